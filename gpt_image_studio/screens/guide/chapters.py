"""The parts every chapter of the guide is made of: a heading with an anchor, steps, a pair of columns, a row of pictures."""

from dataclasses import dataclass

import reflex as rx

from gpt_image_studio.screens.examples.sample import figure
from gpt_image_studio.screens.frame.anchor import anchor


@dataclass(frozen=True, slots=True)
class Chapter:
    """`id` is its anchor, `title` stands in the contents too."""

    id: str
    title: str
    content: tuple[rx.Component, ...]


def chapter(it: Chapter) -> rx.Component:
    return rx.el.section(
        rx.el.h2(it.title, id=f"{it.id}-title", class_name="serif"),
        *it.content,
        id=it.id,
        aria_labelledby=f"{it.id}-title",
        class_name="chapter",
    )


def contents(chapters: tuple[Chapter, ...]) -> rx.Component:
    return rx.el.nav(
        rx.el.ol(*(rx.el.li(anchor(each.title, href=f"#{each.id}")) for each in chapters)),
        aria_label="On this page",
        class_name="guide-contents",
    )


def text(*parts: str | rx.Component) -> rx.Component:
    return rx.el.p(*parts)


def link(words: str, href: str) -> rx.Component:
    return rx.el.a(words, href=href, class_name="prose-link")


def steps(*items: tuple[str, str]) -> rx.Component:
    """Each with a title and what to do."""
    return rx.el.ol(
        *(rx.el.li(rx.el.b(title), " ", what) for title, what in items),
        class_name="guide-steps",
    )


def terms(*items: tuple[str, str | rx.Component]) -> rx.Component:
    return rx.el.dl(
        *(rx.el.div(rx.el.dt(name), rx.el.dd(what)) for name, what in items),
        class_name="guide-terms",
    )


def pictures(*shown: tuple[str, str]) -> rx.Component:
    """Samples in a row, each with what its caption says in place of the prompt."""
    return rx.el.div(
        *(
            figure(name, sizes="(max-width: 767px) 44vw, (max-width: 1200px) 28vw, 250px", prompt=words)
            for name, words in shown
        ),
        class_name=f"guide-row guide-row-{len(shown)}",
    )


def wide_table(title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]], *, figures: int = 1) -> rx.Component:
    """The last `figures` columns are numbers. On a phone it is wider than the screen and scrolls by itself, with the keyboard too."""

    def look(place: int) -> str:
        return "is-figure" if place >= len(heads) - figures else ""

    def row(first: str, *rest: str) -> rx.Component:
        cells = (rx.el.td(cell, class_name=f"mono {look(place)}") for place, cell in enumerate(rest, 1))
        return rx.el.tr(rx.el.th(first, scope="row"), *cells)

    return rx.el.div(
        rx.el.table(
            rx.el.caption(title, class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(*(rx.el.th(head, scope="col", class_name=look(place)) for place, head in enumerate(heads)))
            ),
            rx.el.tbody(*(row(*each) for each in rows)),
            class_name="guide-table",
        ),
        role="region",
        aria_label=title,
        tab_index=0,
        class_name="guide-scroll",
    )
