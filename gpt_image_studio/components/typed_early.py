"""What was typed before the page was alive is not lost; used by the forms of public pages."""

import reflex as rx

#: Makes the file part of the build; its only readers are other `.jsx`.
LIBRARY = rx.asset("typed_early.jsx", shared=True).importable_path
