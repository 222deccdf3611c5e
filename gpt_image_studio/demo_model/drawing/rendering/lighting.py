"""Which lamps are lit for a picture, from its colours, its words and chance."""

import numpy as np

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import blend, light_of

from .fields import Rgb
from .gobos import make_gobo
from .light import Gobo, Rig, SoftBox, unit
from .solids import Vec


def scaled(colour: Rgb, factor: float) -> Rgb:
    return (colour[0] * factor, colour[1] * factor, colour[2] * factor)


def make_rig(brief: Brief, *, middle: Vec, gobo_size: float, allow_gobo: bool = True) -> Rig:
    """`middle` is where a cut-out is centred, usually the subject's upper half."""
    palette = brief.palette
    side = _side(brief)
    is_low = brief.has("morning", "evening", "sunset", "sunrise", "golden", "dusk", "long", "dramatic", "raking")
    height = brief.between(0.45, 0.62) if is_low else brief.between(0.62, 0.95)
    key = unit((side * brief.between(0.62, 0.88), height, brief.between(0.5, 0.72)))
    is_warm = brief.has(
        "warm", "morning", "sunset", "sunrise", "golden", "evening", "sun", "sunny", "sunlight", "summer"
    )
    tone = blend(palette.light, (1.0, 0.84, 0.62), 0.35 if is_warm else 0.0)
    strength = 1.16 if not palette.is_dark else 1.2
    key_colour = scaled(tone, strength)
    wall = light_of(palette.ground)
    cool = (0.90, 0.97, 1.10)
    fill = 0.42 if not palette.is_dark else 0.30
    room = blend(scaled(wall, 1.0), (0.75, 0.76, 0.78), 0.45)
    sky = tuple((0.55 * 1.0 + 0.45 * room[k]) * cool[k] * fill for k in range(3))
    bounce = tuple((0.3 + 0.7 * light_of(palette.floor)[k]) * tone[k] * fill * 0.72 for k in range(3))
    hard = brief.has("hard", "sun", "sunlight", "sunny", "dramatic", "crisp", "shadows", "shadow")
    softness = 0.055 if hard else brief.between(0.10, 0.16)
    gobo = _gobo(brief, key, middle, gobo_size) if allow_gobo else None
    if gobo is not None:
        softness = min(softness, 0.075)
        key_colour = scaled(key_colour, 1.12)
    return Rig(
        key, key_colour, softness, (sky[0], sky[1], sky[2]), (bounce[0], bounce[1], bounce[2]), scaled(room, 0.8),
        _boxes(side, tone, palette.is_dark), gobo,
    )  # fmt: skip


def _side(brief: Brief) -> float:
    """-1 when the light comes from the left."""
    words = brief.reading.words
    for at, word in enumerate(words):
        if word in {"left", "right"} and {"light", "lit", "sun", "sunlight", "shadow", "shadows", "window"} & set(
            words[max(0, at - 6) : at + 4]
        ):
            return -1.0 if word == "left" else 1.0
    return -1.0 if brief.rng.random() < 0.66 else 1.0  # we read light from the left


def _boxes(side: float, tone: Rgb, is_dark: bool) -> tuple[SoftBox, ...]:
    boost = 1.25 if is_dark else 1.0
    return (
        SoftBox(unit((side * 0.82, 0.40, 0.42)), 0.30, 0.95, scaled(tone, 4.6 * boost)),
        SoftBox(unit((-side * 0.95, 0.25, -0.12)), 0.10, 1.3, scaled((1, 1, 1.04), 2.5 * boost)),
        SoftBox(unit((side * 0.15, 1.0, 0.1)), 0.55, 0.35, scaled(tone, 1.3 * boost)),
    )


def _gobo(brief: Brief, key: Vec, middle: Vec, size: float) -> Gobo | None:
    kind = _gobo_kind(brief)
    if kind is None:
        return None
    mask = make_gobo(kind, brief.rng)
    if kind in {"branch", "palm"} and (key[0] < 0) != _is_darker_left(mask):
        mask = np.ascontiguousarray(mask[:, ::-1])
    # the cut-out falls on the wall behind the subject, where the key's rays through `middle` end
    reach = 1.1
    return Gobo(mask, size, (middle[0] - key[0] * reach, middle[1] - key[1] * reach * 0.35, middle[2] - key[2] * reach))


def _is_darker_left(mask: np.ndarray) -> bool:
    half = mask.shape[1] // 2
    return bool(mask[:, :half].mean() < mask[:, half:].mean())


_GOBO_WORDS: tuple[tuple[str, str | None], ...] = (
    ("palm tropical", "palm"),
    ("olive branch botanical leaf leafy foliage", "branch"),
    ("blinds jalousie noir", "blinds"),
    ("window kitchen windowlight", "window"),
    ("arch arched", "arch"),
    ("garden tree dappled summer picnic", "dapple"),
    ("plain seamless clean packshot soft diffuse overcast minimal", None),
)


def named_gobo(brief: Brief) -> str | None:
    """Which cut-out the prompt puts before the light."""
    return next((kind for words, kind in _GOBO_WORDS if brief.has(*words.split())), None)


def _gobo_kind(brief: Brief) -> str | None:
    for words, kind in _GOBO_WORDS:
        if brief.has(*words.split()):
            return kind
    if brief.rng.random() < 0.5:
        return ("branch", "window", "palm", "arch", "dapple")[int(brief.rng.integers(5))]
    return None
