"""A search that answers while one types."""

import reflex as rx


class SearchBox(rx.Component):
    library = "$/screens/controls/search_box.jsx"
    tag = "SearchBox"

    label: rx.Var[str]
    value: rx.Var[str]

    on_search: rx.EventHandler[rx.event.passthrough_event_spec(str)]


search_box = SearchBox.create
