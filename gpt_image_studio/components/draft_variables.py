"""The values of the draft's `{{variables}}`, kept by the browser as the draft is."""

import reflex as rx

from gpt_image_studio.components import browser_memory, prompt_words

#: Makes the file part of the build, with the one it reads; its only readers are other `.jsx`.
LIBRARY = rx.asset("draft_variables.jsx", shared=True).importable_path
PARTS = (browser_memory.LIBRARY, prompt_words.LIBRARY)
