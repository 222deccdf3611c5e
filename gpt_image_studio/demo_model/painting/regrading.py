"""The same picture in another light: what it shows stays, its colours and its light follow the words of the prompt."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PIL import Image, ImageFilter

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.palette import Palette
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, Rgb, f32, smoothstep
from gpt_image_studio.demo_model.drawing.rendering.gobos import make_gobo
from gpt_image_studio.demo_model.drawing.rendering.lighting import named_gobo

_STRIP_ROWS: Final = 192
_LUMINANCE: Final = f32([0.30, 0.59, 0.11])
#: How far a named colour, the mood of the words, and the colours of the references are followed.
_NAMED, _MOOD, _PLACE, _REFERENCES = 0.86, 0.26, 0.6, 0.34
#: What differs from what is behind it by less is part of that, by more part of the subject; and how much lightness says of it.
_APART: Final = (0.055, 0.09)
_LIGHTNESS_APART: Final = 0.15
_SMALL, _LEAST_SUBJECT = 128, 0.2
#: Of what is the subject for certain, so much may be neither; in a landscape there is more, and it has no subject.
_MOST_UNCLEAR: Final = 0.4
_GAP, _RIM = 11, 3  # small samples: a highlight no wider than that is closed, the edge left to the pixels
_DARK: Final = 0.12  # of the three screen values together: below it hue says little
_SHADE, _LIT = 0.66, 1.13
_AS_IT_WAS: Final = round(255 * (1 - _SHADE) / (_LIT - _SHADE))


def regraded(
    image: Image.Image,
    ground: Image.Image,
    brief: Brief,
    references: Sequence[Image.Image],
    *,
    place: Image.Image | None = None,
    is_ground: bool = False,
) -> Image.Image:
    """RGB or RGBA, as `image` is; its alpha stays.

    `ground` is what would be seen without the subject, RGB of the same size. `place` (L) is where alone it will be shown: there
    the light stays, and what is there is the subject, whatever it is, or with `is_ground` what is behind one.
    """
    pixels = np.array(image.convert("RGB"))
    behind, body = np.asarray(ground), np.asarray(_body(image, ground))
    light = np.asarray(Image.new("L", image.size, _AS_IT_WAS) if place else _light(brief, image.size))
    grade = _Grade(
        brief,
        _mean_colour(references),
        is_place=place is not None,
        share=_share(place, image, ground, brief.palette, is_ground=is_ground),
    )
    for top in range(0, image.height, _STRIP_ROWS):
        rows = slice(top, top + _STRIP_ROWS)
        lit = np.float32(_SHADE) + f32(light[rows]) * np.float32((_LIT - _SHADE) / 255)
        shown, hidden, sure = (f32(part[rows]) / np.float32(255) for part in (pixels, behind, body))
        graded = grade.of(shown, hidden, sure) * lit[..., None]
        pixels[rows] = np.clip(graded * np.float32(255) + np.float32(0.5), 0, 255)
    result = Image.fromarray(pixels)
    if image.mode == "RGBA":
        result.putalpha(image.getchannel("A"))
    return result


class _Grade:
    def __init__(self, brief: Brief, reference: Rgb | None, *, is_place: bool, share: float | None) -> None:
        """`share` of the place is the subject's, where that does not depend on the pixel."""
        self._palette = brief.palette
        self._reference = reference
        self._is_place = is_place
        self._share = share

    def of(self, screen: Field, ground: Field, body: Field) -> Field:
        """Screen values 0..1 (rows, columns, 3); `body` (rows, columns) is the subject for certain."""
        palette = self._palette
        lightness = screen @ _LUMINANCE
        subject = np.maximum(_subject(screen, ground), body)[..., None]
        if self._share is not None:
            subject = np.full_like(subject, self._share)
        result = screen
        if not (palette.is_subject_named or palette.is_ground_named):
            colour = palette.subject if self._is_place and self._share != 0 else palette.ground
            strength = _PLACE if self._is_place else _MOOD
            result = result + (_toned(lightness, colour) - result) * np.float32(strength)
        if palette.is_subject_named:
            result = result + (_toned(lightness, palette.subject) - result) * (subject * np.float32(_NAMED))
        if palette.is_ground_named or (self._share == 0 and palette.is_subject_named):
            colour = palette.ground if palette.is_ground_named else palette.subject
            result = result + (_toned(lightness, colour) - result) * ((1 - subject) * np.float32(_NAMED))
        if self._reference is not None:
            result = result + (_toned(lightness, self._reference) - result) * np.float32(_REFERENCES)
        if self._is_place:
            return f32(result)
        warmed = result * f32(palette.light)
        return f32(warmed * (0.35 + 0.5 * warmed)) if palette.is_dark else f32(warmed)


