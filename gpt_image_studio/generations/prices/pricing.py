"""What a picture costs: the provider's price in whole micro-dollars, and ours in whole credits (a credit is a cent at list price).

credits for one picture = ceil(provider's cost in cents × margin), at least 1; a job costs that times its count.

Two parts of the provider's cost are carried by the margin and never by the person's price, so that the price does not change
with a switch or while an ordinary prompt is typed, and the price table says what people pay:

- streamed previews, up to the three that the API allows (100 output tokens each, $0.003);
- the first `INCLUDED_TEXT_TOKENS` of the prompt (about 700 characters, $0.00125).

Both are in `Quote.cost_microdollars`, so the operator's margin sees them. It is thin where a picture is very cheap: a Draft
of gpt-image-2 costs $0.006 and sells for $0.01, and two previews add $0.006.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, assert_never

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.catalog.animation import billed_size, list_frame_ranges
from gpt_image_studio.generations.catalog.registry_model import FlatPrice, GridTokens, Model, PriceTable, TableTokens
from gpt_image_studio.generations.catalog.sizes import NamedSize, check, list_sizes
from gpt_image_studio.generations.model import Animation, JobRequest, OutputFormat, Quality, Quote, Size

#: Text tokens of a prompt that the margin carries.
INCLUDED_TEXT_TOKENS = 250
#: Previews that the margin carries. All, while the API allows no more.
INCLUDED_PARTIALS = 3
#: What an input image costs at most: the provider shrinks it to this many patches. Used where a size is not known yet.
MAX_INPUT_IMAGE_TOKENS = 1536

_MICRODOLLARS_PER_CENT = 10_000


@dataclass(frozen=True, slots=True)
class PricedSize:
    """A row of the price table: credits for one picture with an ordinary prompt and no references."""

    named: NamedSize
    credits_each: tuple[tuple[Quality, int], ...]


@dataclass(frozen=True, slots=True)
class PricedFormat:
    """What moves or is drawn, square and in the everyday size."""

    label: str
    size: Size
    credits_each: tuple[tuple[Quality, int], ...]


def quote(request: JobRequest, model: Model, *, margin: Decimal, reference_sizes: Sequence[Size] = ()) -> Quote:
    """Exact for the output; a ceiling for references whose size is not in `reference_sizes`.

    Raises:
        InvalidInputError: on field `quality` or `size`, where the model has no price because it does not do that.
    """
    if request.quality not in {level.quality for level in model.qualities}:
        raise InvalidInputError(
            f"{model.label} has no quality “{request.quality}”.", field="quality", fix=model.default_quality
        )
    check(request.size, model.rule_for(request.animation))
    priced = listed_cost(request, model, reference_sizes)
    cost = _cost_each(request, model.price, reference_sizes, is_listed=False)
    credits_each = max(1, math.ceil(priced * margin / _MICRODOLLARS_PER_CENT))
    return Quote(
        credits_each=credits_each,
        total_credits=credits_each * request.count,
        # Every picture is a call of its own, so each is rounded up by itself.
        cost_microdollars=math.ceil(cost) * request.count,
        price_version=model.price.version,
    )


def listed_cost(request: JobRequest, model: Model, reference_sizes: Sequence[Size] = ()) -> int | Decimal:
    """Micro-dollars of one picture that its price in credits is made from: without what the margin carries."""
    return _cost_each(request, model.price, reference_sizes, is_listed=True)


def price_table(model: Model, margin: Decimal) -> tuple[PricedSize, ...]:
    """Every shape, scale and quality of a model, in the order of the composer's chips."""

    def credits_each(size: Size, quality: Quality) -> int:
        return quote(JobRequest("", model.id, size, quality), model, margin=margin).credits_each

    return tuple(
        PricedSize(named, tuple((level.quality, credits_each(named.size, level.quality)) for level in model.qualities))
        for named in list_sizes(model.size_rule)
    )


def format_prices(model: Model, margin: Decimal) -> tuple[PricedFormat, ...]:
    """Of those formats of a model that cost something else than a picture does."""

    def price(label: str, output_format: OutputFormat, animation: Animation | None = None) -> PricedFormat:
        size = list_sizes(model.rule_for(animation))[0].size

        def credits_each(quality: Quality) -> int:
            request = JobRequest("", model.id, size, quality, output_format=output_format, animation=animation)
            return quote(request, model, margin=margin).credits_each

        return PricedFormat(
            label, size, tuple((level.quality, credits_each(level.quality)) for level in model.qualities)
        )

    moving = [
        price(f"GIF, {fewest} to {most} frames", OutputFormat.GIF, Animation(most))
        for fewest, most in list_frame_ranges()
    ]
    return (
        *(moving if OutputFormat.GIF in model.formats else ()),
        *([price("SVG", OutputFormat.SVG)] if OutputFormat.SVG in model.formats else ()),
    )


