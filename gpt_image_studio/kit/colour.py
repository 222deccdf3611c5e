"""Colours as `#rrggbb`: how well one stands out from another, and the nearest one that does."""

from collections.abc import Iterable

#: Steps on the way to another colour; fine enough that nobody sees the last one.
STEPS = 64


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """As WCAG 2 defines it, 0 to 1."""
    red, green, blue = (
        (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 # the standard's
        for share in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours by WCAG 2: 1 for the same colour, 21 for black on white."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`share` of the other, 0 to 1."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def standing_out(colour: str, surfaces: Iterable[str], *, least: float, towards: str) -> str:
    """The colour itself, or as little of `towards` in it as makes it stand out from every surface."""
    grounds = list(surfaces)
    for step in range(STEPS + 1):
        candidate = mixed(colour, towards, step / STEPS)
        if all(contrast(candidate, ground) >= least for ground in grounds):
            return candidate
    return towards
