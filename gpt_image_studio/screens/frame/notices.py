"""The notice region of a page. Faults of the server reach it as a browser event (`web/faults.py`)."""

import reflex as rx


class Notices(rx.Component):
    library = "$/screens/frame/notices.jsx"
    tag = "Notices"

    text: rx.Var[str]
    number: rx.Var[int]

    on_undo: rx.EventHandler[rx.event.no_args_event_spec]


notices = Notices.create
