"""Pictures of one colour, encoded once and kept: for measuring the studio under hundreds of jobs, not this renderer."""

import base64
from functools import lru_cache
from hashlib import sha256
from threading import Lock

from PIL import Image

from gpt_image_studio.demo_model.painting.artist import file_of
from gpt_image_studio.demo_model.wire.validation import ImageRequest

_COLOURS = ((201, 139, 100), (96, 128, 148), (120, 146, 98), (168, 112, 132), (214, 186, 122), (104, 98, 138))
_MAX_KEPT = 200


class PlainArtist:
    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], str] = {}
        self._lock = Lock()

    def paint(self, image_request: ImageRequest, prompt: str, index: int) -> Image.Image:
        seed = sha256(f"{prompt}|{index}".encode()).digest()[0]
        colour = _COLOURS[seed % len(_COLOURS)]
        return _flat(
            (image_request.width, image_request.height), (*colour, 254) if image_request.is_transparent else colour
        )

    def unfinished(self, picture: Image.Image, progress: float) -> Image.Image:
        x, y = _centre(picture)
        colour = picture.crop((x, y, x + 1, y + 1)).convert("RGB").tobytes()
        return _flat(picture.size, tuple(int(channel * progress) for channel in colour))

    def encode(self, image_request: ImageRequest, picture: Image.Image, index: int) -> str:
        del index
        kind = (
            image_request.output_format,
            image_request.compression,
            image_request.frame_count,
            image_request.frame_duration_ms,
        )
        key = (kind, picture.size, picture.mode, picture.getpixel(_centre(picture)))
        with self._lock:  # encoding the same one twice at once would be the crowd this is made for
            if key not in self._kept:
                if len(self._kept) >= _MAX_KEPT:
                    self._kept.clear()
                self._kept[key] = base64.b64encode(file_of(image_request, picture)).decode("ascii")
            return self._kept[key]


@lru_cache(maxsize=64)
def _flat(size: tuple[int, int], colour: tuple[int, ...]) -> Image.Image:
    """One picture for all who ask: hundreds of waiting requests hold the same one. One with alpha has a clear margin."""
    if len(colour) == 3:  # noqa: PLR2004 - red, green, blue
        return Image.new("RGB", size, colour)
    picture = Image.new("RGBA", size)
    picture.paste(colour, (size[0] // 8, size[1] // 8, size[0] * 7 // 8, size[1] * 7 // 8))
    return picture


def _centre(picture: Image.Image) -> tuple[int, int]:
    return picture.width // 2, picture.height // 2
