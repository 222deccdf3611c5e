"""Three panels behind tabs, beside the canvas or below it."""

import reflex as rx


class Drawer(rx.Component):
    library = rx.asset("drawer.jsx", shared=True).importable_path
    tag = "Drawer"

    labels: rx.Var[list[str]]
    #: Shown beside the first label.
    count: rx.Var[int]


drawer = Drawer.create
