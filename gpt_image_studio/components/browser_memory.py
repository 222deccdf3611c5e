"""What the pages keep in the browser, and the ids they give."""

import reflex as rx

#: Makes the file part of the build; its only readers are other `.jsx`.
LIBRARY = rx.asset("browser_memory.jsx", shared=True).importable_path
