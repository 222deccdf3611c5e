"""Three panels behind tabs, beside the canvas or below it."""

import reflex as rx

#: Buttons open it on a phone: `popoverTarget`.
DRAWER_ID = "drawer"


class Drawer(rx.Component):
    library = "$/screens/studio/queue/drawer.jsx"
    tag = "Drawer"

    #: `DRAWER_ID`: buttons elsewhere open the sheet of a phone through it.
    sheet_id: rx.Var[str]
    labels: rx.Var[list[str]]
    #: Shown beside the first label.
    count: rx.Var[int]


drawer = Drawer.create
