"""Everything that was made, newest first."""

from typing import Any

import reflex as rx

from gpt_image_studio.screens.controls.arrow_grid import arrow_grid, cell
from gpt_image_studio.screens.controls.badge import badge
from gpt_image_studio.screens.controls.clock import ago
from gpt_image_studio.screens.controls.icon import icon
from gpt_image_studio.screens.controls.search_box import search_box
from gpt_image_studio.screens.controls.shortcuts import LIBRARY_KEYS
from gpt_image_studio.screens.frame.notices import notices
from gpt_image_studio.screens.frame.page import Page
from gpt_image_studio.screens.frame.shell import work_page
from gpt_image_studio.screens.library.state import LibraryItem, LibraryState
from gpt_image_studio.site import site


def library() -> rx.Component:
    return work_page(
        rx.el.main(
            rx.el.div(
                rx.el.h1("Library", class_name="serif"),
                search_box(label="Search prompts", value=LibraryState.search, on_search=LibraryState.find),
                class_name="library-head",
            ),
            rx.cond(
                LibraryState.problem != "",
                rx.el.p(icon("alert"), LibraryState.problem, role="alert", class_name="field-error"),
            ),
            rx.cond(
                LibraryState.is_loaded,
                rx.cond(LibraryState.items.length() > 0, grid(), empty()),
                rx.el.div(
                    *(rx.el.div(class_name="skeleton") for _ in range(8)),
                    aria_hidden="true",
                    class_name="library-skeleton",
                ),
            ),
            id="main",
            tab_index=-1,
            class_name="library",
        ),
        notices(text="", number=0, on_undo=LibraryState.open),
        current="/library",
        keys=LIBRARY_KEYS,
        on_retry=LibraryState.open,
    )


def grid() -> rx.Component:
    def picture(item: rx.vars.ObjectVar[LibraryItem]) -> rx.Component:
        return rx.el.div(
            rx.el.a(
                rx.el.span(
                    rx.el.img(
                        src=item.source,
                        src_set=item.source_set,
                        sizes="(max-width: 767px) 45vw, 240px",
                        alt=item.alt,
                        loading="lazy",
                        custom_attrs={"width": item.width, "height": item.height},
                    ),
                    badge(item.badge),
                    style={"background": item.placeholder},
                    class_name="library-picture",
                ),
                rx.el.span(item.title, class_name="library-title", dir="auto"),
                rx.el.span(
                    rx.el.span(item.note, class_name="mono"),
                    " · ",
                    ago(at=item.made_ms),
                    class_name="muted library-note",
                ),
                href=f"/studio?job={item.job_id}",
                class_name="library-cell",
                custom_attrs=cell(),
            ),
            rx.el.span(
                action("Edit", f"/studio?edit={item.id}", item.title),
                action("Use as reference", f"/studio?reference={item.asset_id}", item.title),
                class_name="library-actions",
            ),
            class_name="library-card",
        )

    return rx.fragment(
        arrow_grid(rx.foreach(LibraryState.items, picture), class_name="library-grid"),
        rx.cond(
            LibraryState.has_older,
            rx.el.div(
                rx.cond(
                    LibraryState.is_full,
                    rx.el.p("Newer pictures were put away to keep this page quick.", class_name="muted"),
                ),
                rx.el.button("Older pictures", type="button", class_name="btn", on_click=LibraryState.load_older),
                class_name="library-more",
            ),
        ),
    )


def action(label: str, href: Any, title: Any) -> rx.Component:
    return rx.el.a(label, href=href, aria_label=f"{label}: {title}", class_name="link")


def empty() -> rx.Component:
    return rx.cond(
        LibraryState.search != "",
        rx.el.p(
            "No prompt has these words. ",
            rx.el.button("Show all", class_name="link", type="button", on_click=LibraryState.find("")),
            class_name="muted",
        ),
        rx.el.div(
            rx.el.p("Nothing was made yet. What you make in the studio is kept here.", class_name="muted"),
            rx.el.a("Open the studio", href="/studio", class_name="btn btn-primary"),
            class_name="library-empty",
        ),
    )


def page() -> Page:
    return Page(
        route="/library",
        build=library,
        title=f"Library · {site().brand.name}",
        description="Everything this account made.",
        on_load=LibraryState.open,
        is_private=True,
    )
