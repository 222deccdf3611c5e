"""What a person protects with a mask comes back exactly as it was."""

import io
from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from fakes.pictures import encode, make_image
from gpt_image_studio.assets.images import InvalidImageError
from gpt_image_studio.assets.pixel_lock import change_map, changed_outside, compose, has_same_shape, lock

SIZE = (320, 200)
HOLE = (80, 50, 220, 150)


def make_mask(size: tuple[int, int] = SIZE, hole: tuple[int, int, int, int] = HOLE, *, blur: float = 0) -> Image.Image:
    """255 stays, 0 in the hole may change."""
    mask = Image.new("L", size, 255)
    ImageDraw.Draw(mask).rectangle(hole, fill=0)
    return mask.filter(ImageFilter.GaussianBlur(blur)) if blur else mask


def as_file(mask: Image.Image) -> bytes:
    black = Image.new("L", mask.size)
    return encode(Image.merge("RGBA", (black, black, black, mask)))


@pytest.mark.parametrize("modes", [("RGB", "RGB"), ("RGBA", "RGB"), ("RGB", "RGBA"), ("RGBA", "RGBA")])
@pytest.mark.parametrize("blur", [0, 7])
def test_outside_the_mask_every_pixel_is_the_originals(modes: tuple[str, str], blur: float) -> None:
    original, edited = make_image(*SIZE, mode=modes[0], seed=1), make_image(*SIZE, mode=modes[1], seed=9)
    mask = make_mask(blur=blur)
    result = compose(original, edited, mask, 12)
    kept = np.asarray(mask) == 255
    assert kept.any()
    assert np.array_equal(np.asarray(result)[kept], np.asarray(original.convert(result.mode))[kept])


@given(
    hole=st.tuples(st.integers(0, 60), st.integers(0, 40), st.integers(0, 63), st.integers(0, 47)),
    feather_px=st.integers(0, 20),
)
@settings(deadline=None, max_examples=60)
def test_whatever_is_painted_and_however_soft_nothing_outside_changes(
    hole: tuple[int, int, int, int], feather_px: int
) -> None:
    left, top, right, bottom = (
        min(hole[0], hole[2]),
        min(hole[1], hole[3]),
        max(hole[0], hole[2]),
        max(hole[1], hole[3]),
    )
    mask = make_mask((64, 48), (left, top, right, bottom))
    original, edited = make_image(seed=1), make_image(seed=5)
    result, kept = np.asarray(compose(original, edited, mask, feather_px)), np.asarray(mask) == 255
    assert np.array_equal(result[kept], np.asarray(original)[kept])


def test_deep_inside_the_mask_the_edit_is_taken_as_it_came() -> None:
    original, edited = make_image(*SIZE, seed=1), make_image(*SIZE, seed=9)
    result = np.asarray(compose(original, edited, make_mask(), 12))
    assert np.array_equal(result[70:130, 100:200], np.asarray(edited)[70:130, 100:200])


def test_the_edge_is_soft_and_on_the_inside() -> None:
    black, white = Image.new("RGB", SIZE), Image.new("RGB", SIZE, (255, 255, 255))
    row = np.asarray(compose(black, white, make_mask(), 12))[100, :, 0]
    assert set(row[:80]) == {0}
    ramp = row[80:93].astype(int)
    assert (np.diff(ramp) > 0).all()
    assert 0 < ramp[0] < 40
    assert row[93] == 255


def test_at_the_border_of_the_picture_there_is_no_edge() -> None:
    black, white = Image.new("RGB", SIZE), Image.new("RGB", SIZE, (255, 255, 255))
    result = np.asarray(compose(black, white, make_mask(hole=(0, 0, 100, 199)), 12))
    assert result[0, 0, 0] == 255
    assert result[199, 50, 0] == 255


def test_a_thin_stroke_still_changes_something() -> None:
    black, white = Image.new("RGB", SIZE), Image.new("RGB", SIZE, (255, 255, 255))
    for width in (1, 3, 9):
        row = np.asarray(compose(black, white, make_mask(hole=(100, 0, 99 + width, 199)), 12))[100, :, 0]
        assert row.max() == 255, width


