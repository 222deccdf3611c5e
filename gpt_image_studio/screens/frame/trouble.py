"""Something the studio needs is away: one line above the page, which goes by itself."""

from typing import Any

import reflex as rx

from gpt_image_studio.screens.session import SessionState


class Trouble(rx.Component):
    library = "$/screens/frame/trouble.jsx"
    tag = "Trouble"

    message: rx.Var[str]
    on_retry: rx.EventHandler[rx.event.no_args_event_spec]


def trouble_banner(on_retry: Any) -> rx.Component:
    return Trouble.create(message=SessionState.trouble, on_retry=on_retry)
