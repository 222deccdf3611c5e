"""What it is, shown rather than told: a picture with its prompt and price, three jobs, what it costs, what a failure costs."""

import reflex as rx

from gpt_image_studio.components.brand import DEMO_NOTICE, brand
from gpt_image_studio.components.document import font_preload
from gpt_image_studio.components.price_table import credits_for, price_table
from gpt_image_studio.components.sample import sample
from gpt_image_studio.components.shell import public_page
from gpt_image_studio.pages.page import Page
from gpt_image_studio.states.examples import EXAMPLES
from gpt_image_studio.states.session import SessionState
from gpt_image_studio.states.wording import credits_text

JOBS = (
    (
        "product",
        "Product",
        "One product, every scene. Say what must stay; ask for four versions and keep the one that is right.",
    ),
    (
        "marketing",
        "Marketing",
        "Exact words, exact sizes. What stands in quotes is set as written, in the shape the channel wants.",
    ),
    (
        "design",
        "Design",
        "Patterns, textures, studies. Draft for a credit, go back to any prompt, run it again in Final.",
    ),
)

PROMISES = (
    (
        "The price is on the button",
        "You see the credits before the click and the balance after it. A picture never costs more than that.",
    ),
    (
        "A failure costs nothing",
        "Credits are set aside when a job starts and charged only for pictures that were delivered. The rest returns.",
    ),
    (
        "Nothing is sent twice",
        "If the connection is lost after sending, the credits stay on hold until it is known what happened.",
    ),
    (
        "What you made stays",
        "Close the tab, lose the network, restart the machine: the queue, the pictures and your draft are still there.",
    ),
)


def landing() -> rx.Component:
    return public_page(
        font_preload("instrument-serif-latin"),
        font_preload("instrument-serif-latin-italic"),
        hero(),
        jobs(),
        price(),
        failure(),
    )


def hero() -> rx.Component:
    example = EXAMPLES["product"]
    return rx.el.section(
        rx.el.div(
            rx.el.h1("Pictures your team can ", rx.el.em("actually"), " use.", class_name="serif headline"),
            rx.el.p(
                f"Generate product, marketing and design images with {brand().name}. "
                "The price is on the button, the size is the size you asked for, and a failure costs nothing.",
                class_name="lead",
            ),
            rx.el.div(
                rx.el.a("Open the studio", href="/studio", class_name="btn btn-primary btn-large"),
                rx.el.a("See what a picture costs", href="#price", class_name="btn btn-large"),
                class_name="actions",
            ),
        ),
        rx.el.figure(
            sample(
                "hero",
                alt="A green ceramic bottle labelled Olive on a stone plinth in morning light",
                sizes="(max-width: 767px) 92vw, 620px",
                is_first=True,
            ),
            rx.el.figcaption(
                rx.el.span(f"“{example.prompt.split('. ')[0]}…”"),
                rx.el.span(
                    credits_text(credits_for("5:4", "1K", example.quality)),
                    rx.el.br(),
                    "1280 × 1024",
                    class_name="mono",
                ),
                rx.el.span(DEMO_NOTICE, class_name="demo-notice"),
                class_name="caption",
            ),
            class_name="hero-picture",
        ),
        class_name="hero",
    )


def jobs() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Three jobs it is hired for", class_name="serif"),
        rx.el.div(
            *(
                rx.el.div(
                    sample(picture, alt=EXAMPLES[picture].title, sizes="(max-width: 767px) 92vw, 380px"),
                    rx.el.h3(title),
                    rx.el.p(text, class_name="muted"),
                )
                for picture, title, text in JOBS
            ),
            class_name="three",
        ),
        rx.el.p(
            f"All pictures on this page: {DEMO_NOTICE[0].lower()}{DEMO_NOTICE[1:]}.", class_name="demo-notice band-note"
        ),
        class_name="band",
    )


def price() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2("What a picture costs", class_name="serif"),
            rx.el.p(
                "One credit is one cent at list price. You see the number before you click and never pay more than it.",
                class_name="lead",
            ),
        ),
        price_table(),
        id="price",
        class_name="band halves",
    )


def failure() -> rx.Component:
    return rx.el.section(
        rx.el.h2("What you can rely on", class_name="serif"),
        rx.el.div(
            *(rx.el.div(rx.el.h3(title), rx.el.p(text)) for title, text in PROMISES),
            class_name="promises",
        ),
        class_name="band halves",
    )


def page() -> Page:
    return Page(
        route="/",
        build=landing,
        title=f"{brand().name} · pictures your team can use",
        description=brand().tagline,
        on_load=SessionState.arrive,
    )