def _share(
    place: Image.Image | None, image: Image.Image, ground: Image.Image, palette: Palette, *, is_ground: bool
) -> float | None:
    """Of the subject, where it is the same all over the place; None where each pixel says it."""
    if is_ground:
        return 0.0
    found = _small_subject(image, ground)
    is_clear = _part(found, 0.1, 0.9) < _MOST_UNCLEAR * _part(found, 0.9, 2)
    if place is None:
        return None if is_clear else float(not palette.is_ground_named)
    share = f32(place.resize((_SMALL, _SMALL)))
    inside = float((found * share).sum() / max(1.0, float(share.sum())))
    return None if is_clear and inside >= _LEAST_SUBJECT else 1.0


def _part(found: Field, low: float, high: float) -> float:
    return float(((found > low) & (found < high)).mean())


def _body(image: Image.Image, ground: Image.Image) -> Image.Image:
    """L: the subject without its rim, and without the gaps where gloss on it shows what is around."""
    found = Image.fromarray((_small_subject(image, ground) * 255).astype(np.uint8))
    closed = found.filter(ImageFilter.MaxFilter(_GAP)).filter(ImageFilter.MinFilter(_GAP))
    return closed.filter(ImageFilter.MinFilter(_RIM)).resize(image.size, Image.Resampling.BILINEAR)


def _small_subject(image: Image.Image, ground: Image.Image) -> Field:
    shown, behind = (f32(one.convert("RGB").resize((_SMALL, _SMALL))) / np.float32(255) for one in (image, ground))
    return _subject(shown, behind)


def _subject(screen: Field, ground: Field) -> Field:
    return smoothstep(*_APART, _apart(screen, ground))


def _apart(screen: Field, ground: Field) -> Field:
    """A shadow on a wall is still the wall: hue says more than lightness."""
    hues = [one / (one.sum(axis=2, keepdims=True) + np.float32(_DARK)) for one in (screen, ground)]
    lighter = np.abs((screen - ground) @ _LUMINANCE)
    return f32(np.abs(hues[0] - hues[1]).sum(axis=2) + lighter * np.float32(_LIGHTNESS_APART))


def _toned(lightness: Field, colour: Rgb) -> Field:
    """From black over the colour, where it is as light as that, to white."""
    own = np.float32(min(0.9, max(0.12, float(f32(colour) @ _LUMINANCE))))
    below = np.minimum(lightness / own, 1)[..., None] * f32(colour)
    above = np.clip((lightness - own) / (1 - own), 0, 1)[..., None]
    return f32(below + (1 - below) * above)


def _light(brief: Brief, size: tuple[int, int]) -> Image.Image:
    """L: where the light falls, through leaves or a window, or from one side."""
    kind = named_gobo(brief)
    if kind is None:
        x = np.linspace(-1, 1, 64, dtype=np.float32)[None, :] * np.float32(brief.pick("-1", "1"))
        y = np.linspace(-1, 1, 64, dtype=np.float32)[:, None]
        mask = smoothstep(-1.6, 0.9, x - y * np.float32(0.5))
    else:
        mask = make_gobo(kind, brief.rng)
    small = Image.fromarray((mask * 255).astype(np.uint8))
    side = max(size)
    middle = ((side - size[0]) // 2, (side - size[1]) // 2)
    wide = small.filter(ImageFilter.GaussianBlur(1.5)).resize((side, side), Image.Resampling.BICUBIC)
    return wide.crop((*middle, middle[0] + size[0], middle[1] + size[1]))


def _mean_colour(references: Sequence[Image.Image]) -> Rgb | None:
    if not references:
        return None
    means = [f32(one.convert("RGB").resize((1, 1), Image.Resampling.BOX))[0, 0] for one in references]
    red, green, blue = (float(value) / 255 for value in np.mean(means, axis=0))
    return red, green, blue
