"""Privacy Policy, Terms of Service, Acceptable Use, Refunds: what `policies` says of this installation."""

from functools import partial

import reflex as rx

from gpt_image_studio.policies.library import DOCUMENTS, read_editions
from gpt_image_studio.policies.model import Document
from gpt_image_studio.screens.frame.document import font_preload
from gpt_image_studio.screens.frame.page import Page
from gpt_image_studio.screens.frame.shell import public_page
from gpt_image_studio.screens.legal.policy import policy, published
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.site import site


def legal(document: Document) -> rx.Component:
    return public_page(font_preload("instrument-serif-latin"), policy(document))


def pages() -> tuple[Page, ...]:
    editions = read_editions()
    return tuple(
        Page(
            route=f"/{document.slug}",
            build=partial(legal, document),
            title=f"{document.title} · {site().brand.name}",
            description=published(document).summary,
            on_load=SessionState.arrive,
            changed=editions[document.slug].changed,
        )
        for document in DOCUMENTS
    )
