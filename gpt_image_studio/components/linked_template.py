"""`/studio?template=…`: tells the server once which template the address asks for, then takes it out of the address."""

import reflex as rx


def _asked(slug: rx.Var[str], values: rx.Var[dict[str, str]]) -> tuple[rx.Var[str], rx.Var[dict[str, str]]]:
    return slug, values


class LinkedTemplate(rx.Component):
    library = rx.asset("linked_template.jsx", shared=True).importable_path
    tag = "LinkedTemplate"

    on_ask: rx.EventHandler[_asked]


linked_template = LinkedTemplate.create
