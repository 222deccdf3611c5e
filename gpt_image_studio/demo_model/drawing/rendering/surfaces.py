"""What things are made of: colours that vary over a solid, from its own coordinates."""

from collections.abc import Callable

import numpy as np

from .fields import Field, Rgb, f32, noise_tile, sample, smoothstep

Paint = Callable[[Field], Field]

_TILE = 256


def _noise(seed: int, octaves: int = 5) -> Field:
    return noise_tile(_TILE, octaves, seed)


def _tinted(base: Rgb, amount: Field) -> Field:
    """Lighter and darker versions of one colour; amount about -1..1."""
    return f32(f32(base)[None, :] * np.clip(1 + amount, 0.05, 2.2)[:, None])


def travertine(colour: Rgb) -> Paint:
    """Level bands, and small dark holes along them."""

    def paint(p: Field) -> Field:
        wander = sample(
            _noise(3),
            p[0] * np.float32(0.35) + p[2] * np.float32(0.2),
            p[2] * np.float32(0.35) - p[0] * np.float32(0.1),
        )
        bands = sample(_noise(5), (p[0] + p[2]) * np.float32(0.10), p[1] * np.float32(1.15) + wander * np.float32(0.06))
        holes = sample(_noise(9), (p[0] - p[2]) * np.float32(0.6), p[1] * np.float32(2.6) + wander * np.float32(0.1))
        return _tinted(colour, bands * np.float32(0.10) - smoothstep(1.05, 1.7, holes) * np.float32(0.28))

    return paint


def marble(colour: Rgb, vein: Rgb) -> Paint:
    def paint(p: Field) -> Field:
        u, v = p[0] * np.float32(0.42) + p[2] * np.float32(0.3), p[1] * np.float32(0.42) - p[2] * np.float32(0.25)
        warp = sample(_noise(3), u, v)
        line = np.abs(
            sample(
                _noise(21), u * np.float32(0.9) + warp * np.float32(0.11), v * np.float32(0.9) - warp * np.float32(0.08)
            )
        )
        strength = (1 - smoothstep(0.0, 0.13, line)) * smoothstep(-0.5, 1.0, sample(_noise(5), u, v))
        cloud = warp * np.float32(0.035)
        base = f32(colour)[None, :] * (1 + cloud)[:, None]
        return f32(base + (f32(vein) - base) * (strength * np.float32(0.62))[:, None])

    return paint


def wood(colour: Rgb, *, along: int = 0) -> Paint:
    """Grain running along one axis (0: x, 1: y, 2: z)."""
    a, b = [k for k in range(3) if k != along]

    def paint(p: Field) -> Field:
        wander = sample(_noise(3), p[along] * np.float32(0.16), p[a] * np.float32(0.35) + p[b] * np.float32(0.35))
        rings = np.sin((p[a] * np.float32(1.2) + p[b] * np.float32(2.0) + wander * np.float32(0.17)) * np.float32(34))
        fibres = sample(_noise(9), p[along] * np.float32(0.22), (p[a] + p[b]) * np.float32(4.2))
        return _tinted(colour, f32(rings) * np.float32(0.085) + fibres * np.float32(0.09))

    return paint


def planks(colour: Rgb, *, width: float = 0.42) -> Paint:
    """A floor of boards running toward the wall."""

    def paint(p: Field) -> Field:
        board = np.floor(p[0] / np.float32(width))
        shift = np.sin(board * np.float32(12.9898)) * np.float32(43.7)
        shift = shift - np.floor(shift)
        across = p[0] / np.float32(width) - board
        gap = smoothstep(0.03, 0.0, np.minimum(across, 1 - across))
        length = (p[2] + shift * np.float32(2.0)) / np.float32(2.0)
        end = smoothstep(0.006, 0.0, np.abs(length - np.rint(length)))
        fibres = sample(_noise(9), p[2] * np.float32(0.10) + shift, p[0] * np.float32(1.5))
        wander = sample(_noise(3), p[2] * np.float32(0.2) + shift, p[0] * np.float32(0.6))
        tone = (shift - np.float32(0.5)) * np.float32(0.22) + fibres * np.float32(0.09) + wander * np.float32(0.05)
        return _tinted(colour, f32(tone - np.maximum(gap, end) * np.float32(0.5)))

    return paint


def terrazzo(colour: Rgb, chips: tuple[Rgb, ...]) -> Paint:
    def paint(p: Field) -> Field:
        result = np.broadcast_to(f32(colour), (p.shape[1], 3)).copy()
        for k, chip in enumerate(chips):
            u = p[0] * np.float32(0.9) + p[2] * np.float32(0.31) + np.float32(0.17 * k)
            v = p[1] * np.float32(0.9) + p[2] * np.float32(0.83) + np.float32(0.29 * k)
            where = smoothstep(0.92, 1.0, sample(_noise(41 + k, 4), u, v))
            result += (f32(chip) - result) * where[:, None]
        return f32(result)

    return paint


def speckled(colour: Rgb, speck: Rgb, *, amount: float = 1.0) -> Paint:
    """Stoneware glaze."""

    def paint(p: Field) -> Field:
        angle = np.arctan2(p[0], p[2]) * np.float32(0.32)
        dots = sample(_noise(13, 6), angle * np.float32(2.4), p[1] * np.float32(1.6))
        cloud = sample(_noise(3), angle, p[1] * np.float32(0.4))
        where = smoothstep(1.28, 1.5, dots) * np.float32(0.75 * amount)
        base = f32(colour)[None, :] * (1 + cloud * np.float32(0.05))[:, None]
        return f32(base + (f32(speck) - base) * where[:, None])

    return paint


def dipped(lower: Rgb, upper: Rgb, level: float, *, wave: float = 0.012) -> Paint:
    """Two glazes meeting on an uneven line."""

    def paint(p: Field) -> Field:
        angle = np.arctan2(p[0], p[2])
        line = np.float32(level) + np.sin(angle * 3) * np.float32(wave) + np.sin(angle * 7 + 1) * np.float32(wave * 0.4)
        t = smoothstep(-0.008, 0.008, f32(p[1] - line))[:, None]
        return f32(f32(lower) * (1 - t) + f32(upper) * t)

    return paint


def mottled(colour: Rgb, other: Rgb, *, scale: float = 1.0) -> Paint:
    """Skin of fruit, stone, leather."""

    def paint(p: Field) -> Field:
        n = sample(
            _noise(3),
            p[0] * np.float32(scale) + p[2] * np.float32(0.4 * scale),
            p[1] * np.float32(scale) - p[2] * np.float32(0.3 * scale),
        )
        t = smoothstep(-1.0, 1.3, n)[:, None]
        return f32(f32(colour) * (1 - t) + f32(other) * t)

    return paint


def dimpled(strength: float, scale: float, *, seed: int = 13) -> Callable[[Field], Field]:
    """Relief for orange peel, plaster, hammered metal."""

    def relief(p: Field) -> Field:
        u, v, w = (p[k] * np.float32(scale) for k in range(3))
        tile = _noise(seed, 5)
        x = sample(tile, u + w * np.float32(0.7), v + w * np.float32(0.3))
        y = sample(tile, u - w * np.float32(0.6) + np.float32(0.37), v + np.float32(0.51))
        return f32(np.stack([x, y, x - y]) * np.float32(strength))

    return relief
