"""The demo model's pictures: what they promise to the screens and to the people who look at them."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from gpt_image_studio.demo_model.drawing.brief import make_brief
from gpt_image_studio.demo_model.drawing.colours import named
from gpt_image_studio.demo_model.drawing.labels import words_of
from gpt_image_studio.demo_model.drawing.reading import read
from gpt_image_studio.demo_model.drawing.table import FORMS, THINGS, scene_for
from gpt_image_studio.demo_model.painting.renderer import Picture, draw, unfinished

_BOTTLE = "ceramic oil bottle on a plinth, “Olive — cold pressed”"


def make_picture(
    prompt: str = _BOTTLE, *, width: int = 256, height: int = 256, quality: str = "low", index: int = 0,
    is_transparent: bool = False, label: str = "",
) -> Picture:  # fmt: skip
    seed = f"studio-demo|{prompt}|{quality}|{index}"
    return Picture(prompt, width, height, quality, seed, is_transparent=is_transparent, label=label)


def difference(a: Image.Image, b: Image.Image) -> float:
    """Mean difference per channel, 0..255."""
    return float(np.mean(ImageStat.Stat(ImageChops.difference(a.convert("RGB"), b.convert("RGB"))).mean))


def share_near(image: Image.Image, name: str, *, hue_within: float = 26, least_saturation: float = 0.22) -> float:
    """Part of the picture that has about the hue of a named colour."""
    wanted = Image.new("RGB", (1, 1), tuple(round(c * 255) for c in named(name))).convert("HSV").getpixel((0, 0))
    assert isinstance(wanted, tuple)
    pixels = np.asarray(image.convert("HSV"), np.float32)
    turn = np.abs(pixels[..., 0] - wanted[0])
    near = np.minimum(turn, 256 - turn) * 360 / 256 < hue_within
    return float((near & (pixels[..., 1] > least_saturation * 255)).mean())


def on_grey(image: Image.Image) -> Image.Image:
    ground = Image.new("RGBA", image.size, "#808080")
    return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")


def sharpness(image: Image.Image) -> float:
    grey = np.asarray(image.convert("L"), np.float32)
    return float(np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean())


@pytest.mark.parametrize("prompt", [_BOTTLE, "poster “Slow Coffee”", "mountains at dawn", "leaf pattern", "something"])
def test_the_same_input_gives_the_same_pixels(prompt: str) -> None:
    assert draw(make_picture(prompt)).tobytes() == draw(make_picture(prompt)).tobytes()


def test_pictures_drawn_at_the_same_time_do_not_disturb_each_other() -> None:
    prompts = [_BOTTLE, "poster “Slow Coffee”", "a bowl of lemons", "logo “Nord”"]
    alone = [draw(make_picture(prompt)).tobytes() for prompt in prompts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda prompt: draw(make_picture(prompt)).tobytes(), prompts))
    assert together == alone


@pytest.mark.parametrize(("width", "height"), [(1088, 1920), (3840, 1280), (1024, 640), (1122, 1402), (640, 1920)])
def test_a_picture_has_exactly_the_asked_size(width: int, height: int) -> None:
    image = draw(make_picture(width=width, height=height))
    assert image.size == (width, height)
    assert image.mode == "RGB"


@pytest.mark.parametrize(
    ("words", "scene"),
    [(words, scene) for words, scene in (*FORMS, *THINGS)],
    ids=lambda v: str(v).split(" ", maxsplit=1)[0],
)
def test_every_scene_of_the_table_draws_something_that_is_not_flat(words: str, scene: object) -> None:
    word = words.split(maxsplit=1)[0]
    brief = make_brief(
        prompt=f"a {word} “Name”", width=192, height=256, quality="low", seed_text=word, is_transparent=False
    )
    assert scene_for(brief) is scene
    image = draw(make_picture(f"a {word} “Name”", width=192, height=256))
    assert image.size == (192, 256)
    assert float(np.asarray(image.convert("L"), np.float32).std()) > 4


def test_more_quality_means_more_grain_and_detail() -> None:
    pictures = [draw(make_picture(quality=quality)) for quality in ("low", "medium", "high")]
    measured = [sharpness(picture) for picture in pictures]
    assert measured == sorted(measured)
    assert measured[0] < measured[2] * 0.9


@pytest.mark.parametrize("quality", ["auto", "xhigh", "max", "never heard of"])
def test_every_quality_is_drawn(quality: str) -> None:
    assert draw(make_picture(quality=quality)).size == (256, 256)


@pytest.mark.parametrize(
    "prompt", ["a cat", "perfume bottle of glass", "logo “Nord”", "mountains at dawn", "dashboard"]
)
def test_a_transparent_picture_is_clear_outside_and_254_on_the_subject(prompt: str) -> None:
    image = draw(make_picture(prompt, is_transparent=True, label="Demo model"))
    assert image.mode == "RGBA"
    alpha = np.asarray(image.getchannel("A"))
    assert (alpha == 0).mean() > 0.1
    assert alpha.max() == 254
    assert (alpha == 254).mean() > 0.02
    assert alpha[0].max() == alpha[-1, 0] == 0


@pytest.mark.parametrize("name", ["terracotta", "cobalt", "teal", "emerald", "mustard"])
@pytest.mark.parametrize("frame", ["poster in {0} “Hello”", "a bottle on a {0} background", "abstract silk, {0}"])
def test_a_colour_word_shows_in_the_picture(name: str, frame: str) -> None:
    assert share_near(draw(make_picture(frame.format(name))), name) > 0.15


def test_a_colour_before_background_is_behind_the_subject() -> None:
    palette = make_brief(
        prompt="amber bottle on a sage background",
        width=64,
        height=64,
        quality="low",
        seed_text="s",
        is_transparent=False,
    ).palette
    assert np.allclose(palette.subject, named("amber"), atol=0.08)
    assert np.allclose(palette.ground, named("sage"), atol=0.08)


def test_a_thing_that_shares_its_name_with_a_colour_is_a_thing() -> None:
    assert [c.name for c in read("olive oil bottle in a forest, orange juice").colours] == []
    assert [c.name for c in read("an olive bottle, cream and forest").colours] == ["olive", "cream", "forest"]


def test_different_prompts_give_different_pictures() -> None:
    images = [draw(make_picture(prompt)) for prompt in ("happiness", "the sound of rain", "quantum", "Tuesday", "zxcv")]
    for at, one in enumerate(images):
        for other in images[at + 1 :]:
            assert difference(one, other) > 4


@pytest.mark.parametrize("prompt", [_BOTTLE, "happiness", "sea at sunset"])
def test_outputs_of_one_prompt_differ_visibly(prompt: str) -> None:
    first, second, third = (draw(make_picture(prompt, index=index)) for index in range(3))
    assert difference(first, second) > 2
    assert difference(first, third) > 2


@pytest.mark.parametrize(
    "frame", ["bottle, {0}", "poster {0}", "book cover {0}", "a can {0}", "logo {0}", "dashboard {0}"]
)
def test_quoted_words_change_the_picture(frame: str) -> None:
    one, other = (Picture(frame.format(words), 384, 384, "medium", "s") for words in ("“Nord”", "“Sydpolen”"))
    assert draw(one).tobytes() != draw(other).tobytes()


@pytest.mark.parametrize(
    ("prompt", "quotes"),
    [
        ('say "Hello there" now', ("Hello there",)),
        ("“One” and ‘Two’ and «Три»", ("One", "Two", "Три")),
        ("the bottle's cap isn't 'Small' enough", ("Small",)),
        ("„Straße“", ("Straße",)),
        ('an "unbalanced quote', ()),
        ("“a  b\n c”", ("a b c",)),
    ],
)
def test_quoted_words_are_read_as_written(prompt: str, quotes: tuple[str, ...]) -> None:
    assert read(prompt).quotes == quotes


def test_a_name_and_its_line_are_parted_only_at_a_dash_between_spaces() -> None:
    parted = words_of(("Olive — cold pressed",))
    whole = words_of(("Less, but better",))
    assert parted is not None
    assert whole is not None
    assert (parted.main, parted.rest) == ("Olive", ("cold pressed",))
    assert (whole.main, whole.rest) == ("Less, but better", ())


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "x" * 32_000,
        "poster “" + "long words " * 3_000 + "”",
        "bottle “" + "W" * 390 + "”",
        "poster \x00\x01\x1b[31m\u202e\u200f “\x07Bell\x7f”",
        "poster “שלום עולם — كل شيء”",
        "bottle “日本語 🍋🔥”",
        "poster “🍋”",
        'poster “‘"«» " \' ” unbalanced',
        "\ud800 lone surrogate “\udfff”",
        "%s {} \\ ${jndi} <svg onload=1>",
        "noir nuit “" + "a\u0301" * 100 + "”",
    ],
    ids=lambda prompt: ascii(prompt[:24]),
)
@pytest.mark.parametrize("is_transparent", [False, True])
def test_a_hostile_prompt_is_drawn_like_any_other(prompt: str, is_transparent: bool) -> None:
    assert draw(make_picture(prompt, label="Demo", is_transparent=is_transparent)).size == (256, 256)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300), st.sampled_from([(96, 96), (64, 192), (192, 64)]))
def test_any_text_is_drawn(prompt: str, size: tuple[int, int]) -> None:
    assert draw(make_picture(prompt, width=size[0], height=size[1])).size == size


def test_right_to_left_and_cyrillic_words_are_set_and_not_dropped() -> None:
    for quoted in ("שלום", "سلام", "Привет", "Γειά"):
        with_words = draw(Picture(f"poster “{quoted}”", 256, 256, "low", "s"))
        without = draw(Picture("poster “🜁🜂”", 256, 256, "low", "s"))
        assert with_words.tobytes() != without.tobytes()


def test_the_label_is_small_and_in_the_lower_left_corner() -> None:
    plain = draw(make_picture(width=512, height=512))
    signed = draw(make_picture(width=512, height=512, label="Demo model · Standard · 512 × 512"))
    box = ImageChops.difference(plain, signed).getbbox()
    assert box is not None
    assert box[0] < 40
    assert box[1] > 470
    assert box[3] - box[1] < 20


@pytest.mark.parametrize("is_transparent", [False, True])
def test_an_unfinished_picture_gets_sharper_with_progress(is_transparent: bool) -> None:
    final = draw(make_picture(quality="medium", is_transparent=is_transparent))
    steps = [unfinished(final, progress) for progress in (0.0, 0.3, 0.6, 0.9, 1.0)]
    assert [step.mode for step in steps] == [final.mode] * 5
    assert [step.size for step in steps] == [final.size] * 5
    measured = [sharpness(on_grey(step)) for step in steps]
    assert measured == sorted(measured)
    assert measured[0] < measured[-1] * 0.7
    assert steps[-1].tobytes() == final.tobytes()
    away = [difference(on_grey(step), on_grey(final)) for step in steps]
    assert away == sorted(away, reverse=True)
