"""Nothing under this address: what there is instead, and a search of the prompts. The search works without JavaScript."""

import reflex as rx

from gpt_image_studio.screens.controls.icon import icon
from gpt_image_studio.screens.frame.document import font_preload
from gpt_image_studio.screens.frame.native_form import native_form
from gpt_image_studio.screens.frame.page import Page
from gpt_image_studio.screens.frame.shell import public_page
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.site import site

PLACES = (
    ("Studio", "/studio", "make and edit pictures"),
    ("How to use", "/how-to-use", "from the first image on"),
    ("Prompts", "/prompts", "templates that say what they cost"),
    ("Pricing", "/pricing", "every price"),
)


def not_found() -> rx.Component:
    return public_page(
        font_preload("instrument-serif-latin"),
        rx.el.section(
            rx.el.p("404", class_name="mono muted"),
            rx.el.h1("Nothing developed here", class_name="serif headline"),
            rx.el.p(
                "There is no page under this address. If a link led you here, it is old or mistyped.", class_name="lead"
            ),
            search(),
            rx.el.ul(
                *(
                    rx.el.li(rx.el.a(name, href=href, class_name="prose-link"), rx.el.span(what, class_name="muted"))
                    for name, href, what in PLACES
                ),
                class_name="notfound-places",
            ),
            class_name="notfound",
        ),
    )


def search() -> rx.Component:
    """The browser itself asks the prompt library, with `?q=`."""
    return native_form(
        rx.el.label("Search the prompts", html_for="q", class_name="sr-only"),
        rx.el.input(
            id="q",
            name="q",
            type="search",
            placeholder="Search the prompts, as in “poster”",
            auto_complete="off",
            class_name="field",
        ),
        rx.el.button(icon("search"), "Search", type="submit", class_name="btn"),
        action="/prompts",
        method="get",
        class_name="notfound-search",
        custom_attrs={"role": "search"},
    )


def page() -> Page:
    return Page(
        route="404",
        build=not_found,
        title=f"Not found · {site().brand.name}",
        description="There is no page under this address.",
        on_load=SessionState.arrive,
        is_private=True,
    )
