"""Two pictures held against each other; loaded by the contact sheet when it is first asked for."""

from gpt_image_studio.components.script import script

#: Makes the file part of the build; its only reader is another `.jsx`.
LIBRARY = script(__name__, "compare.jsx")
