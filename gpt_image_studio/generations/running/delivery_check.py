"""What came, held against what was asked: what it costs and what the person is told. Pure.

| what came                                     | what it costs                                        |
|-----------------------------------------------|------------------------------------------------------|
| as asked, or larger, or in another format     | as quoted                                            |
| an area more than 2 % below what was asked    | in proportion to its area, or to the provider's price |
|                                               | for its size where that is less; rounded down        |
| opaque where a transparent one was asked      | nothing                                              |
| fewer frames than were asked                  | in proportion to them; rounded down                  |
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from gpt_image_studio.generations.catalog.animation import billed_size
from gpt_image_studio.generations.catalog.registry_model import GridTokens, Model, TableTokens
from gpt_image_studio.generations.model import Background, JobRequest, OutputFormat, Received
from gpt_image_studio.generations.prices.pricing import output_tokens

#: Below this share of the area that was asked, a picture is smaller than what was bought.
UNDERSIZED_BELOW = Fraction(98, 100)


@dataclass(frozen=True, slots=True)
class Note:
    """`kind` as in the job's log; `text` for the person."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class DeliveryCheck:
    #: Never above what was quoted for one picture.
    charged_credits: int
    notes: tuple[Note, ...]


def check_delivery(request: JobRequest, credits_each: int, model: Model | None, came: Received) -> DeliveryCheck:
    """`model` is `None` where the registry does not know it any more: areas are compared then."""
    notes: list[Note] = []
    asked, format_came = request.size, came.media_type.removeprefix("image/").removesuffix("+xml")
    share = Fraction(1)
    # Shapes have no pixels: an SVG is as large as it is shown.
    if format_came != OutputFormat.SVG and came.size.pixels < UNDERSIZED_BELOW * asked.pixels:
        share = _share(request, model, replace(request, size=came.size))
    if came.size != asked:
        notes.append(Note("size_differs", f"{asked} was asked, {came.size} {format_came.upper()} came."))
    if format_came != request.output_format:
        notes.append(Note("format_differs", f"{request.output_format.upper()} was asked, {format_came.upper()} came."))
    if request.animation and came.frames != (frames := request.animation.frame_count):
        share = min(share, share * Fraction(came.frames, frames))
        notes.append(Note("frames_differ", f"{frames} frames were asked, {came.frames} came."))
    charged = int(credits_each * share)
    if request.background is Background.TRANSPARENT and not came.is_transparent:
        charged = 0
        notes.append(Note("not_transparent", "A transparent background was asked, an opaque picture came."))
    if charged < credits_each:
        returned = credits_each - charged
        what = "It is not charged" if charged == 0 else f"{charged} of {credits_each} credits are charged"
        notes.append(Note("refunded", f"{what}; {returned} return to you."))
    return DeliveryCheck(charged, tuple(notes))


def _share(request: JobRequest, model: Model | None, smaller: JobRequest) -> Fraction:
    """Of the quoted price. Prices do not rise with every size, so the area counts where it says less."""
    came = smaller.size
    area = Fraction(came.pixels, request.size.pixels)
    if model is None:
        return area
    match model.price.output:
        case GridTokens(columns):
            grid = columns.get(request.quality, 0)
            asked_tokens = output_tokens(grid, billed_size(request))
            return (
                min(area, Fraction(output_tokens(grid, billed_size(smaller)), asked_tokens)) if asked_tokens else area
            )
        case TableTokens(table):
            tokens = table.get(request.quality, {})
            if request.size in tokens and came in tokens:
                return min(area, Fraction(tokens[came], tokens[request.size]))
            return area
        case _:
            return area
