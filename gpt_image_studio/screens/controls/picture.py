"""A picture that sharpens in place."""

import reflex as rx


class Picture(rx.Component):
    library = "$/screens/controls/picture.jsx"
    tag = "Picture"

    source: rx.Var[str]
    alt: rx.Var[str]
    width: rx.Var[int]
    height: rx.Var[int]
    placeholder: rx.Var[str]
    is_preview: rx.Var[bool]


picture = Picture.create
