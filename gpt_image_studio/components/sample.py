"""Pictures on public pages: drawn by the project's own renderer, kept as static files in two widths."""

import reflex as rx

#: name → px of the larger file; the smaller is half of it.
SIZES = {"hero": (1600, 1280), "product": (1024, 1024), "marketing": (1024, 1024), "design": (1024, 1024)}


def sample(name: str, *, alt: str, sizes: str, is_first: bool = False) -> rx.Component:
    width, height = SIZES[name]
    return rx.el.img(
        src=f"/samples/{name}-{width // 2}.webp",
        src_set=f"/samples/{name}-{width // 2}.webp {width // 2}w, /samples/{name}-{width}.webp {width}w",
        sizes=sizes,
        alt=alt,
        loading="eager" if is_first else "lazy",
        # As props, Reflex would turn width and height into styles, and the picture out of shape.
        custom_attrs={"width": width, "height": height} | ({"fetchPriority": "high"} if is_first else {}),
        class_name="sample",
    )
