"""Three panels behind tabs, beside the canvas or below it."""

import reflex as rx

# Its file must lie beside this one's in the build.
from gpt_image_studio.components.resizer import Resizer
from gpt_image_studio.components.script import script

#: Buttons open it on a phone: `popoverTarget`.
DRAWER_ID = "drawer"


USES = (Resizer.library,)


class Drawer(rx.Component):
    library = script(__name__, "drawer.jsx")
    tag = "Drawer"

    #: `DRAWER_ID`: buttons elsewhere open the sheet of a phone through it.
    sheet_id: rx.Var[str]
    labels: rx.Var[list[str]]
    #: Shown beside the first label.
    count: rx.Var[int]


drawer = Drawer.create
