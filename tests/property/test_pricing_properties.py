"""Sizes and prices for any input, not only for the published ones."""

from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.catalog.sizes import SizeRule, list_sizes, snap
from gpt_image_studio.generations.model import JobRequest, Quality, Size
from gpt_image_studio.generations.prices.pricing import (
    MAX_INPUT_IMAGE_TOKENS,
    input_image_tokens,
    output_tokens,
    quote,
    text_tokens,
)

#: No promise here is about time, and the machine may be busy.
UNHURRIED = settings(deadline=None)

REGISTRY = Registry.load()
RULE = REGISTRY.get("gpt-image-2").size_rule

sides = st.integers(1, 6000) | st.integers(1, 10**12)


def legal(width: int, height: int) -> Size:
    return snap(width, height, RULE).size


legal_sizes = st.builds(legal, st.integers(1, 4000), st.integers(1, 4000))
grids = st.sampled_from((16, 24, 36, 48, 64, 96))
#: Any rule a models file may hold that leaves room for a square of 1024.
rules = st.builds(
    SizeRule,
    multiple_of=st.sampled_from((4, 8, 16, 64)),
    longest_edge=st.integers(1024, 5000),
    max_ratio=st.integers(1, 8),
    min_pixels=st.integers(1, 1024 * 1024),
    max_pixels=st.integers(1024 * 1024, 20_000_000),
)


@UNHURRIED
@given(width=sides, height=sides)
def test_whatever_is_snapped_is_legal_and_stays(width: int, height: int) -> None:
    snapped = snap(width, height, RULE)
    assert not RULE.list_broken(snapped.size)
    assert snap(snapped.size.width, snapped.size.height, RULE).size == snapped.size
    assert bool(snapped.reason) == (snapped.size != Size(width, height))


@UNHURRIED
@given(width=st.integers(1, 6000), height=st.integers(1, 6000), rule=rules)
def test_snapping_obeys_any_rule(width: int, height: int, rule: SizeRule) -> None:
    assert not rule.list_broken(snap(width, height, rule).size)
    assert all(not rule.list_broken(each.size) for each in list_sizes(rule))
    sizes = [each.size for each in list_sizes(rule)]
    assert len(set(sizes)) == len(sizes)


@UNHURRIED
@given(width=st.integers(1, 4000), height=st.integers(1, 4000))
def test_turning_the_wish_turns_what_is_snapped(width: int, height: int) -> None:
    assume(width != height)
    one, other = snap(width, height, RULE).size, snap(height, width, RULE).size
    assert (one.width, one.height) == (other.height, other.width)


@UNHURRIED
@given(width=st.integers(800, 2800), height=st.integers(800, 2800))
def test_what_was_asked_can_be_cut_out_of_what_is_made(width: int, height: int) -> None:
    assume(1 / 3 <= width / height <= 3)
    size = snap(width, height, RULE).size
    assert 0 <= size.width - width < 16 or width * height < RULE.min_pixels
    assert size.width >= width
    assert size.height >= height


@UNHURRIED
@given(size=legal_sizes, grid=grids)
def test_tokens_do_not_depend_on_which_side_is_up(size: Size, grid: int) -> None:
    assert output_tokens(grid, size) == output_tokens(grid, Size(size.height, size.width))


@UNHURRIED
@given(size=legal_sizes, grid=grids)
def test_tokens_are_never_below_either_rounding(size: Size, grid: int) -> None:
    """`round` is to even; half-up in exact integers."""
    short, long = min(size.width, size.height), max(size.width, size.height)
    for rows in (round(grid * short / long), (2 * grid * short + long) // (2 * long)):
        assert output_tokens(grid, size) * 4_000_000 >= grid * rows * (2_000_000 + size.pixels)


@UNHURRIED
@given(size=legal_sizes, grid=grids, count=st.integers(1, 10))
def test_separate_calls_never_cost_less_than_one(size: Size, grid: int, count: int) -> None:
    assert count * output_tokens(grid, size) >= output_tokens(grid, size, count=count)


@UNHURRIED
@given(width=st.integers(1, 20_000), height=st.integers(1, 20_000))
def test_a_reference_never_costs_more_than_the_ceiling(width: int, height: int) -> None:
    assert 1 <= input_image_tokens(Size(width, height)) <= MAX_INPUT_IMAGE_TOKENS


@UNHURRIED
@given(prompt=st.text(max_size=400), more=st.text(min_size=1, max_size=40))
def test_more_text_never_costs_less(prompt: str, more: str) -> None:
    assert text_tokens(prompt) <= text_tokens(prompt + more)


requests = st.builds(
    JobRequest,
    prompt=st.text(max_size=2000),
    model=st.just("gpt-image-2.5-flare"),
    size=legal_sizes,
    quality=st.sampled_from(Quality),
    count=st.integers(1, 10),
    partials=st.integers(0, 3),
)
margins = st.decimals(min_value=1, max_value=3, places=2)


@UNHURRIED
@given(request=requests, margin=margins)
def test_a_quote_is_whole_and_covers_the_picture_with_its_margin(request: JobRequest, margin: Decimal) -> None:
    """Previews and an ordinary prompt come out of the margin; the cost beside the price has them."""
    model = REGISTRY.get(request.model)
    grid = {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96}[request.quality]
    picture = output_tokens(grid, request.size) * 30
    priced = quote(request, model, margin=margin)
    assert priced.total_credits == priced.credits_each * request.count
    assert priced.credits_each * 10_000 >= picture * margin
    assert priced.cost_microdollars == request.count * (
        picture + request.partials * 3_000 + text_tokens(request.prompt) * 5
    )


@UNHURRIED
@given(request=requests, margin=margins)
def test_nothing_is_charged_that_was_not_asked_for(request: JobRequest, margin: Decimal) -> None:
    """One credit less would not cover the cost with its margin."""
    priced = quote(request, REGISTRY.get(request.model), margin=margin)
    cost_each = Decimal(priced.cost_microdollars) / request.count
    assert priced.credits_each == 1 or (priced.credits_each - 1) * 10_000 < cost_each * margin
