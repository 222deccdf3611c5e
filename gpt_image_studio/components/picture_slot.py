"""A picture's place: the picture, a preview, or words; used by the contact sheet."""

from gpt_image_studio.components.script import script

#: Makes the file part of the build; its only reader is another `.jsx`.
LIBRARY = script(__name__, "picture_slot.jsx")
