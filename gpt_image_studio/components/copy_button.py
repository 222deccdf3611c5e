"""Copies a text."""

import reflex as rx

from gpt_image_studio.components.script import script


class CopyButton(rx.Component):
    library = script(__name__, "copy_button.jsx")
    tag = "CopyButton"

    text: rx.Var[str]
    name: rx.Var[str]


copy_button = CopyButton.create
