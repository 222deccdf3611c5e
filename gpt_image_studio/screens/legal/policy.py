"""A legal page: title and date, contents, sections of a readable measure. Words only; no script."""

import re
from datetime import date

import reflex as rx

from gpt_image_studio.policies.library import DOCUMENTS, read_editions
from gpt_image_studio.policies.model import Document
from gpt_image_studio.policies.publishing import (
    Published,
    PublishedClause,
    PublishedSection,
    Words,
    publish,
)
from gpt_image_studio.screens.frame.anchor import anchor
from gpt_image_studio.site import site

_OUTSIDE = re.compile(r"^(https?:|mailto:)")


def published(document: Document) -> Published:
    return publish(document, site().facts)


def policy(document: Document) -> rx.Component:
    shown = published(document)
    return rx.el.article(
        head(shown, read_editions()[document.slug].changed),
        rx.el.div(
            contents(shown),
            rx.el.div(
                *(section(number, each) for number, each in enumerate(shown.sections, 1)),
                others(document),
                class_name="policy-text",
            ),
            class_name="policy-body",
        ),
        class_name="policy",
    )


def head(shown: Published, changed: date) -> rx.Component:
    return rx.el.header(
        rx.el.h1(shown.title, class_name="serif page-title"),
        rx.el.p(shown.summary, class_name="lead"),
        rx.el.p(
            "Last changed ",
            rx.el.time(f"{changed.day} {changed:%B %Y}", date_time=changed.isoformat()),
            class_name="muted policy-date",
        ),
        rx.el.p(*runs(shown.lead.words), id=shown.lead.id, class_name="policy-lead"),
        class_name="policy-head",
    )


def contents(shown: Published) -> rx.Component:
    return rx.el.nav(
        rx.el.h2("Contents", class_name="policy-contents-title"),
        rx.el.ol(*(rx.el.li(anchor(each.title, href=f"#{each.id}")) for each in shown.sections)),
        aria_label="Contents",
        class_name="policy-contents",
    )


def section(number: int, shown: PublishedSection) -> rx.Component:
    return rx.el.section(
        rx.el.h2(
            rx.el.span(f"{number}", class_name="mono policy-number", aria_hidden="true"),
            anchor(shown.title, href=f"#{shown.id}", class_name="policy-anchor"),
            id=f"{shown.id}-title",
            class_name="serif",
        ),
        *blocks(shown.clauses),
        id=shown.id,
        aria_labelledby=f"{shown.id}-title",
    )


def blocks(clauses: tuple[PublishedClause, ...]) -> list[rx.Component]:
    """Items that follow each other are one list."""
    made: list[rx.Component] = []
    items: list[rx.Component] = []
    for clause in clauses:
        if clause.is_item:
            term = [rx.el.b(clause.term), " "] if clause.term else []
            items.append(rx.el.li(*term, *runs(clause.words), id=clause.id))
            continue
        if items:
            made.append(rx.el.ul(*items))
            items = []
        made.append(rx.el.p(*runs(clause.words), id=clause.id))
    return [*made, rx.el.ul(*items)] if items else made


def runs(words: tuple[Words, ...]) -> list[rx.Component | str]:
    return [link(run) if run.href else run.text for run in words]


def link(run: Words) -> rx.Component:
    # Outside pages and mail are the browser's business, not the router's.
    attributes = {"reloadDocument": True} if _OUTSIDE.match(run.href) else {}
    return rx.el.a(run.text, href=run.href, class_name="prose-link", custom_attrs=attributes)


def others(document: Document) -> rx.Component:
    return rx.el.nav(
        *(rx.el.a(each.title, href=f"/{each.slug}") for each in DOCUMENTS if each.slug != document.slug),
        aria_label="Other policies",
        class_name="policy-others",
    )
