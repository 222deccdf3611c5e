"""Zoom and pan around one picture; used by the contact sheet."""

from gpt_image_studio.components.script import script

#: Makes the file part of the build; its only reader is another `.jsx`.
LIBRARY = script(__name__, "zoom.jsx")
