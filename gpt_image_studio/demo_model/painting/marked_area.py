"""What somebody meant who drew on a picture: the places around the strokes, and what they go around."""

from typing import Final

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

#: Samples along the long side.
_SAMPLES: Final = 256
#: Samples that a stroke reaches to each side, and over which the edge then fades.
_REACH, _FADE = 8, 3.0
_BORDER_SAMPLES, _MOST = 64, 0.75
_SEEN: Final = 24  # of 255: fainter strokes are specks
_INSIDE, _HALF, _AROUND, _COUNTED = 255, 128, 96, 64


def marked_area(markup: Image.Image, size: tuple[int, int]) -> Image.Image:
    """L of that size: 255 in the middle of what is meant, 0 away from it. `markup` has alpha where something is drawn."""
    width, height = size
    scale = _SAMPLES / max(size)
    small = max(2, round(width * scale)), max(2, round(height * scale))
    # the strongest of each block, so that a thin line is still one
    strokes = markup.getchannel("A")
    thick = max(1, round(max(markup.size) / _SAMPLES / 2)) * 2 + 1
    drawn = strokes.filter(ImageFilter.MaxFilter(min(thick, 15))).resize(small, Image.Resampling.NEAREST)
    wide = drawn.point([_INSIDE if value >= _SEEN else 0 for value in range(256)])
    wide = _filled(wide.filter(ImageFilter.MaxFilter(2 * _REACH + 1)))
    soft = wide.filter(ImageFilter.GaussianBlur(_FADE))
    return soft.resize(size, Image.Resampling.BICUBIC)


def _filled(area: Image.Image) -> Image.Image:
    """What is not reached from outside belongs to it: the inside of a ring."""
    wide = Image.new("L", (area.width + 2, area.height + 2), 0)
    wide.paste(area, (1, 1))
    ImageDraw.floodfill(wide, (0, 0), _AROUND)
    inside = wide.crop((1, 1, area.width + 1, area.height + 1)).point([0 if v == _AROUND else 255 for v in range(256)])
    return ImageChops.lighter(inside, area)


def largest_box(share: Image.Image) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of the largest connected part of an area; None where there is none."""
    scale = min(1.0, _SAMPLES / max(share.size))
    small = share.resize(
        (max(1, round(share.width * scale)), max(1, round(share.height * scale))), Image.Resampling.BOX
    ).point([_INSIDE if value >= _HALF else 0 for value in range(256)])
    best, most = None, 0
    while (values := np.asarray(small)).max() == _INSIDE:
        row, column = np.unravel_index(int(values.argmax()), values.shape)
        ImageDraw.floodfill(small, (int(column), int(row)), _COUNTED)
        part = small.point([255 if value == _COUNTED else 0 for value in range(256)])
        count = part.histogram()[255]
        if count > most:
            best, most = part.getbbox(), count
        small = small.point([0 if value == _COUNTED else value for value in range(256)])
    if best is None:
        return None
    left, top, right, bottom = (round(edge / scale) for edge in best)
    return left, top, min(right, share.width), min(bottom, share.height)


def reaches_around(share: Image.Image) -> bool:
    """It is what surrounds something: most of the border belongs to it."""
    values = np.asarray(share.resize((_BORDER_SAMPLES, _BORDER_SAMPLES), Image.Resampling.BOX))
    border = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    return bool((border >= _HALF).mean() > _MOST)
