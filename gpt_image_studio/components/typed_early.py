"""What was typed before the page was alive is not lost; used by the forms of public pages."""

from gpt_image_studio.components.script import script

#: Makes the file part of the build; its only readers are other `.jsx`.
LIBRARY = script(__name__, "typed_early.jsx")
