"""The colours of one picture, chosen from the prompt's words or, without any, from chance among good ones."""

import math
from dataclasses import dataclass, replace

import numpy as np

from gpt_image_studio.demo_model.drawing.rendering.fields import Rgb

from .colours import adjust, blend, brightness, from_hex, from_oklch, named, to_oklch
from .reading import Reading


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one picture, as red, green and blue screen values, 0..1."""

    ground: Rgb
    floor: Rgb
    subject: Rgb
    second: Rgb
    accent: Rgb
    #: warm white of paper and labels, and the dark that is set on it
    paper: Rgb
    ink: Rgb
    #: colour of the main light
    light: Rgb
    is_dark: bool
    #: the prompt itself gives the subject, or what is behind it, a colour
    is_subject_named: bool = False
    is_ground_named: bool = False

    def all(self) -> tuple[Rgb, ...]:
        return (self.ground, self.floor, self.subject, self.second, self.accent)


#: ground, floor, subject, second, accent; then the words that call for it
_CURATED: tuple[tuple[str, str], ...] = (
    ("E3D2BB C9A988 5E7364 EDE3D2 C8401E", "warm morning natural organic mediterranean"),
    ("E9DCC9 D8C0A0 B5562F F2E8D8 2F5D50", "warm rustic autumn harvest cosy cozy handmade"),
    ("C9D3D6 9FADB3 24405A EFEFEA D58A4A", "cold cool winter clean fresh calm clinical"),
    ("D9B9A4 C29478 7A2E28 F3DFCB E7A33E", "summer sunny sunset mediterranean warm"),
    ("1D2A3A 141E2B C79A55 E8DCC6 A8452B", "night luxury evening dramatic elegant premium"),
    ("2A2321 1E1917 B88A5A D9C7AE C8401E", "luxury dark moody dramatic evening whisky cigar"),
    ("EDEBE6 DAD7D0 33363A C9C4BA C8401E", "minimal minimalist clean simple modern scandinavian"),
    ("B8C4B0 93A38C EFE7D6 46604E D98A62", "spring natural botanical garden spa wellness calm"),
    ("E8C7BE D7A79B 8E3B46 F6E8E0 4F6B5E", "romantic soft gentle beauty feminine spring"),
    ("D98E5F B96C42 F2E3CC 3A4B44 7A2A1E", "warm autumn desert ember bold"),
    ("2F4B43 213731 D8B98A EFE6D3 C65A33", "forest deep luxury botanical heritage"),
    ("AFC3D1 8BA4B5 F1E9DC D06A45 27405C", "sea coastal airy morning fresh summer"),
    ("E9C46A D6A843 27434F F4EAD5 C8401E", "happy playful cheerful sunny bold fun kids"),
    ("CFC7DB AEA3C2 3E3560 F1EBEF E0865F", "dream dreamy soft pastel evening"),
    ("3A4660 2A3449 E8A15C EFE3D0 C9D2DC", "dusk twilight night cinematic blue"),
    ("D5CFC4 B9B0A2 A2492C EEE9DF 3C4A52", "neutral editorial calm timeless classic"),
)  # fmt: skip

_DARK_WORDS = frozenset(
    ["night", "dark", "moody", "dramatic", "midnight", "noir", "evening", "luxury", "black", "shadowy"]
)
_WARM = (1.0, 0.945, 0.86)
_COOL = (0.94, 0.97, 1.0)


def choose_palette(reading: Reading, rng: np.random.Generator, prompt_rng: np.random.Generator) -> Palette:
    """`prompt_rng` is the same for every output of one prompt, `rng` differs: outputs shift, they do not change family."""
    base = _from_mood(reading, prompt_rng)
    if reading.colours:
        base = _from_colours(reading, base, prompt_rng)
    elif reading.has("black", "monochrome") and reading.has("white", "monochrome"):
        base = _from_curated("E8E6E2 CFCCC6 202022 F4F3F0 8A8884", is_dark=False)
    return _shifted(base, rng, strength=0.35 if reading.colours else 1.0)


def _from_curated(row: str, *, is_dark: bool) -> Palette:
    ground, floor, subject, second, accent = (from_hex(code) for code in row.split())
    hue = to_oklch(ground)[2]
    light = blend(_WARM, (1, 1, 1), 0.25) if math.cos(hue - 1.2) > 0 else blend(_COOL, _WARM, 0.45)
    return Palette(ground, floor, subject, second, accent, from_hex("F3ECDF"), from_hex("231F1B"), light, is_dark)


def _from_mood(reading: Reading, rng: np.random.Generator) -> Palette:
    words = set(reading.words)
    scores = [len(words & set(moods.split())) + float(rng.random()) * 0.9 for _, moods in _CURATED]
    row = _CURATED[int(np.argmax(scores))][0]
    return _from_curated(row, is_dark=brightness(from_hex(row[:6])) < 0.45)  # a dark wall


#: materials more than colours: they colour a picture only when no colour is named beside them
_MATERIALS = frozenset(
    [
        "gold",
        "golden",
        "brass",
        "copper",
        "bronze",
        "silver",
        "steel",
        "oak",
        "walnut",
        "travertine",
        "stone",
        "concrete",
        "clay",
        "linen",
        "pearl",
    ]
)


def _from_colours(reading: Reading, base: Palette, rng: np.random.Generator) -> Palette:
    plain = [c for c in reading.colours if c.name not in _MATERIALS]
    colours = plain or list(reading.colours)
    grounds = [named(c.name) for c in colours if c.is_ground]
    others = [named(c.name) for c in colours if not c.is_ground]
    wants_dark = bool(_DARK_WORDS & set(reading.words))
    has_subject, has_ground = bool(others), bool(grounds) or len(others) > 1
    if grounds:
        ground = grounds[0]
        others = others or [_companion(ground, rng)]
    elif len(others) > 1:
        ground = others[1]
    else:
        ground = _quiet_ground(others[0], is_dark=wants_dark)
    subject = others[0]
    if abs(brightness(ground) - brightness(subject)) < 0.1 and _far(ground, subject) < 0.06:  # they would merge
        ground = adjust(ground, lighter=0.14 if brightness(ground) < 0.7 else -0.12)
    rest = [colour for colour in [*others[1:], *grounds[1:]] if colour != ground]
    accent = rest[0] if rest else _accent_for(subject, ground)
    second = (
        rest[1] if len(rest) > 1 else adjust(subject, lightness=0.9 if brightness(ground) < 0.72 else 0.42, chroma=0.35)
    )
    is_dark = brightness(ground) < 0.45
    light = blend(_WARM, (1, 1, 1), 0.35) if not reading.has("cold", "cool", "winter", "ice") else _COOL
    return replace(
        base, ground=ground, floor=adjust(ground, lighter=-0.055, chroma=1.06), subject=subject, second=second,
        accent=accent, light=light, is_dark=is_dark, is_subject_named=has_subject, is_ground_named=has_ground,
    )  # fmt: skip


def _far(a: Rgb, b: Rgb) -> float:
    _, chroma_a, hue_a = to_oklch(a)
    _, chroma_b, hue_b = to_oklch(b)
    return math.hypot(
        chroma_a * math.cos(hue_a) - chroma_b * math.cos(hue_b), chroma_a * math.sin(hue_a) - chroma_b * math.sin(hue_b)
    )


def _quiet_ground(subject: Rgb, *, is_dark: bool) -> Rgb:
    """A muted relative of the subject, light for dark things and the other way round only when the mood is dark."""
    lightness, chroma, hue = to_oklch(subject)
    if is_dark:
        return from_oklch(0.26, min(0.045, chroma * 0.5), hue)
    if lightness > 0.8:  # a pale subject wants a deeper wall
        return from_oklch(0.74, max(0.035, chroma * 0.9), hue + 0.2 if chroma > 0.02 else 1.15)
    return from_oklch(0.86, min(0.05, 0.018 + chroma * 0.24), hue)


def _companion(ground: Rgb, rng: np.random.Generator) -> Rgb:
    """What stands well before that wall: cream, a deep relative, or a warm neutral."""
    lightness, chroma, hue = to_oklch(ground)
    roll = float(rng.random())
    if lightness < 0.5:
        return (
            from_hex("EFE4D0")
            if roll < 0.45
            else from_oklch(0.72, 0.075, 1.25)
            if roll < 0.75
            else from_oklch(0.66, min(0.1, chroma + 0.02), hue + 0.35)
        )
    if roll < 0.4:
        return from_hex("F2EADC") if lightness < 0.8 else from_oklch(0.40, 0.06, hue)
    return from_oklch(0.38, min(0.075, chroma + 0.02), hue + 0.25) if roll < 0.75 else from_oklch(0.52, 0.115, 0.7)


def _accent_for(subject: Rgb, ground: Rgb) -> Rgb:
    lightness, chroma, hue = to_oklch(subject)
    if chroma < 0.03:  # a neutral subject takes the safelight
        return from_hex("C8401E")
    wanted = 0.62 if brightness(ground) < 0.6 else 0.5
    return from_oklch(wanted if abs(wanted - lightness) > 0.08 else wanted + 0.14, 0.1, hue + 2.3)


def _shifted(base: Palette, rng: np.random.Generator, *, strength: float) -> Palette:
    turn = float(rng.uniform(-0.16, 0.16)) * strength
    lighter = float(rng.uniform(-0.035, 0.035)) * strength
    shifted = [adjust(c, lighter=lighter, turn=turn) for c in base.all()]
    ground, floor, subject, second, accent = shifted
    if not base.is_subject_named and rng.random() < 0.25 * strength:
        accent, subject = subject, accent
    return replace(base, ground=ground, floor=floor, subject=subject, second=second, accent=accent)
