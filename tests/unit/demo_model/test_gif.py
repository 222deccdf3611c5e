"""The demo model's moving pictures: a loop of one composition, in files that are not larger than they need to be."""

import io
from contextlib import nullcontext
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gpt_image_studio.demo_model.painting.animation import PLATE_SHARE, animated
from gpt_image_studio.demo_model.painting.gif_file import gif_bytes
from gpt_image_studio.demo_model.painting.renderer import Picture, draw
from gpt_image_studio.demo_model.wire.errors import ApiError
from gpt_image_studio.demo_model.wire.sizes import auto_frame_size, canvas_of, parse_size

SIZE = (320, 240)


def make_gif(
    prompt: str = "a ceramic bottle", *, frame_count: int = 6, duration_ms: int = 200, label: str = ""
) -> bytes:
    width, height = (round(edge * PLATE_SHARE) for edge in SIZE)
    plate = draw(Picture(prompt, width, height, "low", "seed", has_grain=False))
    return animated(plate, SIZE, frame_count=frame_count, duration_ms=duration_ms, label=label)


def frames_of(content: bytes) -> list[Image.Image]:
    image = Image.open(io.BytesIO(content))
    frames: list[Image.Image] = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        frames.append(image.convert("RGB"))
    return frames


def difference(a: Image.Image, b: Image.Image) -> float:
    return float(np.abs(np.asarray(a, np.int16) - np.asarray(b, np.int16)).mean())


@pytest.mark.parametrize("frame_count", [2, 3, 9, 16])
def test_every_frame_is_there_of_the_asked_size_and_differs_from_the_one_before(frame_count: int) -> None:
    frames = frames_of(make_gif(frame_count=frame_count))

    assert [frame.size for frame in frames] == [SIZE] * frame_count
    assert all(difference(a, b) > 0.5 for a, b in pairwise(frames))


def test_the_last_frame_leads_to_the_first_as_every_frame_leads_to_the_next() -> None:
    frames = frames_of(make_gif(frame_count=12))

    steps = [difference(a, b) for a, b in zip(frames, [*frames[1:], frames[0]], strict=True)]

    assert max(steps) < 2.5 * min(steps)
    assert max(steps) < difference(frames[0], frames[6])


@pytest.mark.parametrize("prompt", ["a ceramic bottle", "poster “Slow Coffee”", "mountains at dawn"])
def test_nothing_in_it_is_far_from_the_picture_it_was_made_of(prompt: str) -> None:
    first = frames_of(make_gif(prompt))[0]

    still = draw(Picture(prompt, round(SIZE[0] * PLATE_SHARE), round(SIZE[1] * PLATE_SHARE), "low", "seed"))
    left, top = (still.width - SIZE[0]) // 2, (still.height - SIZE[1]) // 2
    assert difference(first, still.crop((left, top, left + SIZE[0], top + SIZE[1]))) < 14


def test_all_frames_share_one_palette_and_the_file_stays_small() -> None:
    content = make_gif(frame_count=9)

    image = Image.open(io.BytesIO(content))
    assert image.info["loop"] == 0
    assert len({colour for frame in frames_of(content) for colour in set(frame.get_flattened_data())}) <= 128
    assert len(content) < 9 * SIZE[0] * SIZE[1] * 0.5


def test_the_same_composition_gives_the_same_bytes() -> None:
    assert make_gif() == make_gif()


def test_a_duration_is_written_in_hundredths_of_a_second() -> None:
    assert Image.open(io.BytesIO(make_gif(duration_ms=655_350))).info["duration"] == 655_350
    assert Image.open(io.BytesIO(make_gif(duration_ms=10))).info["duration"] == 10


def test_a_label_stands_in_every_frame() -> None:
    plain, signed = (frames_of(make_gif(label=label)) for label in ("", "studio-demo · low · 1 · 320x240"))

    for a, b in zip(plain, signed, strict=True):
        corner = (0, SIZE[1] - 40, SIZE[0], SIZE[1])
        assert difference(a.crop(corner), b.crop(corner)) > 1


def test_frames_that_are_equal_are_written_all_the_same() -> None:
    frame = Image.new("P", (8, 8), 3)
    frame.putpalette([v for k in range(8) for v in (k, k, k)])

    assert len(frames_of(gif_bytes([frame] * 5, duration_ms=100))) == 5


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 16), st.integers(1, 90), st.integers(1, 90))
def test_exactly_the_frames_that_fit_on_a_legal_canvas_are_taken(frame_count: int, across: int, down: int) -> None:
    width, height = across * 16, down * 16
    wide, high = canvas_of(width, height, frame_count)
    is_legal = (
        max(width, height) <= 3 * min(width, height) and max(wide, high) <= 3840 and 655_360 <= wide * high <= 8_294_400
    )

    assert frame_count <= (wide // width) * (high // height) <= 16
    with nullcontext() if is_legal else pytest.raises(ApiError):
        assert parse_size(f"{width}x{height}", frame_count=frame_count) == (width, height)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 16), st.floats(0.1, 10))
def test_an_automatic_frame_is_one_that_may_be_asked_for(frame_count: int, ratio: float) -> None:
    width, height = auto_frame_size(min(2.8, max(1 / 2.8, ratio)), frame_count)

    assert parse_size(f"{width}x{height}", frame_count=frame_count) == (width, height)
