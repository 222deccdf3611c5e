"""The family of the selected picture below it; used by the contact sheet."""

import reflex as rx

#: Makes the file part of the build; its only reader is another `.jsx`.
LIBRARY = rx.asset("lineage_strip.jsx", shared=True).importable_path
