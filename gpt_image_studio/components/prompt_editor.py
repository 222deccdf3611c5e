"""The form of a prompt of one's own."""

import reflex as rx

#: Makes the file part of the build; its only reader is another `.jsx`.
LIBRARY = rx.asset("prompt_editor.jsx", shared=True).importable_path
