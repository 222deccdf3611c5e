"""Copies a text."""

import reflex as rx


class CopyButton(rx.Component):
    library = rx.asset("copy_button.jsx", shared=True).importable_path
    tag = "CopyButton"

    text: rx.Var[str]
    name: rx.Var[str]


copy_button = CopyButton.create
