"""Signing in by a link: on a laptop the terminal printed it, elsewhere whoever runs the studio gives it out."""

import reflex as rx

from gpt_image_studio.screens.controls.copy_button import copy_button
from gpt_image_studio.screens.frame.page import Page
from gpt_image_studio.screens.frame.shell import public_page
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.site import site

COMMAND = "uv run studio login-link owner@localhost"


def sign_in() -> rx.Component:
    return public_page(
        rx.el.section(
            rx.el.h1("Sign in", class_name="serif"),
            rx.cond(SessionState.is_signed_in, already(), how()),
            rules(),
            class_name="narrow",
        )
    )


def already() -> rx.Component:
    return rx.el.div(
        rx.el.p("You are signed in as ", rx.el.b(SessionState.email), "."),
        rx.el.a("Open the studio", href="/studio", class_name="btn btn-primary"),
        class_name="card",
    )


def how() -> rx.Component:
    return rx.el.div(
        *(own_machine() if site().is_local else by_asking()),
        rx.el.p(
            "A link works once and for 15 minutes. What you wrote in the studio is still there afterwards.",
            class_name="muted",
        ),
        rx.el.a("Back to the studio", href="/studio", class_name="link"),
        class_name="card",
    )


def own_machine() -> tuple[rx.Component, ...]:
    return (
        rx.el.p(
            "This studio runs on your own machine. Open the link that the terminal printed when it started, or print a new one:"
        ),
        rx.el.p(
            rx.el.code(COMMAND, class_name="command"),
            copy_button(text=COMMAND, name="the command"),
            class_name="command-line",
        ),
    )


def by_asking() -> tuple[rx.Component, ...]:
    address = site().brand.support_email
    return (
        rx.el.p(
            "Whoever runs this studio gives out the links that sign you in. Write from the address your account should have to ",
            rx.el.a(address, href=f"mailto:{address}", class_name="prose-link"),
            ".",
        ),
    )


def rules() -> rx.Component:
    return rx.el.p(
        "By signing in you agree to the ",
        rx.el.a("Terms of Service", href="/terms-of-service", class_name="prose-link"),
        ". The ",
        rx.el.a("Privacy Policy", href="/privacy-policy", class_name="prose-link"),
        " says what is stored and where it goes.",
        class_name="muted",
    )


def page() -> Page:
    return Page(
        route="/sign-in",
        build=sign_in,
        title=f"Sign in · {site().brand.name}",
        description="The way into this studio.",
        on_load=SessionState.arrive,
        is_private=True,
    )
