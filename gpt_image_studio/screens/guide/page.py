"""The guide: from the first image to programs, with contents. Only what the software does today."""

import reflex as rx

from gpt_image_studio.screens.examples.sample import DRAWN
from gpt_image_studio.screens.frame.document import font_preload
from gpt_image_studio.screens.frame.page import Page
from gpt_image_studio.screens.frame.shell import public_page
from gpt_image_studio.screens.guide.chapters import Chapter, chapter, contents
from gpt_image_studio.screens.guide.editing import editing, masks, transparent
from gpt_image_studio.screens.guide.facts import failures, keys, places, programs, quality, sizes
from gpt_image_studio.screens.guide.formats import formats
from gpt_image_studio.screens.guide.prompts import first_image, recipe, same_look, words
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.site import site


def chapters() -> tuple[Chapter, ...]:
    return (
        first_image(),
        recipe(),
        words(),
        editing(),
        masks(),
        same_look(),
        transparent(),
        formats(),
        sizes(),
        quality(),
        failures(),
        keys(),
        programs(),
        places(),
    )


def how_to_use() -> rx.Component:
    all_chapters = chapters()
    return public_page(
        font_preload("instrument-serif-latin"),
        rx.el.div(
            rx.el.h1("How to use it, from zero", class_name="serif page-title"),
            rx.el.p(
                "Read the first chapter and make a picture. Come back for the rest when you need it.", class_name="lead"
            ),
            class_name="page-head",
        ),
        rx.el.div(
            contents(all_chapters),
            rx.el.div(
                *map(chapter, all_chapters),
                rx.el.p(
                    f"The pictures here: {DRAWN[0].lower()}{DRAWN[1:]}. A model’s will look different; the prices are what such "
                    "pictures cost in this studio.",
                    class_name="demo-notice",
                ),
                class_name="guide-body",
            ),
            class_name="guide",
        ),
    )


def page() -> Page:
    return Page(
        route="/how-to-use",
        build=how_to_use,
        title=f"How to use · {site().brand.name}",
        description="A guide from the first picture: prompts that work, editing with references and masks, exact words, "
        "sizes for channels, what it costs and what happens when something fails.",
        on_load=SessionState.arrive,
    )
