"""What it is, shown rather than told: a picture with its prompt and price, edits, words, scenes, what it costs, what a failure costs."""

import reflex as rx

from gpt_image_studio.screens.examples.sample import DRAWN, caption, figure, sample
from gpt_image_studio.screens.examples.sample_list import SAMPLES, SCENES
from gpt_image_studio.screens.frame.document import font_preload
from gpt_image_studio.screens.frame.page import Page
from gpt_image_studio.screens.frame.shell import public_page
from gpt_image_studio.screens.guide.outcomes import outcomes
from gpt_image_studio.screens.landing.before_after import before_after
from gpt_image_studio.screens.landing.questions import Question, questions
from gpt_image_studio.screens.landing.use_cases import use_cases
from gpt_image_studio.screens.pricing.dial import price_dial
from gpt_image_studio.screens.pricing.table import price_table
from gpt_image_studio.screens.prompts.marked_prompt import marked_prompt
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.site import site

EDITS = (
    (
        "jar-quince",
        "Other words",
        "Next month’s jam, on the jar that is already approved. The mask covers the paper, so the lid and the light stay.",
    ),
    (
        "chair-terracotta",
        "Another colour",
        "Show the chair in every cover it is sold in. The plant, the lamp and the wall are those of the first picture.",
    ),
    (
        "can-summer",
        "A new season",
        "Here the mask is everything but the can. The background is new; the can is not drawn again.",
    ),
)

QUESTIONS = (
    Question(
        "Do I pay for a picture that failed?",
        "No. Credits are set aside when a job starts and taken only for pictures that were delivered. What was not "
        "delivered returns by itself, and the receipt says so.",
    ),
    Question(
        "Can a picture cost more than the button said?",
        "No. The price on the button is the most a job can cost. It can become less, when fewer or smaller pictures arrive.",
    ),
    Question(
        "Will the words in the picture be spelled right?",
        "Put them in quotation marks and the model is asked for exactly those letters. Short lines come out right "
        "more often than long ones, so read them before you publish. A wrong letter is a small masked edit.",
    ),
    Question(
        "Does an edit change my product?",
        "Not where the mask protects it: after the edit those pixels are put back from your original. Without a mask the "
        "model draws the whole picture again, and details move.",
    ),
    Question(
        "Who sees what I make?",
        "Your account; nothing is published. A job’s prompt and the pictures you add go to the model provider that draws it, and to "
        "the content check where one is set up. The privacy policy names everybody.",
    ),
    Question(
        "Can our programs use it?",
        "Yes. An API key opens the same studio to programs, also to those written for OpenAI’s image API. What they make is in "
        "your history, with the same prices.",
    ),
    Question(
        "Are these pictures made with AI?",
        "The ones on this page are not: the studio’s own renderer drew them from the prompts beside them, through the same "
        "editing and pixel lock as yours. A model’s pictures will look different. The credits are what such a picture costs here.",
    ),
)


def landing() -> rx.Component:
    return public_page(
        font_preload("instrument-serif-latin"),
        font_preload("instrument-serif-latin-italic"),
        hero(),
        edits(),
        words(),
        scenes(),
        jobs(),
        price(),
        failure(),
        asked(),
        close(),
    )


def hero() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h1("Make and edit pictures your team can ", rx.el.em("use"), ".", class_name="serif headline"),
            rx.el.p(
                f"{site().brand.name} is a studio for product, marketing and design. "
                "The price is on the button, the size is the size you asked for, and a failure costs nothing.",
                class_name="lead",
            ),
            open_the_studio(),
        ),
        rx.el.figure(
            sample(
                "hero", sizes="(max-width: 767px) calc(100vw - 40px), (max-width: 1200px) 50vw, 590px", is_first=True
            ),
            caption("hero"),
            class_name="hero-picture",
        ),
        class_name="hero",
    )


def open_the_studio() -> rx.Component:
    return rx.el.div(
        rx.el.a("Open the studio", href="/studio", class_name="btn btn-primary btn-large"), class_name="actions"
    )


def edits() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Change one thing, keep the rest", class_name="serif"),
        rx.el.p(
            "Paint over what may change. After the edit everything outside the mask is put back from your original: "
            "in these three, not one pixel out there differs.",
            class_name="lead",
        ),
        *(before_after(name, title=title, text=text) for name, title, text in EDITS),
        class_name="band",
    )


def words() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Your words, letter for letter", class_name="serif"),
            rx.el.p(
                "What stands in quotation marks is set in the picture, not described by it. "
                "Say where each line goes and the poster is ready to read.",
                class_name="lead",
            ),
            marked_prompt(SAMPLES["poster"].prompt),
        ),
        rx.el.figure(
            sample("poster", sizes="(max-width: 767px) 90vw, 420px"),
            caption("poster", prompt="The prompt is the one beside it."),
            class_name="words-picture",
        ),
        class_name="band halves words",
    )


def scenes() -> rx.Component:
    return rx.el.section(
        rx.el.h2("One product, four scenes", class_name="serif"),
        rx.el.p(
            "The first is a picture like any other. The other three are edits of it with the bottle masked, so the label your "
            "colleagues signed off is the same in all four.",
            class_name="lead",
        ),
        rx.el.div(
            *(figure(name, sizes="(max-width: 767px) 43vw, 268px", prompt=scene_of(name)) for name in SCENES),
            class_name="four",
        ),
        class_name="band",
    )


def scene_of(name: str) -> str:
    """What differs between the four prompts: the half sentence about the background."""
    return f"“… {SAMPLES[name].prompt.split('plinth, ')[1].split('.')[0]} …”"


def jobs() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Three jobs it is hired for", class_name="serif"),
        rx.el.p(
            "Each has its prompts in the library: fill the blanks, see the price, make the picture.", class_name="lead"
        ),
        use_cases(),
        rx.el.p(f"{DRAWN}: each picture shows the idea of its prompt.", class_name="demo-notice band-note"),
        class_name="band",
    )


def price() -> rx.Component:
    return rx.el.section(
        rx.el.h2("What a picture costs", class_name="serif"),
        rx.el.p(
            "One credit is one cent at list price. You see the number before you click and never pay more than it.",
            class_name="lead",
        ),
        rx.el.div(price_dial(), price_table(), class_name="halves price-halves"),
        id="price",
        class_name="band",
    )


def failure() -> rx.Component:
    return rx.el.section(
        rx.el.h2("When something goes wrong", class_name="serif"),
        outcomes(),
        class_name="band",
    )


def asked() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Questions", class_name="serif"),
        questions(QUESTIONS),
        class_name="band halves",
    )


def close() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Bring the picture you need this week", class_name="serif"),
        rx.el.p(
            "The form is open without an account, with the price on it. ",
            rx.el.a("How to use", href="/how-to-use", class_name="prose-link"),
            " starts from zero.",
            class_name="lead",
        ),
        open_the_studio(),
        class_name="band closing",
    )


def page() -> Page:
    return Page(
        route="/",
        build=landing,
        title=f"{site().brand.name} · pictures your team can use",
        description=site().brand.tagline,
        on_load=SessionState.arrive,
        picture="samples/hero-1280.webp",
    )
