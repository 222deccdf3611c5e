"""Nothing under this address."""

import reflex as rx

from gpt_image_studio.components.brand import brand
from gpt_image_studio.components.shell import public_page
from gpt_image_studio.pages.page import Page
from gpt_image_studio.states.session import SessionState


def not_found() -> rx.Component:
    return public_page(
        rx.el.section(
            rx.el.p("404", class_name="mono muted"),
            rx.el.h1("Nothing developed here", class_name="serif headline"),
            rx.el.p(
                "There is no page under this address. If a link led you here, it is old or mistyped.", class_name="lead"
            ),
            rx.el.a("Open the studio", href="/studio", class_name="btn btn-primary"),
            class_name="notfound",
        )
    )


def page() -> Page:
    return Page(
        route="404",
        build=not_found,
        title=f"Not found · {brand().name}",
        description="There is no page under this address.",
        on_load=SessionState.arrive,
        is_private=True,
    )
