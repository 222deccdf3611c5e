"""The toolbar of the selected picture; used by the contact sheet."""

import reflex as rx

#: Makes the file part of the build; its only reader is another `.jsx`.
LIBRARY = rx.asset("picture_tools.jsx", shared=True).importable_path
