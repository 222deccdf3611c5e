"""Every figure of the provider's price list that we know, and what we make of it."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.catalog.registry import FlatPrice, GridTokens, Model, Registry
from gpt_image_studio.generations.model import JobRequest, OutputFormat, Quality, Size
from gpt_image_studio.generations.prices.pricing import (
    INCLUDED_TEXT_TOKENS,
    MAX_INPUT_IMAGE_TOKENS,
    cost_from_usage,
    cost_microdollars,
    input_image_tokens,
    output_tokens,
    output_tokens_by,
    price_table,
    quote,
    text_tokens,
)
from gpt_image_studio.kit.ids import AssetId, new_id

MARGIN = Decimal("1.6")
REGISTRY = Registry.load()
GPT_IMAGE_2 = REGISTRY.get("gpt-image-2")
FLARE_2_5 = REGISTRY.get("gpt-image-2.5-flare")
FLARE_2_6 = REGISTRY.get("gpt-image-2.6-flare")

GRIDS = (16, 24, 48, 64, 96)

PUBLISHED = {
    (1024, 1024): (196, 439, 1756, 3122, 7024),
    (1536, 1024): (158, 343, 1372, 2459, 5488),
    (1024, 1536): (158, 343, 1372, 2459, 5488),
    (2048, 1152): (157, 367, 1413, 2511, 5650),
    (2048, 2048): (397, 892, 3568, 6343, 14272),
    (2560, 1440): (205, 478, 1843, 3276, 7370),
    (3840, 2160): (371, 865, 3336, 5930, 13342),
}
COMPUTED = {
    (1088, 1920): (148, 344, 1325, 2356, 5300),
    (1920, 1088): (148, 344, 1325, 2356, 5300),
    (1280, 720): (106, 246, 947, 1683, 3787),
    (1024, 640): (107, 239, 956, 1700, 3824),
    (2880, 2880): (659, 1483, 5930, 10542, 23719),
    (3840, 1280): (139, 332, 1328, 2324, 5311),
    (1122, 1402): (186, 408, 1630, 2916, 6603),
    (1254, 1254): (229, 515, 2058, 3659, 8232),
}


def make_request(
    size: str = "1024x1024", quality: Quality = Quality.MEDIUM, *, model: Model = GPT_IMAGE_2, **changes: Any
) -> JobRequest:
    width, height = size.split("x")
    request = JobRequest("a ceramic bottle", model.id, Size(int(width), int(height)), quality)
    return replace(request, **changes)


def make_references(count: int) -> tuple[AssetId, ...]:
    return tuple(AssetId(new_id()) for _ in range(count))


@pytest.mark.parametrize(("size", "tokens"), [*PUBLISHED.items(), *COMPUTED.items()])
def test_output_tokens_are_those_of_the_providers_calculator(size: tuple[int, int], tokens: tuple[int, ...]) -> None:
    assert tuple(output_tokens(grid, Size(*size)) for grid in GRIDS) == tokens


@pytest.mark.parametrize(
    ("grid", "size", "count", "partials", "tokens"),
    [
        (16, Size(1024, 1024), 3, 0, 586),
        (48, Size(1024, 1024), 2, 0, 3512),
        (16, Size(1024, 1024), 1, 2, 396),
        (96, Size(3840, 2160), 10, 0, 133_416),
    ],
)
def test_output_tokens_of_several_pictures_are_rounded_up_once(
    grid: int, size: Size, count: int, partials: int, tokens: int
) -> None:
    assert output_tokens(grid, size, count=count, partials=partials) == tokens


def test_where_the_two_roundings_differ_the_larger_is_taken() -> None:
    size = Size(2048, 1088)  # 16 × 1088 / 2048 = 8.5
    assert output_tokens_by(16, 8, size, count=1, partials=0) == 136
    assert output_tokens_by(16, 9, size, count=1, partials=0) == 153
    assert output_tokens(16, size) == 153
    assert tuple(output_tokens(grid, size) for grid in GRIDS[1:]) == (330, 1320, 2301, 5176)


@pytest.mark.parametrize(
    ("size", "tokens"),
    [
        ((1024, 1024), 1024),
        ((1536, 1024), 1536),
        ((3840, 2160), 1508),
        ((64, 64), 16),
        ((256, 256), 256),
        ((400, 400), 625),
        ((512, 512), 1024),
        ((768, 768), 1024),
        ((1024, 768), 768),
        ((1280, 720), 920),
        ((1920, 1080), 1508),
        ((2048, 2048), 1521),
        ((3000, 600), 1474),
        ((300, 900), 352),
        ((4096, 4096), 1521),
    ],
)
def test_input_image_tokens_are_those_the_provider_charged(size: tuple[int, int], tokens: int) -> None:
    assert input_image_tokens(Size(*size)) == tokens


def grid_of(model: Model, quality: Quality) -> int:
    assert isinstance(model.price.output, GridTokens)
    return model.price.output.columns[quality]


S1024, S1536, S2048, S4K = Size(1024, 1024), Size(1536, 1024), Size(2048, 2048), Size(3840, 2160)


@dataclass(frozen=True, slots=True)
class Call:
    """A line of the price list: what is asked in one call, and what it comes to in micro-dollars."""

    model: Model
    quality: Quality
    size: Size
    text: int
    cost: int
    tokens: tuple[int, int]
    references: tuple[Size, ...] = ()
    count: int = 1
    partials: int = 0


@pytest.mark.parametrize(
    "call",
    [
        Call(GPT_IMAGE_2, Quality.MEDIUM, S1024, 20, 52_780, (0, 1756)),
        Call(FLARE_2_5, Quality.HIGH, S1536, 30, 67_790, (2560, 1572), (S1024, S1536), partials=2),
        Call(FLARE_2_5, Quality.LOW, S1024, 12, 5_940, (0, 196)),
        Call(FLARE_2_5, Quality.HIGH, S2048, 40, 115_432, (1024, 3568), (S1024,)),
        Call(GPT_IMAGE_2, Quality.HIGH, S4K, 18, 433_926, (3072, 13_642), (S1536,) * 2, partials=3),
        Call(GPT_IMAGE_2, Quality.HIGH, S1024, 50, 1_039_738, (24_576, 28_096), (S1536,) * 4, count=4),
    ],
)
def test_the_money_of_a_call_is_exact(call: Call) -> None:
    image_in = call.count * sum(input_image_tokens(each) for each in call.references)
    output = output_tokens(grid_of(call.model, call.quality), call.size, count=call.count, partials=call.partials)
    assert (image_in, output) == call.tokens
    assert cost_microdollars(call.model.price, text=call.text, image_in=image_in, output=output) == call.cost


@pytest.mark.parametrize(
    ("size", "low", "medium", "high"),
    [
        ("1024x1024", 1, 9, 34),
        ("1536x1024", 1, 7, 27),
        ("2048x2048", 2, 18, 69),
        ("2560x1440", 1, 9, 36),
        ("3840x2160", 2, 17, 65),
    ],
)
@pytest.mark.parametrize("model_id", ["gpt-image-2", "studio-demo"])
def test_a_picture_costs_what_the_price_list_says(size: str, low: int, medium: int, high: int, model_id: str) -> None:
    model = REGISTRY.get(model_id)
    requests = [make_request(size, quality, model=model) for quality in (Quality.LOW, Quality.MEDIUM, Quality.HIGH)]
    assert [quote(each, model, margin=MARGIN).credits_each for each in requests] == [low, medium, high]


def test_2_6_is_priced_above_what_was_measured() -> None:
    """No formula is published: low was seen at 664 tokens for 1536 by 1024, high at 1353."""
    for size, low, medium in ((S1024, 988, 1756), (S1536, 772, 1372)):
        assert output_tokens(grid_of(FLARE_2_6, Quality.LOW), size) == low
        assert output_tokens(grid_of(FLARE_2_6, Quality.MEDIUM), size) == medium
    for quality in (Quality.HIGH, Quality.XHIGH, Quality.MAX):
        assert grid_of(FLARE_2_6, quality) == grid_of(FLARE_2_5, quality)
    assert not FLARE_2_6.price.is_published


@pytest.mark.parametrize(
    ("model_id", "quality", "costs"),
    [
        ("gpt-image-1.5", Quality.LOW, (272 * 32, 408 * 32, 400 * 32)),
        ("gpt-image-1.5", Quality.MEDIUM, (1056 * 32, 1584 * 32, 1568 * 32)),
        ("gpt-image-1.5", Quality.HIGH, (4160 * 32, 6240 * 32, 6208 * 32)),
        ("gpt-image-1-mini", Quality.LOW, (272 * 8, 408 * 8, 400 * 8)),
        ("gpt-image-1-mini", Quality.MEDIUM, (1056 * 8, 1584 * 8, 1568 * 8)),
        ("gpt-image-1-mini", Quality.HIGH, (4160 * 8, 6240 * 8, 6208 * 8)),
    ],
)
def test_models_with_a_token_table_are_priced_by_it(model_id: str, quality: Quality, costs: tuple[int, ...]) -> None:
    model = REGISTRY.get(model_id)
    text = text_tokens("a ceramic bottle") * model.price.text_in
    for size, cost in zip(("1024x1024", "1024x1536", "1536x1024"), costs, strict=True):
        request = make_request(size, quality, model=model, partials=0)
        assert quote(request, model, margin=MARGIN).cost_microdollars == cost + text


def test_the_total_is_count_times_each_and_the_version_is_kept() -> None:
    priced = quote(make_request(count=4), GPT_IMAGE_2, margin=MARGIN)
    assert (priced.credits_each, priced.total_credits) == (9, 36)
    assert priced.price_version == "gpt-image-2@2026-04-21"


def test_an_svg_costs_what_its_picture_costs_and_what_writing_it_may() -> None:
    demo = REGISTRY.get("studio-demo")
    plain = make_request(model=demo, partials=0)
    drawn = replace(plain, output_format=OutputFormat.SVG)
    # 1,756 tokens at $30 a million and $0.04, times 1.6.
    assert quote(drawn, demo, margin=MARGIN).credits_each == 15
    assert (
        quote(drawn, demo, margin=MARGIN).cost_microdollars - quote(plain, demo, margin=MARGIN).cost_microdollars
        == 40_000
    )
    said = {"output_tokens": 100, "input_tokens_details": {"text_tokens": 10, "image_tokens": 0}}
    assert cost_from_usage(said, demo.price) == 3_050
    assert cost_from_usage(said | {"svg_usage": {"output_tokens": 900}}, demo.price) == 43_050


def test_previews_cost_the_operator_and_not_the_person() -> None:
    plain, streamed = (quote(make_request(count=2, partials=each), GPT_IMAGE_2, margin=MARGIN) for each in (0, 3))
    assert plain.total_credits == streamed.total_credits
    assert streamed.cost_microdollars - plain.cost_microdollars == 2 * 3 * 3_000


def test_an_ordinary_prompt_does_not_change_the_price_and_a_very_long_one_does() -> None:
    """Draft is the tightest: without the included text it would cost 2 from 208 letters on."""
    ordinary = make_request(quality=Quality.LOW, prompt="x" * 3 * (INCLUDED_TEXT_TOKENS - 6))
    assert quote(ordinary, GPT_IMAGE_2, margin=MARGIN).credits_each == 1
    longest = make_request(quality=Quality.LOW, prompt="x" * 32_000)
    # 196 × 30 + (10,673 - 250) × 5 = 57,995 µ$, times 1.6
    assert quote(longest, GPT_IMAGE_2, margin=MARGIN).credits_each == 10
    cost = [quote(make_request(prompt=each), GPT_IMAGE_2, margin=MARGIN).cost_microdollars for each in ("x", "x" * 301)]
    assert cost[1] - cost[0] == 100 * 5


def test_references_are_priced_by_their_size_and_at_most_where_it_is_not_known() -> None:
    request = make_request(references=make_references(2), partials=0)
    base = quote(make_request(partials=0), GPT_IMAGE_2, margin=MARGIN).cost_microdollars
    known = quote(request, GPT_IMAGE_2, margin=MARGIN, reference_sizes=[Size(64, 64), Size(256, 256)])
    unknown = quote(request, GPT_IMAGE_2, margin=MARGIN)
    assert known.cost_microdollars - base == (16 + 256) * 8
    assert unknown.cost_microdollars - base == 2 * MAX_INPUT_IMAGE_TOKENS * 8
    # 52,680 + 24,576 µ$ = 7.73 cents
    assert (known.credits_each, unknown.credits_each) == (9, 13)


def test_an_edit_on_2_5_adds_text_for_each_reference() -> None:
    prompts = make_request(model=FLARE_2_5, references=make_references(3), partials=0)
    cost = quote(prompts, FLARE_2_5, margin=MARGIN).cost_microdollars
    base = quote(replace(prompts, references=()), FLARE_2_5, margin=MARGIN).cost_microdollars
    assert cost - base == 3 * (MAX_INPUT_IMAGE_TOKENS * 8 + 10 * 5)


def test_a_picture_never_costs_less_than_one_credit() -> None:
    free = FlatPrice({Quality.LOW: 0, Quality.MEDIUM: 0, Quality.HIGH: 0})
    price = replace(GPT_IMAGE_2.price, output=free, text_in=Decimal(0), image_in=Decimal(0), image_out=Decimal(0))
    priced = quote(make_request(count=3), replace(GPT_IMAGE_2, price=price), margin=MARGIN)
    assert (priced.credits_each, priced.total_credits, priced.cost_microdollars) == (1, 3, 0)


def test_a_flat_price_is_the_same_for_every_size() -> None:
    flat = FlatPrice({Quality.LOW: 10_000, Quality.MEDIUM: 20_000, Quality.HIGH: 30_000})
    model = replace(GPT_IMAGE_2, price=replace(GPT_IMAGE_2.price, output=flat))
    assert {quote(make_request(size), model, margin=MARGIN).credits_each for size in ("1024x1024", "3840x2160")} == {4}


@pytest.mark.parametrize(("margin", "credits_each"), [("1", 6), ("1.6", 9), ("1.0", 6), ("2.125", 12)])
def test_the_margin_multiplies_before_the_one_rounding(margin: str, credits_each: int) -> None:
    assert quote(make_request(), GPT_IMAGE_2, margin=Decimal(margin)).credits_each == credits_each


def test_what_a_model_does_not_do_has_no_price() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        quote(make_request(quality=Quality.XHIGH), GPT_IMAGE_2, margin=MARGIN)
    assert (refusal.value.field, refusal.value.fix) == ("quality", "medium")
    with pytest.raises(InvalidInputError) as refusal:
        quote(make_request("1920x1080"), GPT_IMAGE_2, margin=MARGIN)
    assert (refusal.value.field, refusal.value.fix) == ("size", "1920x1088")


def test_the_price_table_has_every_shape_scale_and_quality() -> None:
    table = price_table(FLARE_2_5, MARGIN)
    assert len(table) == 30
    square = table[0]
    assert (square.named.shape.id, square.named.scale) == ("1:1", "1K")
    assert dict(square.credits_each) == {
        Quality.LOW: 1,
        Quality.MEDIUM: 3,
        Quality.HIGH: 9,
        Quality.XHIGH: 15,
        Quality.MAX: 34,
    }


def test_text_is_counted_in_bytes_so_that_no_script_is_cheap() -> None:
    assert text_tokens("") == 6
    assert text_tokens("abc") == 7
    assert text_tokens("abcd") == 8
    assert text_tokens("瓶子") == 8
    assert text_tokens("\ud800") > 6


def make_usage(**changes: Any) -> dict[str, Any]:
    usage = {
        "input_tokens": 2590,
        "input_tokens_details": {"text_tokens": 30, "image_tokens": 2560},
        "output_tokens": 1572,
        "total_tokens": 4162,
    }
    return usage | changes


def test_what_a_call_cost_is_read_from_the_providers_count() -> None:
    assert cost_from_usage(make_usage(), FLARE_2_5.price) == 67_790


def test_input_that_is_not_split_counts_as_the_dearer_kind() -> None:
    usage = make_usage(input_tokens_details=None)
    assert cost_from_usage(usage, FLARE_2_5.price) == 2590 * 8 + 1572 * 30


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        make_usage(output_tokens=0),
        make_usage(output_tokens=-5),
        make_usage(output_tokens="1572"),
        make_usage(output_tokens=True),
        make_usage(input_tokens=None, input_tokens_details=[]),
        {"prompt_tokens": 20, "completion_tokens": 1000},
    ],
)
def test_a_count_that_cannot_be_trusted_is_none(usage: dict[str, Any] | None) -> None:
    assert cost_from_usage(usage, FLARE_2_5.price) is None


def test_a_flat_price_needs_no_count() -> None:
    price = replace(GPT_IMAGE_2.price, output=FlatPrice({Quality.MEDIUM: 20_000}))
    assert cost_from_usage(make_usage(), price) is None
