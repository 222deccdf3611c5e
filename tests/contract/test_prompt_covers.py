"""`studio prompts render` with a key, against the emulator: asked once, as recommended, the bytes kept and a receipt for them."""

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from fakes.providers.emulator import start_emulator
from gpt_image_studio.commands import prompts as prompt_commands
from gpt_image_studio.prompts import covers
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.template import prompt_of
from gpt_image_studio.settings import Settings

TEMPLATE = prompt_library().get("event-poster")
NEEDS_A_PICTURE = "new-background-same-product"
KEY = "sk-render"


async def test_a_key_asks_the_model_once_and_keeps_its_picture_and_its_receipt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompt_commands, "FOLDER", tmp_path / "covers")
    monkeypatch.setattr(covers, "RECEIPTS", tmp_path / "receipts")
    with start_emulator(api_key=KEY, is_plain=True) as emulator:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", emulator.base_url)
        settings = Settings(data_dir=tmp_path)
        await prompt_commands._paint(settings, [TEMPLATE.slug, NEEDS_A_PICTURE], is_agreed=True)
        asked = [entry for entry in emulator.log() if entry["path"].endswith("/images/generations")]

    assert len(asked) == 1
    assert asked[0]["fields"]["prompt"] == prompt_of(TEMPLATE)
    receipt = covers.find_receipt(TEMPLATE.slug)
    assert receipt is not None
    original = (tmp_path / "prompt-covers" / f"{TEMPLATE.slug}.png").read_bytes()
    assert receipt.sha256 == hashlib.sha256(original).hexdigest()
    assert (receipt.size, receipt.quality, receipt.version) == ("1024x1536", "high", TEMPLATE.version)
    assert receipt.usage is not None
    assert receipt.cost_microdollars > 0
    assert receipt.request_id
    for longest in covers.BUDGETS:
        with Image.open(tmp_path / "covers" / covers.cover_name(TEMPLATE.slug, longest)) as cover:
            assert cover.size == covers.cover_size(TEMPLATE.recommended.shape, longest)
    assert covers.find_receipt(NEEDS_A_PICTURE) is None
