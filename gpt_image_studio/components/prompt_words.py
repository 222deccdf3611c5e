"""`{{variables}}` of a text, in the browser; `prompts/template.py` has the last word."""

from gpt_image_studio.components.script import script

#: Makes the file part of the build; its only readers are other `.jsx`.
LIBRARY = script(__name__, "prompt_words.jsx")
