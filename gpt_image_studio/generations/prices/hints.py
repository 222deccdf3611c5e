"""One honest hint: what would cost less without being a lesser picture."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gpt_image_studio.generations.catalog.registry_model import Model
from gpt_image_studio.generations.catalog.sizes import describe, has_same_ratio, list_sizes
from gpt_image_studio.generations.model import JobRequest, Quality, Size
from gpt_image_studio.generations.prices.pricing import quote

#: Less than this is not worth a line on the screen: part of the price, and credits.
MIN_SAVING = Decimal("0.1")
MIN_SAVED_CREDITS = 1
#: A lower quality is worth a hint only with this many times the pixels: otherwise its own button says it already.
MUCH_LARGER = 2
#: How far another shape may be from the chosen one and still hold the same picture: square to 3:2 and back.
_KINDRED = math.log(1.5) + 0.015


@dataclass(frozen=True, slots=True)
class Hint:
    """`subject` and `predicate` are the two halves of the sentence; `saves_credits` is for the whole job."""

    subject: str
    predicate: str
    size: Size
    quality: Quality
    saves_credits: int

    @property
    def text(self) -> str:
        return f"{self.subject} {self.predicate}"


def cheaper_hint(
    request: JobRequest, model: Model, margin: Decimal, *, reference_sizes: Sequence[Size] = ()
) -> Hint | None:
    """The hint that saves most among those that give up least; None when there is nothing worth saying.

    First the pictures with as many pixels: the same quality in a kindred shape, or the same shape much larger at one quality
    lower (never the lowest). Only without those: the same shape and quality, one scale smaller.

    Raises:
        InvalidInputError: the request has no price with this model.
    """
    now = quote(request, model, margin=margin, reference_sizes=reference_sizes).total_credits

    def hint_of(size: Size, quality: Quality) -> Hint:
        other = replace(request, size=size, quality=quality)
        saves = now - quote(other, model, margin=margin, reference_sizes=reference_sizes).total_credits
        return Hint(*_sentence(request, other, saves, model), size, quality, saves)

    for alternatives in (_list_as_large(request, model), _list_smaller(request, model)):
        hints = [hint_of(size, quality) for size, quality in alternatives]
        worth = [hint for hint in hints if hint.saves_credits >= max(MIN_SAVED_CREDITS, MIN_SAVING * now)]
        if worth:
            return max(worth, key=lambda hint: (hint.saves_credits, hint.size.pixels, hint.size.width))
    return None


def _list_as_large(request: JobRequest, model: Model) -> Iterator[tuple[Size, Quality]]:
    lower = _one_lower(request.quality, model)
    for named in list_sizes(model.rule_for(request.animation)):
        # An edit keeps its shape: another one would be another picture.
        keeps_shape = has_same_ratio if request.references else _is_kindred
        if named.size.pixels >= request.size.pixels and keeps_shape(named.size, request.size):
            yield named.size, request.quality
        is_much_larger = named.size.pixels >= MUCH_LARGER * request.size.pixels
        if lower is not None and is_much_larger and has_same_ratio(named.size, request.size):
            yield named.size, lower


def _list_smaller(request: JobRequest, model: Model) -> Iterator[tuple[Size, Quality]]:
    smaller = [
        named.size
        for named in list_sizes(model.rule_for(request.animation))
        if named.size.pixels < request.size.pixels and has_same_ratio(named.size, request.size)
    ]
    if smaller:
        yield max(smaller, key=lambda size: size.pixels), request.quality


def _one_lower(quality: Quality, model: Model) -> Quality | None:
    """None where that would be the lowest level: a draft is not what was asked for."""
    levels = [level.quality for level in model.qualities]
    index = levels.index(quality) - 1
    return levels[index] if index >= 1 else None


def _is_kindred(one: Size, other: Size) -> bool:
    """Upright stays upright and wide stays wide; a square may become either."""
    is_turned = (one.width - one.height) * (other.width - other.height) < 0
    apart = abs(math.log(one.width / one.height) - math.log(other.width / other.height))
    return not is_turned and apart <= _KINDRED


def _sentence(request: JobRequest, other: JobRequest, saves: int, model: Model) -> tuple[str, str]:
    less = f"costs {saves} credit{'' if saves == 1 else 's'} less"
    if other.quality is request.quality:
        return describe(other.size), f"{less} at this quality."
    times = f"{other.size.pixels / request.size.pixels:.1f}".removesuffix(".0")
    return f"{describe(other.size)} at {model.label_of(other.quality)}", f"{less} and has {times} times the pixels."