def test_a_transparent_pixel_does_not_bleed_its_invisible_colour() -> None:
    clear = Image.new("RGBA", SIZE, (255, 0, 0, 0))
    green = Image.new("RGBA", SIZE, (0, 200, 0, 255))
    result = np.asarray(compose(clear, green, make_mask(), 12))
    seen = result[..., 3] > 0
    assert result[..., 0][seen].max() == 0
    assert tuple(result[0, 0]) == (255, 0, 0, 0)


def test_what_changed_outside_is_counted_beyond_rounding() -> None:
    original = Image.new("RGB", SIZE, (100, 100, 100))
    mask = make_mask()
    assert changed_outside(original, Image.new("RGB", SIZE, (101, 99, 100)), mask) == 0
    assert changed_outside(original, Image.new("RGB", SIZE, (100, 102, 100)), mask) == 100
    half = original.copy()
    half.paste((0, 0, 0), (0, 0, 320, 100))
    protected = np.asarray(mask) == 255
    expected = 100 * protected[:100].sum() / protected.sum()
    assert changed_outside(original, half, mask) == pytest.approx(expected, abs=0.01)  # pyright: ignore[reportUnknownMemberType] # pytest's


def test_the_map_is_small_and_bright_where_something_changed() -> None:
    original = Image.new("RGB", (1600, 1000), (100, 100, 100))
    edited = original.copy()
    edited.paste((180, 100, 100), (0, 0, 800, 1000))
    picture = Image.open(io.BytesIO(change_map(original, edited)))
    assert (picture.format, picture.size) == ("WEBP", (768, 480))
    levels = np.asarray(picture.convert("L"))
    assert levels[240, 100] > 240
    assert levels[240, 700] < 15


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_the_file_keeps_every_pixel(form: str) -> None:
    original, edited = make_image(*SIZE, mode="RGBA", seed=1), make_image(*SIZE, mode="RGBA", seed=4)
    locked = lock(encode(original), encode(edited), as_file(make_mask()), form="WEBP" if form == "WEBP" else "PNG")
    assert locked is not None
    picture = Image.open(io.BytesIO(locked.content))
    assert picture.format == form
    assert np.array_equal(np.asarray(picture), np.asarray(compose(original, edited, make_mask(), 12)))
    assert locked.changed_outside_percent > 90


def test_another_size_of_the_same_shape_is_fitted_first() -> None:
    original, edited = make_image(640, 400, seed=1), make_image(*SIZE, seed=9)
    locked = lock(encode(original), encode(edited), as_file(make_mask()))
    assert locked is not None
    result = np.asarray(Image.open(io.BytesIO(locked.content)))
    fitted = np.asarray(original.resize(SIZE, Image.Resampling.LANCZOS))
    kept = np.asarray(make_mask()) == 255
    assert np.array_equal(result[kept], fitted[kept])


def test_another_shape_cannot_be_put_back() -> None:
    assert lock(encode(make_image(200, 200)), encode(make_image(*SIZE)), as_file(make_mask())) is None
    assert has_same_shape((1000, 750), (1008, 752))
    assert not has_same_shape((1024, 1024), (1536, 1024))


@pytest.mark.parametrize("level", [0, 255])
def test_a_mask_of_all_or_nothing_locks_nothing(level: int) -> None:
    picture = encode(make_image(*SIZE))
    assert lock(picture, picture, as_file(Image.new("L", SIZE, level))) is None


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(InvalidImageError):
        lock(encode(make_image(*SIZE)), b"<html>", as_file(make_mask()))


def test_the_largest_picture_takes_seconds_not_minutes() -> None:
    size = (3840, 2160)
    original, edited = Image.new("RGB", size, (9, 90, 9)), Image.new("RGB", size, (11, 92, 11))
    mask = make_mask(size, (500, 500, 3000, 1800), blur=9)
    started = monotonic()
    compose(original, edited, mask, 12)
    assert monotonic() - started < 15
