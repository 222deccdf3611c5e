import uuid
from dataclasses import replace
from decimal import Decimal

import pytest

from gpt_image_studio.generations.catalog.registry import Model, Registry
from gpt_image_studio.generations.catalog.sizes import describe, has_same_ratio, list_sizes
from gpt_image_studio.generations.model import JobRequest, Quality, Size
from gpt_image_studio.generations.prices.hints import Hint, cheaper_hint
from gpt_image_studio.generations.prices.pricing import quote
from gpt_image_studio.kit.ids import AssetId

MARGIN = Decimal("1.6")
REGISTRY = Registry.load()
GPT_IMAGE_2 = REGISTRY.get("gpt-image-2")


def find_hint(width: int, height: int, quality: Quality, *, count: int = 1) -> Hint | None:
    return cheaper_hint(JobRequest("a cup", "gpt-image-2", Size(width, height), quality, count), GPT_IMAGE_2, MARGIN)


def text_of(hint: Hint | None) -> str:
    return hint.text if hint else ""


def test_a_wider_picture_that_costs_less_is_hinted_with_what_the_whole_job_saves() -> None:
    hint = find_hint(1024, 1024, Quality.MEDIUM, count=4)
    assert text_of(hint) == "1536 × 1024 costs 8 credits less at this quality."
    assert hint == Hint(
        "1536 × 1024", "costs 8 credits less at this quality.", Size(1536, 1024), Quality.MEDIUM, saves_credits=8
    )


def test_a_much_larger_picture_at_one_quality_lower_is_hinted() -> None:
    hint = find_hint(1024, 1024, Quality.HIGH)
    assert text_of(hint) == "2048 × 2048 at Standard costs 16 credits less and has 4 times the pixels."


def test_without_anything_as_large_the_next_smaller_scale_is_hinted() -> None:
    assert text_of(find_hint(3840, 2160, Quality.MEDIUM)) == ("2048 × 1152 costs 10 credits less at this quality.")


def test_one_credit_is_singular() -> None:
    assert text_of(find_hint(960, 1280, Quality.MEDIUM)) == "864 × 1536 costs 1 credit less at this quality."


@pytest.mark.parametrize("quality", list(Quality)[:3])
def test_an_edit_is_not_hinted_out_of_its_shape(quality: Quality) -> None:
    reference = AssetId(uuid.uuid4())
    for named in list_sizes(GPT_IMAGE_2.size_rule):
        asked = JobRequest("bluer", "gpt-image-2", named.size, quality, references=(reference,))
        hint = cheaper_hint(asked, GPT_IMAGE_2, MARGIN, reference_sizes=(named.size,))
        assert hint is None or has_same_ratio(hint.size, named.size)


def test_the_cheapest_has_no_hint() -> None:
    assert find_hint(1536, 1024, Quality.MEDIUM) is None
    assert find_hint(1024, 1024, Quality.LOW) is None


def test_a_draft_is_never_hinted_at_to_someone_who_asked_for_more() -> None:
    for named in list_sizes(GPT_IMAGE_2.size_rule):
        hint = find_hint(named.size.width, named.size.height, Quality.MEDIUM)
        assert hint is None or hint.quality is Quality.MEDIUM


@pytest.mark.parametrize("model", REGISTRY.list_offered(is_demo=False), ids=lambda model: model.id)
def test_every_hint_is_true_and_worth_reading(model: Model) -> None:
    for named in list_sizes(model.size_rule):
        for level in model.qualities:
            asked = JobRequest("a cup", model.id, named.size, level.quality, count=3)
            hint = cheaper_hint(asked, model, MARGIN)
            if hint is None:
                continue
            hinted = replace(asked, size=hint.size, quality=hint.quality)
            now, then = (quote(each, model, margin=MARGIN).total_credits for each in (asked, hinted))
            assert now - then == hint.saves_credits
            assert hint.saves_credits >= 1
            assert hint.saves_credits >= now / 10
            assert hint.size.pixels >= named.size.pixels or has_same_ratio(hint.size, named.size)
            assert (hint.size.width - hint.size.height) * (named.size.width - named.size.height) >= 0
            assert hint.text.startswith(describe(hint.size))
