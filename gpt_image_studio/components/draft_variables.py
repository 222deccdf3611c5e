"""The values of the draft's `{{variables}}`, kept by the browser as the draft is."""

from gpt_image_studio.components import browser_memory, prompt_words
from gpt_image_studio.components.script import script

#: Makes the file part of the build, with the one it reads; its only readers are other `.jsx`.
LIBRARY = script(__name__, "draft_variables.jsx")
PARTS = (browser_memory.LIBRARY, prompt_words.LIBRARY)
