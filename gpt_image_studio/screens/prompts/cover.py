"""A template's picture on the neutral stage: fixed box, two widths, never cropped."""

import reflex as rx

from gpt_image_studio.prompts.covers import BUDGETS, cover_name, cover_size, find_receipt
from gpt_image_studio.prompts.model import PromptTemplate

SMALL, LARGE = BUDGETS


def source_of(template: PromptTemplate, longest: int) -> str:
    return f"/prompts/{cover_name(template.slug, longest)}"


def source_set_of(template: PromptTemplate) -> str:
    shape = template.recommended.shape
    return ", ".join(f"{source_of(template, each)} {cover_size(shape, each)[0]}w" for each in BUDGETS)


def alt_of(template: PromptTemplate) -> str:
    return f"Cover: {template.title}"


def cover(template: PromptTemplate, *, sizes: str) -> rx.Component:
    width, height = cover_size(template.recommended.shape, LARGE)
    return rx.el.img(
        src=source_of(template, LARGE),
        src_set=source_set_of(template),
        sizes=sizes,
        alt=alt_of(template),
        custom_attrs={"width": width, "height": height, "fetchPriority": "high"},
    )


def origin_of(template: PromptTemplate) -> str:
    """Who made the picture, in a sentence."""
    if (receipt := find_receipt(template.slug)) is None:
        return "Drawn by the studio as an idea of the result, no AI. A model’s picture will look different."
    return f"Made with {receipt.model} from this text on {receipt.made_at[:10]}; the receipt is kept."