def output_tokens(columns: int, size: Size, *, count: int = 1, partials: int = 0) -> int:
    """Tokens of `count` pictures in one call, by the formula behind the provider's calculator.

    The short side of the grid is rounded, and where it ties, the calculator rounds to even while the published description
    rounds up. Legal sizes exist where that makes 17 %, so this is the larger of the two.
    """
    return max(
        output_tokens_by(columns, rows, size, count=count, partials=partials) for rows in _grid_rows(columns, size)
    )


def output_tokens_by(columns: int, rows: int, size: Size, *, count: int, partials: int) -> int:
    """The formula for a grid of `columns` along the long side and `rows` along the short one. Rounded up once, at the end."""
    return -(-count * columns * rows * (2_000_000 + size.pixels) // 4_000_000) + count * 100 * partials


def _grid_rows(columns: int, size: Size) -> tuple[int, int]:
    """Rows along the short side: a tie rounded to even, and a tie rounded up."""
    short, long = columns * min(size.width, size.height), max(size.width, size.height)
    down, rest = divmod(short, long)
    to_even = down + (2 * rest > long or (2 * rest == long and down % 2 == 1))
    up = down + (2 * rest >= long)
    return to_even, up


def input_image_tokens(size: Size) -> int:
    """Tokens of one reference; a formula fitted on what the provider charged, which all 16 published sizes obey."""
    scale = min(1.0, max(0.5, 512 / max(size.width, size.height)))
    width, height = size.width * scale, size.height * scale
    width, height = max(width, height / 3), max(height, width / 3)
    columns, rows = math.ceil(width / 16), math.ceil(height / 16)
    if columns * rows > MAX_INPUT_IMAGE_TOKENS:
        shrink = math.sqrt(MAX_INPUT_IMAGE_TOKENS * 256 / (width * height))
        columns, rows = (math.floor(side * shrink / 16 + 1e-6) for side in (width, height))
    return max(1, columns * rows)


def text_tokens(prompt: str) -> int:
    """An estimate that is seldom too low, without shipping the provider's tokenizer.

    English has four to five UTF-8 bytes to a token, Chinese and Japanese about three, so bytes / 3 covers both; rare scripts
    and emoji can have fewer, and what they cost more is the operator's. 6 tokens stand around every prompt.
    """
    return -(-len(prompt.encode("utf-8", "surrogatepass")) // 3) + 6


def cost_microdollars(price: PriceTable, *, text: int, image_in: int, output: int) -> int:
    """Of one call, from its token counts, rounded up."""
    return math.ceil(price.text_in * text + price.image_in * image_in + price.image_out * output)


def cost_from_usage(usage: Mapping[str, Any] | None, price: PriceTable) -> int | None:
    """What one call really cost, in micro-dollars, from the provider's own count.

    None where there is no count to trust (missing, zero, or in words of another server): then the quote's cost stands.
    Input that is not split into text and image counts as image, the dearer of the two. A flat price needs no count.
    """
    if usage is None or isinstance(price.output, FlatPrice):
        return None
    output = _count(usage, "output_tokens")
    if not output:
        return None
    details = usage.get("input_tokens_details")
    text, image = (_count(details, "text_tokens"), _count(details, "image_tokens"))
    if text is None or image is None:
        text, image = 0, _count(usage, "input_tokens")
    if image is None:
        return None
    # What wrote an SVG is counted in tokens of a model whose price is not known here: the price table's own figure stands.
    written = (price.svg_microdollars or 0) if usage.get("svg_usage") else 0
    return cost_microdollars(price, text=text, image_in=image, output=output) + written


def _count(values: object, name: str) -> int | None:
    value: object = values.get(name) if isinstance(values, Mapping) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] # a provider's JSON
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _cost_each(
    request: JobRequest, price: PriceTable, reference_sizes: Sequence[Size], *, is_listed: bool
) -> int | Decimal:
    """Micro-dollars for one picture. `is_listed` leaves out what the margin carries."""
    text = text_tokens(request.prompt)
    partials = request.partials
    if is_listed:
        text, partials = max(0, text - INCLUDED_TEXT_TOKENS), max(0, partials - INCLUDED_PARTIALS)
    text += price.text_tokens_per_reference * len(request.references)
    known = [input_image_tokens(size) for size in reference_sizes]
    image = sum(known) + MAX_INPUT_IMAGE_TOKENS * max(0, len(request.references) - len(known))
    cost = price.text_in * text + price.image_in * image + price.image_out * price.partial_tokens * partials
    if request.output_format is OutputFormat.SVG:
        cost += price.svg_microdollars or 0
    match price.output:
        case GridTokens(columns):
            return cost + price.image_out * output_tokens(columns[request.quality], billed_size(request))
        case TableTokens(table):
            return cost + price.image_out * table[request.quality][request.size]
        case FlatPrice(flat):
            return cost + flat[request.quality]
        case _:
            assert_never(price.output)
