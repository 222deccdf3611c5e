"""Numbers, sizes and times read the same on every screen."""

import pytest

from gpt_image_studio.generations.model import Size
from gpt_image_studio.screens.wording import clock_text, credits_text, duration_text, first_words, short_size, size_text


@pytest.mark.parametrize(("amount", "text"), [(1, "1 credit"), (0, "0 credits"), (12_345, "12,345 credits")])
def test_credits_are_counted_with_separators(amount: int, text: str) -> None:
    assert credits_text(amount) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "1 s"), (23, "23 s"), (89, "89 s"), (125, "2 min")])
def test_durations_are_rounded_to_what_helps(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


def test_a_square_is_one_number_squared() -> None:
    assert (short_size(Size(1024, 1024)), short_size(Size(1536, 864)), size_text(Size(1, 2))) == (
        "1024²",
        "1536 × 864",
        "1 × 2",
    )


def test_clocks_have_two_digits_for_seconds() -> None:
    assert (clock_text(5), clock_text(83.4)) == ("0:05", "1:23")


def test_first_words_are_one_line_and_end_with_an_ellipsis_when_cut() -> None:
    assert first_words("a\n  b") == "a b"
    assert first_words("x" * 100, 10) == "x" * 9 + "…"
