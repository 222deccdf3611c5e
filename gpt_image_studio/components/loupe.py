"""A closer look under the pointer; used by the contact sheet."""

import reflex as rx

#: Makes the file part of the build; its only reader is another `.jsx`.
LIBRARY = rx.asset("loupe.jsx", shared=True).importable_path
