"""Fruit: alone, a few together, in a bowl."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, Rgb, f32, noise_tile, sample, smoothstep
from gpt_image_studio.demo_model.drawing.rendering.outlines import Points, flowing, rounded
from gpt_image_studio.demo_model.drawing.rendering.solids import (
    Body,
    Material,
    Shape,
    Vec,
    ball,
    egg,
    lathe,
    rod,
    turned,
)
from gpt_image_studio.demo_model.drawing.rendering.surfaces import dimpled, mottled

from .subject import Subject, circle
from .vessels import bowl_parts

_STEM = Material((0.09, 0.055, 0.025), roughness=0.9)


def fruit_body(kind: str, at: Vec, size: float, spin: float) -> list[Body]:
    """One fruit standing on `at`."""
    return _MAKERS.get(kind, _apple)(kind, at, size, spin)


def _raised(at: Vec, by: float) -> Vec:
    return (at[0], at[1] + by, at[2])


def _orange(kind: str, at: Vec, size: float, spin: float) -> list[Body]:
    colour: Rgb = (0.86, 0.28, 0.03) if kind != "grapefruit" else (0.86, 0.34, 0.16)
    skin = Material(mottled(colour, (0.90, 0.36, 0.05)), roughness=0.38, softness=0.35, relief=dimpled(0.05, 3.2))
    return [Body(egg(size, size * 0.95, size), skin, _raised(at, size * 0.95), turned(yaw=spin, roll=0.3))]


def _lemon(kind: str, at: Vec, size: float, spin: float) -> list[Body]:
    del kind
    paint = mottled((0.86, 0.62, 0.06), (0.92, 0.74, 0.14))
    skin = Material(paint, roughness=0.36, softness=0.35, relief=dimpled(0.06, 2.6))
    lying = turned(yaw=spin, roll=math.pi / 2 - 0.12)
    return [Body(lathe(_LEMON), skin, _raised(at, size * 0.88), lying, size * 0.95)]


def _pear(kind: str, at: Vec, size: float, spin: float) -> list[Body]:
    del kind
    skin = Material(mottled((0.52, 0.48, 0.08), (0.66, 0.44, 0.10), scale=0.7), roughness=0.42, softness=0.3)
    body = Body(lathe(_PEAR), skin, _raised(at, size * 0.94), turned(yaw=spin, roll=0.10), size)
    return [body, Body(rod((0, 1.18, 0), (0.10, 1.55, 0.05), 0.04, 0.05), _STEM, body.at, body.turn, size)]


def _apple(kind: str, at: Vec, size: float, spin: float) -> list[Body]:
    del kind
    tone: Rgb = (0.46, 0.03, 0.03) if spin % 1.0 < 0.6 else (0.42, 0.50, 0.08)
    skin = Material(mottled(tone, (0.62, 0.30, 0.07), scale=0.5), roughness=0.3, softness=0.2)
    body = Body(lathe(_APPLE), skin, _raised(at, size * 0.79), turned(yaw=spin, roll=0.12), size)
    return [body, Body(rod((0, 0.56, 0), (0.12, 1.02, 0.0), 0.035, 0.045), _STEM, body.at, body.turn, size)]


def _berry(kind: str, at: Vec, size: float, spin: float) -> list[Body]:
    tone = _BERRIES[kind]
    skin = Material(mottled(tone, adjust_light(tone, 1.7), scale=0.8), roughness=0.28, softness=0.2)
    return [Body(egg(size * 0.72, size * 0.74, size * 0.72), skin, _raised(at, size * 0.74), turned(yaw=spin))]


def _peach(kind: str, at: Vec, size: float, spin: float) -> list[Body]:
    del kind
    skin = Material(mottled((0.86, 0.42, 0.14), (0.74, 0.16, 0.07), scale=0.5), roughness=0.75, softness=0.5)
    return [Body(_cleft(size), skin, _raised(at, size * 0.95), turned(yaw=spin))]


def _pomegranate(kind: str, at: Vec, size: float, spin: float) -> list[Body]:
    del kind
    skin = Material(mottled((0.42, 0.05, 0.04), (0.58, 0.14, 0.07), scale=0.6), roughness=0.4, softness=0.15)
    crown = lathe(rounded([(0, 0.9), (0.16, 0.9), (0.26, 1.22, 0.02), (0.20, 1.22), (0.10, 1.0), (0, 1.0)]))
    dry = Material((0.45, 0.14, 0.06), roughness=0.7)
    return [
        Body(ball(size), skin, _raised(at, size * 0.97)),
        Body(crown, dry, _raised(at, size * 0.93), turned(roll=0.4, yaw=spin), size),
    ]


def _outline(*numbers: float) -> Points:
    """Radius and height in turn, from the foot up, for a fruit of size 1."""
    return flowing(list(zip(numbers[::2], numbers[1::2], strict=True)), per_span=6)


_LEMON = _outline(0, -1.22, 0.16, -1.16, 0.30, -0.98, 0.80, -0.50, 0.92, 0, 0.80, 0.50, 0.30, 0.98, 0.17, 1.14, 0, 1.18)
_PEAR = _outline(
    0, -0.92, 0.35, -0.95, 0.80, -0.66, 0.92, -0.20, 0.74, 0.28, 0.46, 0.66, 0.38, 1.0, 0.24, 1.22, 0, 1.22
)
_APPLE = _outline(
    0, -0.70, 0.25, -0.80, 0.66, -0.66, 0.92, -0.10, 0.90, 0.36, 0.62, 0.72, 0.30, 0.76, 0.10, 0.62, 0, 0.54
)
_BERRIES: dict[str, Rgb] = {
    "plum": (0.13, 0.03, 0.09),
    "fig": (0.10, 0.04, 0.09),
    "cherry": (0.30, 0.012, 0.02),
    "grape": (0.16, 0.04, 0.10),
    "blueberry": (0.05, 0.07, 0.17),
    "olive": (0.16, 0.18, 0.04),
}
_MAKERS: dict[str, Callable[[str, Vec, float, float], list[Body]]] = {
    "orange": _orange,
    "tangerine": _orange,
    "grapefruit": _orange,
    "lemon": _lemon,
    "pear": _pear,
    "peach": _peach,
    "apricot": _peach,
    "pomegranate": _pomegranate,
    **dict.fromkeys(_BERRIES, _berry),
}


def adjust_light(colour: Rgb, factor: float) -> Rgb:
    return (colour[0] * factor, colour[1] * factor, colour[2] * factor)


def _cleft(size: float) -> Shape:
    def distance(p: Field) -> Field:
        r = np.sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2])
        groove = (
            np.exp(-((p[0] / np.float32(size * 0.09)) ** 2))
            * smoothstep(-0.3 * size, 0.9 * size, p[2] + p[1])
            * np.float32(size * 0.06)
        )
        return f32((r - np.float32(size) + groove) * np.float32(0.85))

    return Shape(distance, (-size, -size, -size), (size, size, size))


_FRUITS = (
    "orange",
    "lemon",
    "pear",
    "apple",
    "plum",
    "fig",
    "peach",
    "apricot",
    "pomegranate",
    "cherry",
    "grapefruit",
    "tangerine",
    "grape",
    "blueberry",
    "olive",
)


def _fruit_kinds(brief: Brief) -> list[str]:
    words = (
        set(brief.reading.words)
        | {word.removesuffix("s") for word in brief.reading.words}
        | {word.removesuffix("es") for word in brief.reading.words}
    )
    words |= {"cherry"} if "cherries" in words else set()
    words |= {"peach"} if "peaches" in words else set()
    found = [kind for kind in _FRUITS if kind in words]
    if brief.has("citrus"):
        found += ["orange", "lemon"]
    if found:
        return found
    return [["pear", "plum"], ["orange", "lemon"], ["apple", "pear"], ["pomegranate", "fig"], ["peach", "plum"]][
        int(brief.family.integers(5))
    ]


def fruit(brief: Brief) -> Subject:
    """In a bowl, or a few pieces on the table."""
    kinds = _fruit_kinds(brief)
    rng = brief.rng
    if brief.has("bowl") or (not brief.has("single", "one", "an", "a") and rng.random() < 0.45):
        return _bowl_of(brief, kinds)
    bodies: list[Body] = []
    size = 0.34
    places = [(-0.38, 0.10), (0.34, -0.06), (0.02, 0.52), (0.86, 0.34), (-0.84, -0.22)][: int(rng.integers(3, 6))]
    for k, (x, z) in enumerate(places):
        kind = kinds[k % len(kinds)]
        bodies += fruit_body(
            kind,
            (x * 1.05, 0, z),
            size * (0.62 if kind in {"cherry", "grape", "blueberry", "olive"} else 1.0),
            float(rng.uniform(0, 6)),
        )
    if set(kinds) & {"orange", "lemon", "grapefruit", "tangerine"}:
        citrus = next(kind for kind in kinds if kind in {"orange", "lemon", "grapefruit", "tangerine"})
        bodies.append(_half(citrus, (-0.52, 0, 0.72), 0.32))
    return Subject(tuple(bodies), 2.0, 0.86, eye_height=1.35)


def _bowl_of(brief: Brief, kinds: list[str]) -> Subject:
    bodies = list(bowl_parts(brief))
    small = all(kind in {"cherry", "grape", "blueberry", "olive"} for kind in kinds)
    if small:
        spots = [circle(k * 2.4, 0.098 * math.sqrt(k)) for k in range(17)]
        lifts = [0.20 + 0.15 * (1 - (math.hypot(x, z) / 0.42) ** 2) for x, z in spots]
    else:
        spots = [(0.0, 0.0), *[circle(k * math.tau / 6 + 0.3, 0.36) for k in range(6)]]
        lifts = [0.40] + [0.24] * 6
    pieces: list[Body] = []
    for k, ((x, z), lift) in enumerate(zip(spots, lifts, strict=True)):
        size = (0.15 if small else 0.235) * brief.between(0.92, 1.08)
        pieces += fruit_body(kinds[k % len(kinds)], (x, lift, z), size, brief.between(0, 6))
    inside = [replace(piece, nudge=0.4) for piece in pieces]
    return Subject((*bodies, *inside), 1.45, 0.86, eye_height=1.75)


def _half(kind: str, at: tuple[float, float, float], size: float) -> Body:
    """A citrus half turned to us, its segments showing."""
    flesh: dict[str, Rgb] = {
        "orange": (0.88, 0.34, 0.04),
        "lemon": (0.88, 0.72, 0.20),
        "grapefruit": (0.80, 0.22, 0.14),
        "tangerine": (0.9, 0.36, 0.03),
    }
    pith, inside = f32((0.90, 0.80, 0.58)), f32(flesh[kind])

    def paint(p: Field) -> Field:
        r = np.sqrt(p[0] * p[0] + p[2] * p[2])
        a = np.arctan2(p[2], p[0]) * np.float32(10 / math.tau)
        to_wall = np.abs(a - np.rint(a)) * r
        fibre = sample(noise_tile(256, 5, 9), a * np.float32(0.9), r * np.float32(0.35)) * np.float32(0.10)
        meat = smoothstep(0.018, 0.05, to_wall) * smoothstep(0.06, 0.10, r) * smoothstep(0.90, 0.86, r) * (p[1] > -0.04)
        rind = smoothstep(0.955, 0.985, r)[:, None] + (p[1] < -0.03)[:, None]
        colour = pith + (inside * (1 + fibre[:, None]) - pith) * f32(meat)[:, None]
        return f32(colour + (inside * f32((0.95, 0.8, 0.6)) - colour) * np.clip(rind, 0, 1))

    outline = rounded([(0.0, -0.92), (0.5, -0.86, 0.2), (0.92, -0.40, 0.3), (1.0, -0.02, 0.02), (0.0, 0.0)])
    return Body(
        lathe(outline),
        Material(paint, roughness=0.3, softness=0.4),
        (at[0], at[1] + size * 0.80, at[2]),
        turned(pitch=1.12, yaw=0.3),
        size,
    )
