"""The form of a prompt of one's own."""

from gpt_image_studio.components.script import script

#: Makes the file part of the build; its only reader is another `.jsx`.
LIBRARY = script(__name__, "prompt_editor.jsx")
