"""Both themes can be read: text 4.5 : 1, borders of fields and focus rings 3 : 1, on every surface they appear on."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[3] / "assets" / "styles" / "tokens.css"
SURFACES = ("page", "surface", "sunk", "stage")
TEXT = ("ink", "muted", "accent-ink", "ok", "warn", "danger")
CONTROLS = ("accent", "edge")


def make_theme(selector: str) -> dict[str, str]:
    block = re.search(re.escape(selector) + r" \{(.*?)\n\}", TOKENS.read_text(encoding="utf-8"), re.DOTALL)
    assert block
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = ((c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("selector", [":root", ".dark"])
def test_text_and_controls_stand_out_from_every_surface(selector: str) -> None:
    theme = make_theme(selector)
    faint = [
        f"{name} on {surface}: {ratio:.2f}"
        for surface in SURFACES
        for names, least in ((TEXT, 4.5), (CONTROLS, 3.0))
        for name in names
        if (ratio := contrast(theme[name], theme[surface])) < least
    ]
    assert faint == []
    assert contrast(theme["on-accent"], theme["accent"]) >= 4.5


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
