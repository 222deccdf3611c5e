"""What a browser kept of the settings, or somebody forged: values that are none become the usual ones, and nothing breaks."""

import json

import pytest

from gpt_image_studio.states.choices import MAX_NUMBER, MAX_STORED_CHARACTERS, Choices


def test_what_was_chosen_comes_back() -> None:
    chosen = Choices(model="gpt-image-2", count=3, shape="4:5")
    assert Choices.from_json(chosen.to_json()) == chosen


@pytest.mark.parametrize(
    "stored",
    [
        "nothing of ours",
        "[]",
        "[" * MAX_STORED_CHARACTERS,
        '{"count": true, "width": -1}',
        '{"count": "3", "width": 1e400}',
        json.dumps({"count": MAX_NUMBER + 1}),
        json.dumps({"model": "a\x00b", "shape": "\ud83d"}),
        '{"quality": "splendid", "shape": {"x": 1}}',
    ],
    ids=["no JSON", "a list", "deep", "no number", "another type", "too large", "no text", "no such word"],
)
def test_what_is_no_setting_is_the_usual_one(stored: str) -> None:
    assert Choices.from_json(stored) == Choices()


@pytest.mark.parametrize("text", ["-1", "1.5", "٣", "9" * 5_000, "", "many"])
def test_what_is_no_number_changes_none(text: str) -> None:
    assert Choices(count=2).with_text("count", text) == Choices(count=2)
