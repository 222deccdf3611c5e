"""The draggable edge of a panel whose width is a token: `--size-<name>`."""

import reflex as rx

# Its file must lie beside this one's in the build.
from gpt_image_studio.components import browser_memory
from gpt_image_studio.components.script import script

USES = (browser_memory.LIBRARY,)


class Resizer(rx.Component):
    library = script(__name__, "resizer.jsx")
    tag = "Resizer"

    name: rx.Var[str]
    label: rx.Var[str]
    #: px, all three.
    initial: rx.Var[int]
    least: rx.Var[int]
    most: rx.Var[int]
    #: The edge lies before the panel, so moving left makes it wider.
    is_before: rx.Var[bool]


resizer = Resizer.create
