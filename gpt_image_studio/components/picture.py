"""A picture that sharpens in place."""

import reflex as rx

from gpt_image_studio.components.script import script


class Picture(rx.Component):
    library = script(__name__, "picture.jsx")
    tag = "Picture"

    source: rx.Var[str]
    alt: rx.Var[str]
    width: rx.Var[int]
    height: rx.Var[int]
    placeholder: rx.Var[str]
    is_preview: rx.Var[bool]


picture = Picture.create
