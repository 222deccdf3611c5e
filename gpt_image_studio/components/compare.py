"""Two pictures held against each other; loaded by the contact sheet when it is first asked for."""

import reflex as rx

#: Makes the file part of the build; its only reader is another `.jsx`.
LIBRARY = rx.asset("compare.jsx", shared=True).importable_path
