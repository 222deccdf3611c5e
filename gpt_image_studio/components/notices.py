"""The notice region of a page. Faults of the server reach it as a browser event (`web/faults.py`)."""

import reflex as rx

# Its file must lie beside this one's in the build.
from gpt_image_studio.components import browser_memory
from gpt_image_studio.components.script import script

USES = (browser_memory.LIBRARY,)


class Notices(rx.Component):
    library = script(__name__, "notices.jsx")
    tag = "Notices"

    text: rx.Var[str]
    number: rx.Var[int]

    on_undo: rx.EventHandler[rx.event.no_args_event_spec]


notices = Notices.create
