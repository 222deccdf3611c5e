"""What came, held against what was asked."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.workshop import make_request
from gpt_image_studio.generations.catalog.registry import FlatPrice, Registry
from gpt_image_studio.generations.model import (
    Animation,
    Background,
    Complexity,
    OutputFormat,
    Quality,
    Received,
    Size,
    Strictness,
)
from gpt_image_studio.generations.records.stored import dump_request, fingerprint, load_request
from gpt_image_studio.generations.running.delivery_check import DeliveryCheck, check_delivery
from gpt_image_studio.kit.ids import AssetId

MODEL = Registry.load().get("gpt-image-2")


def judge_one(size: Size, came: Size, *, credits_each: int = 100, **changes: Any) -> DeliveryCheck:
    request = make_request(model="gpt-image-2", quality=Quality.MEDIUM, size=size, **changes)
    return check_delivery(request, credits_each, MODEL, Received(came, "image/png", is_transparent=False))


def test_what_was_asked_costs_what_was_quoted_and_needs_no_words() -> None:
    assert judge_one(Size(1024, 1024), Size(1024, 1024)) == DeliveryCheck(100, ())


@pytest.mark.parametrize(
    ("asked", "came", "charged"),
    [
        # 1157 of 3336 tokens are more than 19 % of the area: the area counts.
        (Size(3840, 2160), Size(1672, 941), 18),
        # 1756 of 3568 tokens are more than a quarter of the area.
        (Size(2048, 2048), Size(1024, 1024), 25),
        # The smaller one is the dearer one by the provider's list.
        (Size(1536, 1024), Size(1024, 1024), 66),
        # 1 % less is no reason, 3 % is.
        (Size(1024, 1024), Size(1024, 1014), 100),
        (Size(1024, 1024), Size(1024, 992), 96),
        # Larger, turned round: as quoted.
        (Size(1024, 1024), Size(2048, 2048), 100),
        (Size(1536, 1024), Size(1024, 1536), 100),
    ],
)
def test_a_smaller_picture_costs_less(asked: Size, came: Size, charged: int) -> None:
    verdict = judge_one(asked, came)
    assert verdict.charged_credits == charged
    assert verdict.notes[0].text == f"{asked} was asked, {came} PNG came."
    assert ("refunded" in [note.kind for note in verdict.notes]) == (charged < 100)


def test_a_picture_of_one_credit_that_came_small_is_free() -> None:
    verdict = judge_one(Size(2048, 2048), Size(1024, 1024), credits_each=1)
    assert verdict.charged_credits == 0
    assert verdict.notes[-1].text == "It is not charged; 1 return to you."


def test_a_model_without_token_prices_is_judged_by_area() -> None:
    flat = replace(MODEL, price=replace(MODEL.price, output=FlatPrice({Quality.LOW: 40_000})))
    came = Received(Size(1024, 1024), "image/png", is_transparent=False)
    request = make_request(size=Size(2048, 1024))
    assert check_delivery(request, 10, flat, came).charged_credits == 5
    assert check_delivery(request, 10, None, came).charged_credits == 5


def test_opaque_where_transparent_was_bought_is_free() -> None:
    verdict = judge_one(Size(1024, 1024), Size(1024, 1024), background=Background.TRANSPARENT)
    assert verdict.charged_credits == 0
    assert [note.kind for note in verdict.notes] == ["not_transparent", "refunded"]


def test_transparent_as_bought_is_charged() -> None:
    request = make_request(background=Background.TRANSPARENT)
    came = Received(request.size, "image/png", is_transparent=True)
    assert check_delivery(request, 9, MODEL, came) == DeliveryCheck(9, ())


def test_another_format_is_said_and_charged() -> None:
    verdict = judge_one(Size(1024, 1024), Size(1024, 1024), output_format=OutputFormat.WEBP)
    assert verdict.charged_credits == 100
    assert [note.text for note in verdict.notes] == ["WEBP was asked, PNG came."]


def test_shapes_have_no_pixels_so_an_svg_is_never_too_small() -> None:
    request = make_request(output_format=OutputFormat.SVG, size=Size(1024, 1024))
    verdict = check_delivery(request, 15, MODEL, Received(Size(24, 24), "image/svg+xml", is_transparent=True))
    assert verdict.charged_credits == 15
    assert [note.text for note in verdict.notes] == ["1024x1024 was asked, 24x24 SVG came."]


@pytest.mark.parametrize(
    ("frames", "charged", "told"),
    [
        (9, 90, []),
        (10, 90, ["9 frames were asked, 10 came."]),
        (6, 60, ["9 frames were asked, 6 came.", "60 of 90 credits are charged; 30 return to you."]),
        (1, 10, ["9 frames were asked, 1 came.", "10 of 90 credits are charged; 80 return to you."]),
    ],
)
def test_frames_that_did_not_come_are_not_paid(frames: int, charged: int, told: list[str]) -> None:
    request = make_request(output_format=OutputFormat.GIF, size=Size(960, 960), animation=Animation(9))
    verdict = check_delivery(
        request, 90, MODEL, Received(Size(960, 960), "image/gif", is_transparent=False, frames=frames)
    )
    assert verdict.charged_credits == charged
    assert [note.text for note in verdict.notes] == told


def test_what_a_request_says_is_kept_to_the_letter() -> None:
    request = make_request(
        output_format=OutputFormat.GIF,
        animation=Animation(12, 80),
        complexity=Complexity.HIGH,
        strictness=Strictness.LOW,
        references=(AssetId(uuid.uuid4()),),
        markup=AssetId(uuid.uuid4()),
    )
    assert load_request(dump_request(request)) == request
    for change in ({"animation": None}, {"complexity": None}, {"strictness": Strictness.AUTO}, {"markup": None}):
        assert fingerprint(replace(request, **change)) != fingerprint(request)


@given(st.integers(1, 3840), st.integers(1, 3840), st.integers(0, 500), st.sampled_from([Quality.LOW, Quality.HIGH]))
def test_nothing_ever_costs_more_than_quoted_or_less_than_nothing(
    width: int, height: int, credits_each: int, quality: Quality
) -> None:
    request = make_request(model="gpt-image-2", quality=quality, size=Size(1536, 1024))
    verdict = check_delivery(
        request, credits_each, MODEL, Received(Size(width, height), "image/png", is_transparent=False)
    )
    assert 0 <= verdict.charged_credits <= credits_each
    assert (verdict.charged_credits < credits_each) <= bool(verdict.notes)


def test_a_request_stored_before_the_pixel_lock_has_it_on() -> None:
    request = make_request(references=(AssetId(uuid.uuid4()),))
    older = dump_request(request)
    del older["is_pixel_locked"], older["parent_output"]
    assert load_request(older) == request
    assert load_request(dump_request(replace(request, is_pixel_locked=False))).is_pixel_locked is False


def test_the_pixel_lock_is_part_of_the_draft_and_its_default_leaves_old_drafts_alone() -> None:
    request = make_request()
    assert fingerprint(request) != fingerprint(replace(request, is_pixel_locked=False))
    # Computed before the field existed.
    assert fingerprint(request).hex() == BEFORE_PIXEL_LOCK


BEFORE_PIXEL_LOCK = "c836eb25f04c0ed4eec8e32d4aede130864edfa56c265be1b51518fa7b4ec49d"
