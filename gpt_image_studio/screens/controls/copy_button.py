"""A button that copies a text to the clipboard and says so."""

import reflex as rx


class CopyButton(rx.Component):
    library = "$/screens/controls/copy_button.jsx"
    tag = "CopyButton"

    text: rx.Var[str]
    name: rx.Var[str]


copy_button = CopyButton.create
