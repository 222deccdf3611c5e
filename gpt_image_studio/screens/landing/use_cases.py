"""The three jobs, each with a few of its prompts and the way to all of them."""

import reflex as rx

from gpt_image_studio.prompts.covers import cover_size
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import PromptTemplate, UseCase
from gpt_image_studio.screens.prompts.cover import LARGE, alt_of, source_of, source_set_of
from gpt_image_studio.screens.prompts.price import price_of_use
from gpt_image_studio.screens.wording import credits_text

#: What each is for, and the prompts that show it; the first lends its picture.
JOBS = {
    UseCase.PRODUCT: (
        "One product, every scene, without a second shoot.",
        ("tidy-product-photo", "white-background-packshot", "same-product-new-season"),
    ),
    UseCase.MARKETING: (
        "Exact words in the exact shape the channel wants.",
        ("event-poster", "one-offer-one-price", "story-teaser"),
    ),
    UseCase.DESIGN: (
        "Cheap studies by the dozen, then the chosen one in full quality.",
        ("botanical-repeat", "app-icon", "material-board"),
    ),
}


def use_cases() -> rx.Component:
    return rx.el.div(*(job(use, text, slugs) for use, (text, slugs) in JOBS.items()), class_name="three")


def job(use: UseCase, text: str, slugs: tuple[str, ...]) -> rx.Component:
    templates = [prompt_library().get(slug) for slug in slugs]
    count = sum(each.use_case is use for each in prompt_library().list_all())
    return rx.el.div(
        rx.el.a(
            picture(templates[0]),
            href=f"/prompts/{templates[0].slug}",
            class_name="job-stage",
            aria_label=templates[0].title,
        ),
        rx.el.h3(use.title()),
        rx.el.p(text, class_name="muted"),
        rx.el.ul(*(line(each) for each in templates), class_name="job-prompts"),
        rx.el.a(f"All {count} {use} prompts", href=f"/prompts?use={use}", class_name="prose-link"),
    )


def picture(template: PromptTemplate) -> rx.Component:
    width, height = cover_size(template.recommended.shape, LARGE)
    return rx.el.img(
        src=source_of(template, LARGE),
        src_set=source_set_of(template),
        sizes="(max-width: 767px) 60vw, 280px",
        alt=alt_of(template),
        loading="lazy",
        custom_attrs={"width": width, "height": height, "decoding": "async"},
    )


def line(template: PromptTemplate) -> rx.Component:
    return rx.el.li(
        rx.el.a(template.title, href=f"/prompts/{template.slug}"),
        rx.el.span(credits_text(price_of_use(template).credits), class_name="mono muted"),
    )
