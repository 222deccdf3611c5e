"""Whatever colour and logo a brand brings: text can be read, controls can be seen, pictures and icons show them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from gpt_image_studio.frontend.brand_mark import mark, save_icons
from gpt_image_studio.frontend.share_picture import SIZE, SharePicture, draw_share
from gpt_image_studio.frontend.theme import SURFACES, accent_css, fitted
from gpt_image_studio.kit.brand import Brand
from gpt_image_studio.kit.colour import contrast
from gpt_image_studio.kit.tokens import DARKROOM, PAPER, theme
from gpt_image_studio.settings import Settings, SettingsError

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
SHARE = SharePicture("app-icon", "App icon", "One strong symbol on a square.", "prompts/app-icon-640.webp")


def differ(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is not None


@given(colours, st.sampled_from([PAPER, DARKROOM]))
def test_every_colour_of_a_brand_is_made_readable_in_both_themes(colour: str, selector: str) -> None:
    accent, surfaces = fitted(colour, selector), [theme(selector)[name] for name in SURFACES]
    assert min(contrast(accent.fill, surface) for surface in surfaces) >= 3
    assert min(contrast(accent.ink, surface) for surface in surfaces) >= 4.5
    assert contrast(accent.on, accent.fill) >= 4.5


def test_a_colour_that_can_be_read_is_left_as_it_is() -> None:
    assert fitted("#1f4fbf", PAPER).fill == "#1f4fbf"
    assert fitted("#1f4fbf", PAPER).ink == "#1f4fbf"


def test_without_a_colour_the_tokens_stand() -> None:
    assert accent_css("", "") == ""
    assert accent_css("#1f4fbf", "").count("--accent:") == 2


def test_the_shared_picture_shows_the_name_the_colour_and_the_logo(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGBA", (256, 256), "#1f4fbf").save(logo)
    plain = draw_share(SHARE, Brand())
    assert plain.size == SIZE == (1200, 630)
    for other in (Brand(name="Aperture Works"), Brand(accent="#1f4fbf"), Brand(logo=logo)):
        assert differ(plain, draw_share(SHARE, other))


@pytest.mark.parametrize("words", ["", "word " * 60, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"])
def test_any_words_fit_into_the_shared_picture(words: str) -> None:
    picture = draw_share(
        SharePicture("x", words or "x", words), Brand(name="A brand with a rather long name of its own")
    )
    edge = picture.crop((SIZE[0] - 20, 100, SIZE[0], SIZE[1] - 20))
    assert edge.getcolors() == [(edge.width * edge.height, (0xF7, 0xF6, 0xF2))]


def test_icons_are_made_of_the_logo_and_without_one_of_our_own_mark(tmp_path: Path) -> None:
    save_icons(Brand(), tmp_path / "own")
    assert sorted(path.name for path in (tmp_path / "own").iterdir()) == [
        "apple-touch-icon.png",
        "favicon.ico",
        "favicon.svg",
    ]
    logo = tmp_path / "mark.png"
    Image.new("RGBA", (300, 300), "#1f4fbf").save(logo)
    save_icons(Brand(logo=logo), tmp_path / "theirs")
    assert sorted(path.name for path in (tmp_path / "theirs").iterdir()) == [
        "apple-touch-icon.png",
        "favicon.ico",
        "logo.png",
    ]
    with Image.open(tmp_path / "theirs" / "apple-touch-icon.png") as icon:
        assert icon.size == (180, 180)
        assert icon.convert("RGB").getpixel((90, 90)) == (0x1F, 0x4F, 0xBF)
    assert differ(mark(Brand(), 64), mark(Brand(accent="#1f4fbf"), 64))


def test_a_logo_that_is_not_there_and_a_colour_that_is_none_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="STUDIO_BRAND_LOGO"):
        Settings(brand_logo=tmp_path / "nowhere.png")
    with pytest.raises(ValueError, match="brand_accent"):
        Settings(brand_accent="orange")
