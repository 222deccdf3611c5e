"""What the demo model does to a picture that is there already: all of it, a masked place, or a place somebody drew on."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageStat

from fakes.pictures import make_image
from gpt_image_studio.demo_model.painting.editing import draw_edit
from gpt_image_studio.demo_model.painting.renderer import Picture, draw

SIDE = 256
RED = (255, 0, 0, 255)


def make_picture(
    prompt: str = "a ceramic bottle", *, width: int = SIDE, height: int = SIDE, is_transparent: bool = False
) -> Picture:
    return Picture(prompt, width, height, "low", f"seed|{prompt}", is_transparent=is_transparent, label="Demo")


def make_base() -> Image.Image:
    return draw(Picture("a cat", SIDE, SIDE, "low", "base"))


def make_mask(mode: str = "RGBA") -> Image.Image:
    mask = Image.new(mode, (SIDE, SIDE), (0, 0, 0, 255) if mode == "RGBA" else (0, 255))
    mask.paste((0, 0, 0, 0) if mode == "RGBA" else (0, 0), (64, 64, 192, 192))
    return mask


def make_ring(box: tuple[int, int, int, int] = (20, 20, 110, 150)) -> Image.Image:
    markup = Image.new("RGBA", (SIDE, SIDE))
    ImageDraw.Draw(markup).ellipse(box, outline=RED, width=5)
    return markup


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB"), np.int16)


def outlines(image: Image.Image) -> np.ndarray:
    grey = np.asarray(image.convert("L").resize((64, 64), Image.Resampling.BOX), np.float32)
    return np.concatenate([np.diff(grey, axis=0).ravel(), np.diff(grey, axis=1).ravel()])


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("prompt", ["a ceramic bottle", "make it cobalt", "remove it", "mountains at dawn", "zxcv"])
def test_a_masked_edit_leaves_the_rest_of_image_1_shifted_by_exactly_2(mode: str, prompt: str) -> None:
    base = make_image(SIDE, SIDE)

    edited, before = pixels(draw_edit(make_picture(prompt), base, mask=make_mask(mode))), pixels(base)

    outside = np.ones((SIDE, SIDE), bool)
    outside[64:192, 64:192] = False
    assert (edited[outside] == np.minimum(before[outside] + 2, 255)).all()
    assert np.abs(edited[~outside] - before[~outside]).mean() > 8


@pytest.mark.parametrize("prompt", ["make it cobalt", "warm window light", "night", "a bicycle", "happiness"])
def test_an_edit_without_a_place_keeps_what_the_picture_shows_and_changes_its_light(prompt: str) -> None:
    base = make_base()

    edited = draw_edit(make_picture(prompt), base)

    assert np.corrcoef(outlines(base), outlines(edited))[0, 1] > 0.7
    assert np.abs(pixels(edited) - pixels(base)).mean() > 4


def test_a_named_colour_reaches_the_subject() -> None:
    base = make_base()

    blue, red = (draw_edit(make_picture(f"make it {name}"), base) for name in ("cobalt", "crimson"))

    middle = (SIDE * 2 // 5, SIDE // 3, SIDE * 3 // 5, SIDE * 3 // 5)
    of_blue, of_red = (ImageStat.Stat(image.crop(middle)).mean for image in (blue, red))
    assert of_blue[2] > of_red[2] + 20
    assert of_red[0] > of_blue[0] + 20


def test_what_is_drawn_on_a_picture_says_where_and_is_not_in_the_result() -> None:
    base, markup = make_base(), make_ring()

    edited, before = pixels(draw_edit(make_picture("a candle"), base, markup=markup)), pixels(base)

    far = (slice(None), slice(200, None))
    assert (edited[far] == np.minimum(before[far] + 2, 255)).all()
    assert np.abs(edited[40:140, 35:95] - before[40:140, 35:95]).mean() > 8
    strokes = np.asarray(markup.getchannel("A")) > 200
    is_stroke_red = (edited[..., 0] > 230) & (edited[..., 1] < 40) & (edited[..., 2] < 40)
    assert not is_stroke_red[strokes].any()


def test_the_inside_of_a_ring_is_meant_and_the_inside_of_nothing_is_not() -> None:
    base = make_image(SIDE, SIDE)
    line = Image.new("RGBA", (SIDE, SIDE))
    ImageDraw.Draw(line).line((20, 20, 20, 230), fill=RED, width=5)

    middle = (slice(90, 160), slice(90, 160))
    ringed, lined = (
        np.abs(pixels(draw_edit(make_picture("remove it"), base, markup=drawn)) - pixels(base))[middle]
        for drawn in (make_ring((20, 20, 230, 230)), line)
    )

    assert ringed.max() > 10
    assert lined.max() == 2


@pytest.mark.parametrize("fill", [(0, 0, 0, 0), RED], ids=["nothing drawn", "drawn over everything"])
@pytest.mark.parametrize("prompt", ["a candle", "remove it", "make it cobalt", "poster “Slow”"])
def test_the_least_and_the_most_markup_are_followed(fill: tuple[int, ...], prompt: str) -> None:
    markup = Image.new("RGBA", (SIDE, SIDE), fill)

    edited = draw_edit(make_picture(prompt), make_base(), markup=markup)

    is_untouched = (pixels(edited) == np.minimum(pixels(make_base()) + 2, 255)).all()
    assert is_untouched == (fill[3] == 0)


def test_what_surrounds_a_kept_thing_takes_the_colour_and_shows_no_second_one() -> None:
    base = make_base()
    kept = Image.new("RGBA", base.size)
    kept.paste((0, 0, 0, 255), (70, 30, 190, 200))

    edited = draw_edit(make_picture("a cat on a cobalt background"), base, mask=kept)

    left = edited.crop((0, 0, 60, SIDE))
    assert ImageStat.Stat(left).mean[2] > ImageStat.Stat(left).mean[0] + 25
    assert np.corrcoef(outlines(base), outlines(edited))[0, 1] > 0.7


def test_a_mask_that_keeps_nothing_asks_for_a_new_picture() -> None:
    clear = Image.new("RGBA", (SIDE, SIDE))

    edited = draw_edit(make_picture("a cat"), Image.new("RGB", (SIDE, SIDE), "grey"), mask=clear)

    assert np.abs(pixels(edited) - pixels(draw(make_picture("a cat")))).mean() < 2


def test_an_edit_is_fitted_to_the_asked_size_and_keeps_transparency_when_asked() -> None:
    base = Image.new("RGBA", (SIDE, SIDE), (10, 200, 90, 128))

    assert draw_edit(make_picture(width=320, height=192), base).size == (320, 192)
    assert draw_edit(make_picture(width=320, height=192), base, markup=make_ring()).size == (320, 192)
    clear = draw_edit(make_picture(is_transparent=True), base, mask=Image.new("L", (SIDE, SIDE), 255))
    assert clear.mode == "RGBA"
    assert clear.getpixel((128, 128)) == (12, 202, 92, 128)
    thing = draw_edit(make_picture(is_transparent=True), base, mask=make_mask())
    assert thing.getpixel((66, 66)) == (0, 0, 0, 0)


def test_an_opaque_edit_of_a_clear_picture_stands_on_paper_and_not_on_black() -> None:
    base = Image.new("RGBA", (SIDE, SIDE))

    assert draw_edit(make_picture(), base, mask=make_mask()).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mask", [None, make_mask()], ids=["everywhere", "masked"])
def test_references_reach_the_new_part(mask: Image.Image | None) -> None:
    base = Image.new("RGB", (SIDE, SIDE), "grey")

    red, blue = (
        draw_edit(make_picture(), base, mask=mask, references=[Image.new("RGB", (64, 64), name)])
        for name in ("red", "blue")
    )

    assert ImageStat.Stat(red).mean[0] > ImageStat.Stat(blue).mean[0] + 1


def test_the_same_edit_gives_the_same_pixels() -> None:
    first, again = (
        draw_edit(make_picture(), make_base(), markup=make_ring(), references=[Image.new("RGB", (8, 8), "red")])
        for _ in range(2)
    )

    assert first.tobytes() == again.tobytes()
