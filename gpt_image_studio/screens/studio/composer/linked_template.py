"""What the studio's address asks for, told to the server once and taken out of the address.

`/studio?template=<slug>&v.<variable>=…` is a prompt of the library, `?edit=<output id>` a picture to edit, `?reference=<asset id>`
one to work from.
"""

import reflex as rx


def _asked(slug: rx.Var[str], values: rx.Var[dict[str, str]]) -> tuple[rx.Var[str], rx.Var[dict[str, str]]]:
    return slug, values


class LinkedTemplate(rx.Component):
    library = "$/screens/studio/composer/linked_template.jsx"
    tag = "LinkedTemplate"

    on_ask: rx.EventHandler[_asked]
    on_edit: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_reference: rx.EventHandler[rx.event.passthrough_event_spec(str)]


linked_template = LinkedTemplate.create
