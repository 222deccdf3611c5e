"""Painting a mask on the first reference. Only files of the build: the strip loads them when somebody paints."""

from gpt_image_studio.components.script import script

LIBRARY = script(__name__, "mask_painter.jsx")
CANVAS = script(__name__, "mask_canvas.jsx")
