"""The pictures of public pages: what is said of them is what was drawn."""

import hashlib
import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gpt_image_studio.generations.catalog.sizes import find_name, snap
from gpt_image_studio.generations.model import JobRequest, Quality, Size
from gpt_image_studio.generations.prices import pricing
from gpt_image_studio.screens.examples.sample import credits_of, price_text, settings_of
from gpt_image_studio.screens.examples.sample_list import EDITS, RECIPE, SAMPLES, recipe_prompt
from gpt_image_studio.screens.guide.channel_sizes import CHANNELS, list_channel_sizes
from gpt_image_studio.site import site

FOLDER = Path(__file__).parents[3] / "assets" / "samples"
#: One file, bytes. A page shows about a dozen before somebody scrolls to its end.
HEAVIEST = 24_000


@pytest.fixture(scope="module")
def receipts() -> dict[str, Any]:
    return json.loads((FOLDER / "receipts.json").read_text(encoding="utf-8"))


def test_every_sample_has_the_receipt_of_what_is_said_about_it(receipts: dict[str, Any]) -> None:
    assert set(receipts) == set(SAMPLES)
    for name, sample in SAMPLES.items():
        receipt = receipts[name]
        said = (receipt["prompt"], receipt["size"], receipt["quality"], receipt["background"])
        assert said == (sample.prompt, str(sample.size), sample.quality, sample.background), name
        assert receipt.get("edit_of", "") == sample.edit_of
        assert "no AI" in receipt["drawn_by"]


def test_the_files_are_the_drawn_ones_and_no_others(receipts: dict[str, Any]) -> None:
    kept = {file: checksum for receipt in receipts.values() for file, checksum in receipt["files"].items()}
    there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.webp")}
    assert there == kept


@pytest.mark.parametrize("name", [name for name, sample in SAMPLES.items() if sample.widths])
def test_a_sample_is_there_in_every_width_in_its_own_shape(name: str) -> None:
    sample = SAMPLES[name]
    files = [name, *([f"{name}-mask"] if name in EDITS else [])]
    for file, width in ((file, width) for file in files for width in sample.widths):
        path = FOLDER / f"{file}-{width}.webp"
        with Image.open(path) as picture:
            assert picture.size == (width, round(width * sample.ratio))
        assert path.stat().st_size <= HEAVIEST, path.name


def test_an_edit_left_everything_outside_its_mask_as_it_was(receipts: dict[str, Any]) -> None:
    edits = {name: receipts[name] for name, sample in SAMPLES.items() if sample.edit_of}
    assert set(EDITS) < set(edits)
    for name, receipt in edits.items():
        # The model had touched it: the lock is what put it back.
        assert receipt["changed_outside_mask_as_drawn_percent"] > 50, name
        assert receipt["changed_outside_mask_after_pixel_lock_pixels"] == 0, name


def test_every_sample_has_a_size_with_a_name() -> None:
    rule = site().offered_model.size_rule
    assert [name for name, sample in SAMPLES.items() if find_name(sample.size, rule) is None] == []


def test_alternative_texts_say_something_and_differ() -> None:
    texts = [sample.alt for sample in SAMPLES.values()]
    assert len(set(texts)) == len(texts)
    assert all(len(text) > 10 for text in texts)


#: By the published token counts at $30, $8 a reference's million tokens, 1.6 credits a cent, rounded up.
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bottle-sand", 1756 * 30),
        ("jar-quince", 1756 * 30 + 1024 * 8),
        ("chair-terracotta", 1372 * 30 + 1536 * 8),
        ("quality-low", 196 * 30),
        ("quality-high", 7024 * 30),
    ],
)
def test_the_price_in_a_caption_is_what_the_studio_asks(name: str, expected: int) -> None:
    assert credits_of(name) == math.ceil(expected * Decimal("1.6") / 10_000)


def test_a_caption_says_price_quality_and_size() -> None:
    assert price_text("quality-low") == "1 credit"
    assert price_text("bottle-sand") == "9 credits"
    assert settings_of("hero") == ("Standard", "1280 × 1024")


def test_the_prompt_of_the_guide_only_grows() -> None:
    for stage in range(2, len(RECIPE) + 1):
        assert recipe_prompt(stage).startswith(recipe_prompt(stage - 1).rstrip("."))
        assert SAMPLES[f"recipe-{stage}"].prompt == recipe_prompt(stage)
    assert recipe_prompt(len(RECIPE)) == " ".join(line for _part, line in RECIPE)


def test_what_the_guide_says_for_a_channel_is_what_the_studio_gives() -> None:
    model = site().offered_model
    lines = list_channel_sizes()
    assert [line.channel for line in lines] == list(CHANNELS)
    for line in lines:
        asks, named = line.channel.asks, find_name(line.size, model.size_rule)
        if line.channel.shape:
            assert named is not None
            assert line.choose == f"{named.shape.id} · {named.scale}"
        else:
            assert line.size == snap(asks.width, asks.height, model.size_rule).size
        quote = pricing.quote(JobRequest("", model.id, line.size, Quality.MEDIUM), model, margin=Decimal("1.6"))
        assert line.credits == quote.credits_each


def test_what_a_channel_asks_for_can_be_cut_from_what_comes() -> None:
    small = [
        line.channel.name
        for line in list_channel_sizes()
        if line.size.width < line.channel.asks.width or line.size.height < line.channel.asks.height
    ]
    assert small == []


def test_a_channel_without_a_shape_of_its_own_gets_its_own_figure_rounded_up() -> None:
    banner = next(line for line in list_channel_sizes() if line.channel.name == "Link preview, ad banner")
    assert (banner.choose, banner.size) == ("Custom 1200 × 628", Size(1200, 640))
