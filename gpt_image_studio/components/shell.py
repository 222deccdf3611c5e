"""The frame: header, rail, footer, the banners above everything."""

from typing import Any

import reflex as rx

from gpt_image_studio.components.brand import brand
from gpt_image_studio.components.connection import connection_banner
from gpt_image_studio.components.icon import icon
from gpt_image_studio.components.native_form import native_form
from gpt_image_studio.components.shortcuts import shortcuts
from gpt_image_studio.components.trouble import trouble_banner
from gpt_image_studio.states.session import SessionState

#: Pages that exist, in the header's order.
PUBLIC_LINKS = (("Studio", "/studio"), ("Prompts", "/prompts"), ("Pricing", "/#price"))
ACCOUNT_LINKS = (("Studio", "/studio", "picture"), ("Library", "/library", "grid"), ("Prompts", "/prompts", "bookmark"))


def page_link(label: str, href: str, *, current: str = "", class_name: str = "") -> rx.Component:
    attributes = {"aria-current": "page"} if href == current else {}
    return rx.el.a(label, href=href, class_name=class_name, custom_attrs=attributes)


def theme_switch() -> rx.Component:
    return rx.el.button(
        rx.el.span(icon("sun"), class_name="dark-only"),
        rx.el.span(icon("moon"), class_name="light-only"),
        on_click=rx.toggle_color_mode,
        aria_label="Switch between paper and darkroom",
        title="Switch between paper and darkroom",
        type="button",
        class_name="btn btn-quiet btn-icon",
    )


def sign_out() -> rx.Component:
    return native_form(
        rx.el.button(icon("out"), "Sign out", type="submit", class_name="menu-item"),
        action="/auth/sign-out",
        method="post",
    )


def account_menu() -> rx.Component:
    return rx.fragment(
        rx.el.span(f"{SessionState.available_text} credits", class_name="mono top-credits not-phone"),
        rx.el.span(
            SessionState.available_text,
            rx.el.span(" credits", class_name="sr-only"),
            class_name="mono top-credits only-phone",
        ),
        rx.el.button(
            SessionState.email[:2],
            type="button",
            aria_label="Account: " + SessionState.email,
            class_name="top-account",
            custom_attrs={"popoverTarget": "account-menu"},
        ),
        rx.el.div(
            rx.el.p(SessionState.email, class_name="muted menu-title"),
            rx.el.hr(),
            *(rx.el.a(icon(name), label, href=href, class_name="menu-item") for label, href, name in ACCOUNT_LINKS),
            rx.el.hr(),
            sign_out(),
            id="account-menu",
            class_name="menu",
            custom_attrs={"popover": "auto"},
        ),
    )


def phone_menu() -> rx.Component:
    return rx.fragment(
        rx.el.button(
            icon("menu"),
            type="button",
            aria_label="Menu",
            class_name="btn btn-quiet btn-icon only-phone",
            custom_attrs={"popoverTarget": "page-menu"},
        ),
        rx.el.div(
            *(rx.el.a(label, href=href, class_name="menu-item") for label, href in PUBLIC_LINKS),
            id="page-menu",
            class_name="menu",
            custom_attrs={"popover": "auto"},
        ),
    )


def door() -> rx.Component:
    """Credits and account, or the way in; its place is kept until it is known which."""
    return rx.cond(
        SessionState.is_known,
        rx.cond(SessionState.is_signed_in, account_menu(), rx.el.a("Sign in", href="/sign-in", class_name="btn")),
        rx.el.span(class_name="top-wait", aria_hidden="true"),
    )


def header(current: str = "", *, is_public: bool = False, note: rx.Component | None = None) -> rx.Component:
    """`note` stands before the account."""
    return rx.el.header(
        rx.el.a("Skip to the content", href="#main", class_name="skip"),
        rx.el.a(brand().name, href="/", class_name="brand"),
        rx.el.nav(
            *(page_link(label, href, current=current) for label, href in PUBLIC_LINKS),
            aria_label="Main",
            class_name="not-phone",
        ),
        rx.el.div(
            note if note is not None else rx.fragment(),
            theme_switch(),
            door(),
            phone_menu(),
            class_name="top-right",
        ),
        class_name="top top-public" if is_public else "top",
    )


def rail(current: str, keys: list[list[str]]) -> rx.Component:
    def entry(label: str, href: str, name: str) -> rx.Component:
        attributes = {"aria-current": "page"} if href == current else {}
        return rx.el.a(icon(name), label, href=href, custom_attrs=attributes)

    return rx.el.nav(
        *(entry(*link) for link in ACCOUNT_LINKS), shortcuts(keys=keys), aria_label="Workspace", class_name="rail"
    )


def footer() -> rx.Component:
    words = brand()
    return rx.el.footer(
        rx.el.p(rx.el.b(words.name, class_name="brand"), class_name="foot-name"),
        rx.el.nav(
            rx.el.a("Studio", href="/studio"),
            rx.el.a("Prompts", href="/prompts"),
            rx.el.a("Pricing", href="/#price"),
            rx.el.a(words.support_email, href=f"mailto:{words.support_email}"),
            aria_label="Footer",
        ),
        rx.el.p(
            " ".join(part for part in (words.tagline, words.company, words.disclaimer) if part), class_name="foot-fine"
        ),
        class_name="foot",
    )


def public_page(*content: rx.Component) -> rx.Component:
    return rx.el.div(
        connection_banner(),
        trouble_banner(SessionState.arrive),
        rx.el.div(
            header(is_public=True),
            rx.el.main(*content, id="main", tab_index=-1),
            footer(),
            class_name="page",
        ),
    )


def work_page(
    *content: rx.Component,
    current: str,
    keys: list[list[str]],
    on_retry: Any,
    note: rx.Component | None = None,
    class_name: str = "",
) -> rx.Component:
    """Header, rail and one area that fills the rest of the window. `on_retry` is asked while something is away."""
    return rx.el.div(
        connection_banner(),
        trouble_banner(on_retry),
        header(current, note=note),
        rail(current, keys),
        *content,
        class_name=f"work {class_name}",
    )
