"""A search that answers while one types."""

import reflex as rx

from gpt_image_studio.components.script import script


class SearchBox(rx.Component):
    library = script(__name__, "search_box.jsx")
    tag = "SearchBox"

    label: rx.Var[str]
    value: rx.Var[str]

    on_search: rx.EventHandler[rx.event.passthrough_event_spec(str)]


search_box = SearchBox.create
