"""What the pages keep in the browser, and the ids they give."""

from gpt_image_studio.components.script import script

#: Makes the file part of the build; its only readers are other `.jsx`.
LIBRARY = script(__name__, "browser_memory.jsx")
