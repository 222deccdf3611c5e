"""A picture's place: the picture, a preview, or words; used by the contact sheet."""

import reflex as rx

#: Makes the file part of the build; its only reader is another `.jsx`.
LIBRARY = rx.asset("picture_slot.jsx", shared=True).importable_path
