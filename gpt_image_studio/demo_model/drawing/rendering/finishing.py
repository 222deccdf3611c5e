"""From light to screen: exposure, grain and the last bit of vignette."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .fields import Field, enlarge, f32, grain_tile

_TILE = 512
_STRIP_ROWS = 192
_KNEE = 0.72  # light below this is shown as it is, above it is bent toward white


def exposed(light: Field) -> Field:
    """Light to screen values 0..255, highlights rolled off."""
    over = np.maximum(light - np.float32(_KNEE), 0)
    room = np.float32(1.0 - _KNEE)
    bent = np.minimum(light, np.float32(_KNEE)) + room * (over / (over + room * np.float32(1.6)))
    return f32(np.sqrt(np.clip(bent, 0, 1)) * np.float32(255))


@dataclass(frozen=True, slots=True)
class Film:
    """Grain (standard deviation in screen steps of 1/255) and vignette (how much of the light the corners lose)."""

    width: int
    height: int
    grain: float
    vignette: float = 0.0
    #: pixels per grain, so that a large picture is not covered in dust
    coarseness: int = 1

    def vignette_at(self, x: Field, y: Field) -> Field:
        """Factor on screen values at pixel coordinates."""
        u = (x / self.width - 0.5) * 2
        v = (y / self.height - 0.5) * 2
        far = (u * u + v * v) * np.float32(0.5)
        return f32(1 - np.float32(self.vignette) * far * far)

    def grain_at(self, left: int, top: int, width: int, height: int) -> Field:
        """(height, width) of noise for that window of the picture."""
        tile = grain_tile(_TILE)
        step = self.coarseness
        rows = (np.arange(top, top + height) // step) % _TILE if step > 1 else np.arange(top, top + height) % _TILE
        columns = (np.arange(left, left + width) // step) % _TILE if step > 1 else np.arange(left, left + width) % _TILE
        return tile[np.ix_(rows, columns)] * np.float32(self.grain)

    def print_field(self, screen: Field) -> NDArray[np.uint8]:
        """A small (h, w, 3) field of screen values 0..255 → the full picture, with vignette and grain."""
        rows, columns = screen.shape[:2]
        if self.vignette:
            x = f32((np.arange(columns, dtype=np.float32) + 0.5) * self.width / columns)[None, :]
            y = f32((np.arange(rows, dtype=np.float32) + 0.5) * self.height / rows)[:, None]
            screen = screen * self.vignette_at(x, y)[..., None]
        picture = np.empty((self.height, self.width, 3), np.uint8)
        planes = [enlarge(f32(screen[..., c]), self.width, self.height) for c in range(3)]
        for top in range(0, self.height, _STRIP_ROWS):
            bottom = min(self.height, top + _STRIP_ROWS)
            grain = self.grain_at(0, top, self.width, bottom - top) + np.float32(0.5)
            for c in range(3):
                picture[top:bottom, :, c] = np.clip(planes[c][top:bottom] + grain, 0, 255)
        return picture

    def over_picture(self, picture: Image.Image) -> Image.Image:
        """Grain and vignette over a finished flat picture."""
        pixels = np.array(picture.convert("RGB"))
        x = f32(np.arange(self.width) + 0.5)[None, :]
        for top in range(0, self.height, _STRIP_ROWS):
            bottom = min(self.height, top + _STRIP_ROWS)
            strip = f32(pixels[top:bottom])
            if self.vignette:
                strip *= self.vignette_at(x, f32(np.arange(top, bottom) + 0.5)[:, None])[..., None]
            strip += (self.grain_at(0, top, self.width, bottom - top) + np.float32(0.5))[..., None]
            pixels[top:bottom] = np.clip(strip, 0, 255)
        return Image.fromarray(pixels)
