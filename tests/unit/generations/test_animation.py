"""Frames on one canvas: what a frame may be, what the canvas costs, what is refused."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.workshop import make_request
from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations import requests
from gpt_image_studio.generations.catalog.animation import FRAME_COUNTS, billed_size, canvas_size, frame_rule
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.catalog.sizes import list_sizes, snap
from gpt_image_studio.generations.model import Animation, JobRequest, OutputFormat, Quality, Size
from gpt_image_studio.generations.prices.pricing import output_tokens, quote
from gpt_image_studio.generations.records.usage import estimate_usage

DEMO = Registry.load().get("studio-demo")
RULE = DEMO.size_rule
MARGIN = Decimal("1.6")


def make_gif(frame_count: int = 9, **changes: Any) -> JobRequest:
    wish = {
        "output_format": OutputFormat.GIF,
        "size": Size(960, 960),
        "partials": 0,
        "animation": Animation(frame_count),
    }
    return make_request(**wish | changes)


@pytest.mark.parametrize(("frame_count", "edge"), [(2, 960), (9, 960), (10, 816), (12, 816), (13, 720), (16, 720)])
def test_the_largest_square_frame_is_the_one_that_was_measured(frame_count: int, edge: int) -> None:
    rule = frame_rule(RULE, frame_count)
    assert not rule.list_broken(Size(edge, edge))
    assert rule.list_broken(Size(edge + 16, edge + 16))


@given(st.sampled_from(list(FRAME_COUNTS)), st.integers(1, 4000), st.integers(1, 4000))
def test_a_frame_that_is_allowed_lies_on_a_canvas_that_is_allowed(frame_count: int, width: int, height: int) -> None:
    frame = snap(width, height, frame_rule(RULE, frame_count)).size
    canvas = canvas_size(frame, frame_count)
    assert canvas.pixels >= frame_count * frame.pixels
    # Nine and sixteen frames keep their shape on the canvas, twelve become squarer: never a longer one.
    assert not RULE.list_broken(canvas)


@pytest.mark.parametrize("frame_count", FRAME_COUNTS)
def test_every_shape_has_a_size_for_every_number_of_frames(frame_count: int) -> None:
    shapes = {named.shape.id for named in list_sizes(RULE)}
    assert {named.shape.id for named in list_sizes(frame_rule(RULE, frame_count))} == shapes


def test_a_gif_is_priced_as_one_picture_of_its_canvas() -> None:
    whole = replace(make_gif(), output_format=OutputFormat.PNG, animation=None, size=Size(2880, 2880))
    assert quote(make_gif(), DEMO, margin=MARGIN) == quote(whole, DEMO, margin=MARGIN)
    assert quote(make_gif(2), DEMO, margin=MARGIN) == quote(make_gif(9), DEMO, margin=MARGIN)


def test_a_gif_without_a_count_of_the_provider_is_counted_as_its_canvas() -> None:
    request = make_gif(quality=Quality.HIGH)
    job: Any = type("AJob", (), {"request": request})
    assert estimate_usage(job, DEMO, {}).output == output_tokens(96, billed_size(request)) == 23719


def test_a_gif_that_says_nothing_of_its_frames_has_nine_of_200_milliseconds() -> None:
    assert requests.clean(make_gif(animation=None)).animation == Animation(9, 200)


@pytest.mark.parametrize(("asked", "shown"), [(10, 10), (1, 10), (84, 80), (86, 90), (655_350, 655_350)])
def test_a_frame_is_shown_for_whole_steps_of_ten_milliseconds(asked: int, shown: int) -> None:
    cleaned = requests.clean(make_gif(animation=Animation(4, asked)))
    assert cleaned.animation == Animation(4, shown)
    requests.check(replace(cleaned, size=Size(960, 960)), DEMO)


@pytest.mark.parametrize(
    ("field", "fix", "request_"),
    [
        ("frame_count", "2", make_gif(1)),
        ("frame_count", "16", make_gif(17)),
        ("frame_duration_ms", "655350", make_gif(animation=Animation(9, 655_360))),
        ("frame_count", "", make_request(animation=Animation())),
        ("size", "960x960", make_gif(size=Size(1024, 1024))),
        ("partials", "0", make_gif(partials=2)),
        ("compression", "", make_gif(compression=80)),
        ("partials", "0", make_request(output_format=OutputFormat.SVG, partials=1)),
        ("compression", "", make_request(output_format=OutputFormat.SVG, partials=0, compression=80)),
    ],
)
def test_what_a_moving_or_drawn_picture_cannot_be_is_refused_beside_its_field(
    field: str, fix: str, request_: JobRequest
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        requests.check(request_, DEMO)
    assert (refusal.value.field, refusal.value.fix) == (field, fix)
