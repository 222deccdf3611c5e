"""Pictures written into an SVG as text: plain ones, and no more of them than of any other picture."""

import base64
import io
import re
from typing import Final

from PIL import Image

from gpt_image_studio.assets.images import MAX_EDGE, MAX_PIXELS, InvalidImageError

_INSIDE: Final = re.compile(r"data:image/(png|jpe?g|webp|gif);base64,", re.IGNORECASE)
_FORMATS: Final = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF"}

TOO_LARGE: Final = "The pictures inside this SVG are too large."
BROKEN: Final = "A picture inside this SVG is damaged."


class EmbeddedPictures:
    """Counts the pixels of all of one file."""

    def __init__(self) -> None:
        self._pixels = 0

    def take(self, reference: str) -> bool:
        """Whether it is one. Raises `InvalidImageError` for one that is damaged, too large, or not what it says."""
        found = _INSIDE.match(reference)
        if found is None:
            return False
        try:
            content = base64.b64decode("".join(reference[found.end() :].split()), validate=True)
            with Image.open(io.BytesIO(content), formats=(_FORMATS[found[1].lower()],)) as header:
                size = header.size
        except Image.DecompressionBombError as error:
            raise InvalidImageError(TOO_LARGE) from error
        except Exception as error:  # Pillow's parsers raise whatever they stumble over: SyntaxError, struct.error …
            raise InvalidImageError(BROKEN) from error
        self._pixels += size[0] * size[1]
        if self._pixels > MAX_PIXELS or max(size) > MAX_EDGE:
            raise InvalidImageError(TOO_LARGE)
        return True
