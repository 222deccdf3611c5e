"""A picture of a public page and its caption: prompt, settings, price and who drew it."""

import uuid

import reflex as rx

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.model import JobRequest
from gpt_image_studio.generations.prices import pricing
from gpt_image_studio.kit.ids import AssetId
from gpt_image_studio.screens.examples.sample_list import SAMPLES, Sample
from gpt_image_studio.screens.wording import credits_text, size_text
from gpt_image_studio.site import site

#: Said under each picture: nobody should take it for the work of a model.
DRAWN = "Drawn by the studio, no AI"


def sample(name: str, *, sizes: str, file: str = "", alt: str = "", is_first: bool = False) -> rx.Component:
    """`sizes` is the width it is shown at, as the attribute says it. `file` and `alt` replace the sample's own."""
    it = SAMPLES[name]
    width = it.widths[-1]
    files = [f"/samples/{file or name}-{each}.webp" for each in it.widths]
    return rx.el.img(
        src=files[min(1, len(files) - 1)],
        src_set=", ".join(f"{address} {each}w" for address, each in zip(files, it.widths, strict=True)),
        sizes=sizes,
        alt=alt or it.alt,
        loading="eager" if is_first else "lazy",
        # As props, Reflex would turn width and height into styles, and the picture out of shape.
        custom_attrs={"width": width, "height": round(width * it.ratio)}
        | ({"fetchPriority": "high"} if is_first else {"decoding": "async"}),
        class_name="sample",
    )


def credits_of(name: str) -> int | None:
    """What one picture like it costs here; None where the model that is offered cannot make it."""
    it = SAMPLES[name]
    model = site().offered_model
    quality = it.quality if it.quality in {level.quality for level in model.qualities} else model.default_quality
    request = JobRequest(
        prompt=it.prompt,
        model=model.id,
        size=it.size,
        quality=quality,
        background=it.background,
        # Not looked at, only counted: an edit pays for the picture it starts from.
        references=(AssetId(uuid.UUID(int=0)),) if it.edit_of else (),
    )
    try:
        quote = pricing.quote(
            request, model, margin=site().margin, reference_sizes=[SAMPLES[it.edit_of].size] if it.edit_of else []
        )
    except InvalidInputError:
        return None
    return quote.credits_each


def price_text(name: str) -> str:
    """“9 credits”, or nothing where there is no price."""
    amount = credits_of(name)
    return "" if amount is None else credits_text(amount)


def settings_of(name: str) -> tuple[str, str]:
    """Quality and size, as people read them."""
    it = SAMPLES[name]
    return site().offered_model.label_of(it.quality), size_text(it.size)


def caption(name: str, *, prompt: str = "", notes: tuple[str, ...] = (), is_inner: bool = False) -> rx.Component:
    """`prompt` replaces the sample's own words where they stand beside the picture; `notes` come before who drew it.

    `is_inner`: it is a part of the figure's caption, not all of it.
    """
    words = prompt or f"“{SAMPLES[name].prompt}”"
    figures = [part for part in (price_text(name), *settings_of(name), *notes) if part]
    element = rx.el.div if is_inner else rx.el.figcaption
    return element(
        rx.el.span(words, class_name="caption-prompt"),
        rx.el.span(*(rx.el.span(part) for part in figures), class_name="mono caption-figures"),
        rx.el.span(DRAWN, class_name="demo-notice"),
        class_name="caption",
    )


def figure(name: str, *, sizes: str, prompt: str = "", class_name: str = "") -> rx.Component:
    return rx.el.figure(sample(name, sizes=sizes), caption(name, prompt=prompt), class_name=class_name)


__all__ = ["DRAWN", "Sample", "caption", "credits_of", "figure", "price_text", "sample", "settings_of"]
