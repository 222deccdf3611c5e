"""Colour names and the arithmetic of perceived colour (OKLCH)."""

import math

from gpt_image_studio.demo_model.drawing.rendering.fields import Rgb

#: word → sRGB hex
NAMED: dict[str, str] = {
    "white": "F6F4EF", "snow": "F4F6F7", "ivory": "F3EBDD", "cream": "F1E5CF", "eggshell": "EEE6D6", "bone": "E6DCCB",
    "pearl": "E9E4DC", "vanilla": "F0E2BE", "butter": "F2DD9A", "linen": "E8DECF", "beige": "DCC9AD", "sand": "D8BE98",
    "oat": "DDCDB2", "khaki": "B8A77A", "taupe": "9C8A7A", "stone": "B5ACA0", "travertine": "D6C3A8", "clay": "B97A5A",
    "terracotta": "C4643F", "rust": "A84B24", "brick": "9E4534", "sienna": "A35A36", "copper": "B8693F", "bronze": "8F6A3B",
    "brass": "B8923F", "gold": "CFA23E", "golden": "D6A743", "ochre": "C98F2B", "mustard": "D3A02C", "saffron": "EBA42A",
    "honey": "DE9E36", "amber": "D2842A", "caramel": "B9783D", "tan": "C9A27A", "camel": "BC9060", "walnut": "6B4A34",
    "oak": "B98F61", "chocolate": "4E3126", "coffee": "5A3B2A", "espresso": "35241C", "brown": "75513A", "chestnut": "7D4129",
    "orange": "E8742C", "tangerine": "EE7E2E", "apricot": "F0AE7A", "peach": "F3BE9F", "coral": "EB7059", "salmon": "EE8E77",
    "ember": "C8401E", "vermilion": "DA4327", "red": "C8302B", "scarlet": "D2301F", "crimson": "A81F36", "cherry": "9E1B32",
    "burgundy": "6A1E2D", "wine": "5E1B2B", "maroon": "64222A", "raspberry": "B92A55", "pink": "EFA6B3", "rose": "D98792",
    "blush": "E9BFB3", "fuchsia": "C9347F", "magenta": "BE2C7A", "plum": "5F2F4E", "aubergine": "3F2438", "mauve": "A98399",
    "lilac": "BFA7D0", "lavender": "B3A4D4", "violet": "6D4BA3", "purple": "66418F", "indigo": "38347C", "ultramarine": "2D3AA0",
    "cobalt": "1F4FA8", "blue": "2F66B5", "azure": "3F8BCB", "cerulean": "3487B2", "sky": "9CC3DC", "powder": "B9CEDA",
    "ice": "D3E2E6", "denim": "41597B", "navy": "1C2B4A", "midnight": "141D33", "ink": "1B1E2A", "petrol": "1F4A56",
    "teal": "1F6F70", "turquoise": "38AFA8", "cyan": "3FB4C8", "aqua": "7CC8C5", "mint": "B7DCC4", "seafoam": "A6CFBF",
    "jade": "3E8E6E", "emerald": "1C7A54", "green": "3F7D4E", "forest": "22452F", "pine": "264A3B", "moss": "68733C",
    "olive": "6F7140", "sage": "A3B096", "pistachio": "BFCB93", "lime": "A9C43A", "chartreuse": "C2CE3F", "eucalyptus": "8FA79A",
    "yellow": "F1C93B", "lemon": "F3DC5C", "sunflower": "EDB52D", "grey": "8D8C89", "gray": "8D8C89", "silver": "BFC1C2",
    "slate": "55616B", "steel": "7D8890", "graphite": "3A3B3D", "charcoal": "2E2F31", "smoke": "8C9094", "concrete": "A5A39E",
    "black": "17171A", "onyx": "1A1A1D", "obsidian": "15161A", "ebony": "231F1D", "concord": "4A3B63", "champagne": "E7D3B3",
}  # fmt: skip


def from_hex(text: str) -> Rgb:
    """`#rrggbb` as red, green and blue screen values, 0..1."""
    return (int(text[0:2], 16) / 255, int(text[2:4], 16) / 255, int(text[4:6], 16) / 255)


def named(word: str) -> Rgb:
    return from_hex(NAMED[word])


def light_of(colour: Rgb) -> Rgb:
    """Screen values to light units (see `fields`)."""
    return (colour[0] ** 2, colour[1] ** 2, colour[2] ** 2)


def bytes_of(colour: Rgb) -> tuple[int, int, int]:
    return (round(colour[0] * 255), round(colour[1] * 255), round(colour[2] * 255))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # sRGB


def _encoded(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055  # sRGB


def to_oklch(colour: Rgb) -> tuple[float, float, float]:
    """Lightness 0..1, chroma 0..0.37, hue in radians (Ottosson, "A perceptual color space")."""
    r, g, b = (_linear(c) for c in colour)
    l_ = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    m_ = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    s_ = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    lightness = 0.2104542553 * l_ + 0.7936177850 * m_ - 0.0040720468 * s_
    a = 1.9779984951 * l_ - 2.4285922050 * m_ + 0.4505937099 * s_
    b2 = 0.0259040371 * l_ + 0.7827717662 * m_ - 0.8086757660 * s_
    return lightness, math.hypot(a, b2), math.atan2(b2, a)


def from_oklch(lightness: float, chroma: float, hue: float) -> Rgb:
    """Chroma is reduced until the colour can be shown."""
    red = green = blue = 0.0
    for _ in range(24):
        a, b = chroma * math.cos(hue), chroma * math.sin(hue)
        long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
        green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
        blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
        if min(red, green, blue) >= -0.002 and max(red, green, blue) <= 1.002:  # rounding
            break
        chroma *= 0.9
    return (_encoded(red), _encoded(green), _encoded(blue))


def adjust(
    colour: Rgb, *, lightness: float | None = None, lighter: float = 0.0, chroma: float = 1.0, turn: float = 0.0
) -> Rgb:
    """`lightness` sets, `lighter` adds, `chroma` multiplies, `turn` rotates the hue (radians)."""
    old_lightness, old_chroma, hue = to_oklch(colour)
    wanted = old_lightness if lightness is None else lightness
    return from_oklch(min(0.985, max(0.04, wanted + lighter)), old_chroma * chroma, hue + turn)


def blend(a: Rgb, b: Rgb, t: float) -> Rgb:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def brightness(colour: Rgb) -> float:
    """How light a colour looks, 0 (black) to 1 (white), by OKLCH."""
    return to_oklch(colour)[0]


def contrast_ink(ground: Rgb, light: Rgb, dark: Rgb) -> Rgb:
    return light if brightness(ground) < 0.62 else dark  # where light type stops reading well
