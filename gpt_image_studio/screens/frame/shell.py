"""The frame: header, rail, footer, the banners above everything."""

from typing import Any

import reflex as rx

from gpt_image_studio.screens.controls.icon import icon
from gpt_image_studio.screens.controls.shortcuts import shortcuts
from gpt_image_studio.screens.frame.anchor import anchor
from gpt_image_studio.screens.frame.connection import connection_banner
from gpt_image_studio.screens.frame.document import font_preload
from gpt_image_studio.screens.frame.native_form import native_form
from gpt_image_studio.screens.frame.site_map import current_page
from gpt_image_studio.screens.frame.trouble import trouble_banner
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.site import site

#: In the header's order.
PUBLIC_LINKS = (("How to use", "/how-to-use"), ("Studio", "/studio"), ("Prompts", "/prompts"), ("Pricing", "/pricing"))
FOOT_LINKS = (
    ("How to use", "/how-to-use"),
    ("Prompts", "/prompts"),
    ("Pricing", "/pricing"),
    ("Privacy Policy", "/privacy-policy"),
    ("Terms of Service", "/terms-of-service"),
    ("Acceptable Use", "/acceptable-use"),
    ("Refunds", "/refunds"),
)
ACCOUNT_LINKS = (("Studio", "/studio", "picture"), ("Library", "/library", "grid"), ("Prompts", "/prompts", "bookmark"))


def page_links(links: tuple[tuple[str, str], ...], *, class_name: str = "") -> list[rx.Component]:
    """Where we are is marked: the page itself, or the section it belongs to."""

    def mark(href: str) -> dict[str, str]:
        if href == current_page():
            return {"aria-current": "page"}
        return {"aria-current": "true"} if current_page().startswith(f"{href}/") else {}

    return [rx.el.a(label, href=href, class_name=class_name, custom_attrs=mark(href)) for label, href in links]


def theme_switch() -> rx.Component:
    return rx.el.button(
        rx.el.span(icon("sun"), class_name="dark-only"),
        rx.el.span(icon("moon"), class_name="light-only"),
        on_click=rx.toggle_color_mode,
        aria_label="Switch between paper and darkroom",
        title="Switch between paper and darkroom",
        type="button",
        class_name="btn btn-quiet btn-icon needs-script",
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
            *page_links(PUBLIC_LINKS, class_name="menu-item"),
            id="page-menu",
            class_name="menu",
            custom_attrs={"popover": "auto"},
        ),
    )


def account_area() -> rx.Component:
    """Credits and account, or the way in; its place is kept until it is known which."""
    return rx.cond(
        SessionState.is_known,
        rx.cond(SessionState.is_signed_in, account_menu(), rx.el.a("Sign in", href="/sign-in", class_name="btn")),
        # Without JavaScript it is never known, and the way in must be there.
        rx.el.span(rx.el.noscript(rx.el.a("Sign in", href="/sign-in", class_name="btn")), class_name="top-wait"),
    )


def brand_link() -> rx.Component:
    logo = (
        [rx.el.img(src="/logo.png", alt="", class_name="brand-logo", custom_attrs={"width": 24, "height": 24})]
        if site().brand.logo
        else []
    )
    return rx.el.a(*logo, site().brand.name, href="/", class_name="brand")


def header(*, is_public: bool = False, note: rx.Component | None = None) -> rx.Component:
    """`note` stands before the account."""
    return rx.el.header(
        anchor("Skip to the content", href="#main", class_name="skip"),
        brand_link(),
        rx.el.nav(
            *page_links(PUBLIC_LINKS),
            aria_label="Main",
            class_name="not-phone",
        ),
        rx.el.div(
            note if note is not None else rx.fragment(),
            theme_switch(),
            account_area(),
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
    words = site().brand
    return rx.el.footer(
        rx.el.div(
            rx.el.p(words.name, class_name="brand"),
            rx.el.p(words.tagline, class_name="foot-tagline"),
        ),
        rx.el.nav(
            *page_links(FOOT_LINKS),
            rx.el.a(words.support_email, href=f"mailto:{words.support_email}"),
            aria_label="Footer",
        ),
        rx.el.p(" ".join(part for part in (words.company, words.disclaimer) if part), class_name="foot-fine"),
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
        font_preload("geist-mono-latin"),
        connection_banner(),
        trouble_banner(on_retry),
        rx.el.noscript(
            rx.el.p("This page works with JavaScript only. Everything else can be read without.", class_name="banner")
        ),
        header(note=note),
        rail(current, keys),
        *content,
        class_name=f"work {class_name}",
    )
