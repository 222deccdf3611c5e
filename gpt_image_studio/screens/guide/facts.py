"""The guide, last part: sizes, quality and cost, failures, keys, programs, where it runs. Figures come from the code that acts on them."""

import reflex as rx

from gpt_image_studio.generations.prices import pricing
from gpt_image_studio.screens.controls.shortcuts import LIBRARY_KEYS, STUDIO_KEYS
from gpt_image_studio.screens.examples.sample import credits_of, price_text
from gpt_image_studio.screens.examples.sample_list import SAMPLES
from gpt_image_studio.screens.guide.channel_sizes import channel_sizes
from gpt_image_studio.screens.guide.chapters import Chapter, link, pictures, terms, text, wide_table
from gpt_image_studio.screens.guide.outcomes import outcomes
from gpt_image_studio.screens.guide.quality_words import levels
from gpt_image_studio.screens.wording import credits_text, size_text
from gpt_image_studio.site import site

#: Rows of the table: shapes people ask for, at every scale.
SHOWN_SHAPES = ("1:1", "4:5", "3:2", "16:9")


def sizes() -> Chapter:
    rule = site().offered_model.size_rule
    return Chapter(
        "sizes",
        "Sizes for channels",
        (
            text(
                "Choose a shape and a scale, or type the channel’s own figure under Custom. A size that the model cannot make "
                "becomes the nearest one your figure can be cut from, and the form says why."
            ),
            channel_sizes(),
            text(
                f"What the model can make ({site().offered_model.label}): sides in steps of {rule.multiple_of} pixels, no side above "
                f"{rule.longest_edge:,}, the long side at most {rule.max_ratio} times the short one, "
                f"{rule.min_pixels:,} to {rule.max_pixels:,} pixels in all."
                if not rule.fixed
                else f"What the model can make ({site().offered_model.label}): {', '.join(map(size_text, rule.fixed))}."
            ),
            text(
                "Cut the last few pixels in your layout. What came is measured, and the receipt says asked and delivered."
            ),
        ),
    )


def quality() -> Chapter:
    model = site().offered_model
    rows = [
        (
            size_text(row.named.size),
            f"{row.named.shape.id} {row.named.scale}",
            *(f"{amount:,}" for _level, amount in row.credits_each),
        )
        for row in pricing.price_table(model, site().margin)
        if row.named.shape.id in SHOWN_SHAPES
    ]
    words = levels()
    shown = [f"quality-{level.quality}" for level in model.qualities if f"quality-{level.quality}" in SAMPLES]
    return Chapter(
        "quality",
        "Quality, and what it costs",
        (
            text(
                f"{words.cheapest} is for finding the picture, {words.usual} for most screens, {words.best} for print and large "
                f"surfaces. Go through ideas in {words.cheapest}, then run the chosen prompt again in {words.best}."
            ),
            pictures(*((name, "A part of the picture, pixel for pixel") for name in shown)),
            wide_table(
                "Credits for one picture",
                ("Size", "Shape", *(level.label for level in model.qualities)),
                rows,
                figures=len(model.qualities),
            ),
            text(
                f"One credit is one cent at list price. {reference_text()} More pixels are not always dearer: the button and "
                "the hint under it say when a nearby size costs less. Previews while the picture is made are included. ",
                link("Every price, and the plans", "/pricing"),
            ),
        ),
    )


def reference_text() -> str:
    """What a reference adds, from two prices that are the same but for it."""
    plain, edit = credits_of("jar"), credits_of("jar-quince")
    if plain is None or edit is None:
        return ""
    return (
        f"A picture you add as a reference costs about {credits_text(max(edit - plain, 0))} more: "
        f"an edit of a square picture is {price_text('jar-quince')} where a new one is {price_text('jar')}."
    )


def failures() -> Chapter:
    return Chapter(
        "failures",
        "When something goes wrong",
        (
            text(
                "Credits are set aside when a job starts and taken for what was delivered. This is what each kind of failure "
                "costs:"
            ),
            outcomes(),
            rx.el.h3("When the outcome is unknown"),
            text(
                "Sometimes the line breaks after the picture was ordered and before it arrived. The job then says that it is "
                "checking with the provider. The credits stay on hold, neither taken nor returned, and the job is never sent "
                "again by itself, because that could cost twice. As soon as it is known, the job is settled and the receipt says how. "
                "You can go on working meanwhile."
            ),
        ),
    )


def keys() -> Chapter:
    def sheet(title: str, keys: list[list[str]]) -> rx.Component:
        return rx.el.div(
            rx.el.h3(title),
            rx.el.dl(
                *(rx.el.div(rx.el.dt(rx.el.kbd(key, class_name="kbd")), rx.el.dd(what)) for key, what in keys),
                class_name="guide-keys",
            ),
        )

    return Chapter(
        "keys",
        "Keyboard",
        (
            rx.el.div(
                sheet("In the studio", STUDIO_KEYS), sheet("In your library", LIBRARY_KEYS), class_name="guide-sheets"
            ),
        ),
    )


def programs() -> Chapter:
    return Chapter(
        "programs",
        "For programs",
        (
            terms(
                (
                    "/v1",
                    (
                        "Speaks as OpenAI’s image API does: generations, edits with masks and mark-ups, streaming, files, models. A "
                        "program written for it needs this address and a key."
                    ),
                ),
                (
                    "/api/v1",
                    rx.fragment(
                        "The studio’s own: jobs, quotes, pictures, balance. It is described in ",
                        # Not a page: the browser goes there, the router does not.
                        rx.el.a(
                            "OpenAPI",
                            href="/api/v1/openapi.json",
                            class_name="prose-link",
                            custom_attrs={"reloadDocument": True},
                        ),
                        ".",
                    ),
                ),
                (
                    "Paid once",
                    (
                        "Send an Idempotency-Key, and the same request sent twice is one picture and one charge. "
                        "dry_run answers with the price and makes nothing."
                    ),
                ),
            ),
            text(
                "What a program makes is an ordinary job: in your history, live in open tabs, at the same price. "
                "Keys are given out by whoever runs this studio."
            ),
        ),
    )


def places() -> Chapter:
    return Chapter(
        "places",
        "On your own machine, or hosted",
        (
            terms(
                (
                    "On a laptop",
                    (
                        "One command starts everything, without a key or a server. Until a key for a model is set, the built-in demo "
                        "model draws: no AI, the same steps, prices and receipts, so you can learn the studio for nothing. "
                        "Files stay in a folder of yours."
                    ),
                ),
                (
                    "With a model",
                    (
                        "With a key the real model draws, and its provider gets the prompt and the pictures you add. "
                        "Compatible servers of your own work too; the "
                        "form offers only what they can do."
                    ),
                ),
                (
                    "Hosted",
                    (
                        "The same program for a company: accounts, a shared database, files in a bucket. The studio itself is "
                        "the same."
                    ),
                ),
            ),
        ),
    )
