"""Covers: small files in the template's own shape; a real model's picture leaves a receipt, a drawn one none."""

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from fakes.pictures import make_image
from fakes.providers.provider import FakeProvider
from gpt_image_studio.commands import prompts as prompt_commands
from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.prompts import covers
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.template import prompt_of
from gpt_image_studio.settings import Settings

TEMPLATE = prompt_library().get("event-poster")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(prompt_commands, "FOLDER", tmp_path / "covers")
    monkeypatch.setattr(covers, "RECEIPTS", tmp_path / "receipts")
    return tmp_path / "covers"


def test_every_template_has_its_covers_in_its_shape_and_within_their_weight() -> None:
    folder = prompt_commands.FOLDER
    assert covers.list_heavy(folder) == []
    for template in prompt_library().list_all():
        assert covers.list_missing(template, folder) == []
        for longest in covers.BUDGETS:
            with Image.open(folder / covers.cover_name(template.slug, longest)) as picture:
                assert picture.size == covers.cover_size(template.recommended.shape, longest)


def test_even_a_noisy_picture_is_brought_under_its_weight(folder: Path) -> None:
    covers.save_cover(make_image(640, 960), TEMPLATE, folder)
    assert covers.list_heavy(folder) == []
    assert covers.list_missing(TEMPLATE, folder) == []


async def test_a_real_model_s_picture_leaves_a_receipt_and_a_drawn_one_takes_it_away(
    folder: Path, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path)
    provider = FakeProvider()
    model = Registry.load().list_offered(is_demo=False)[0]
    await prompt_commands._paint_one(TEMPLATE, model, settings, provider)
    receipt = covers.find_receipt(TEMPLATE.slug)
    assert receipt is not None
    assert (receipt.prompt, receipt.model, receipt.size) == (prompt_of(TEMPLATE), model.id, "1024x1536")
    assert receipt.cost_microdollars > 0
    original = (tmp_path / "prompt-covers" / f"{TEMPLATE.slug}.png").read_bytes()
    assert receipt.sha256 == hashlib.sha256(original).hexdigest()
    assert provider.requests[0].partials == 0
    await prompt_commands._draw([TEMPLATE.slug])
    assert covers.find_receipt(TEMPLATE.slug) is None
    assert covers.list_missing(TEMPLATE, folder) == []


async def test_an_unknown_slug_is_said_before_anything_is_drawn(folder: Path) -> None:
    with pytest.raises(NotFoundError):
        await prompt_commands._draw([TEMPLATE.slug, "nobody"])
    assert len(covers.list_missing(TEMPLATE, folder)) == len(covers.BUDGETS)
