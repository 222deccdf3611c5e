"""Drawing over the first reference: a mask or a mark-up. Only files of the build: the strip loads them when somebody paints."""

from gpt_image_studio.components.script import script

LIBRARY = script(__name__, "painter.jsx")
PARTS = tuple(script(__name__, f"painter_{part}.jsx") for part in ("canvas", "kinds", "stage", "steps", "tools"))
