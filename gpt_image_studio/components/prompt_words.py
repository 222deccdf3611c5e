"""`{{variables}}` of a text, in the browser; `prompts/template.py` has the last word."""

import reflex as rx

#: Makes the file part of the build; its only readers are other `.jsx`.
LIBRARY = rx.asset("prompt_words.jsx", shared=True).importable_path
