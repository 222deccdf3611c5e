"""What the bytes of a picture are, and its small copies. Synchronous and slow: called in threads. The original is never touched."""

import io
from collections.abc import Collection, Generator
from contextlib import contextmanager, suppress
from typing import cast

import numpy as np
from PIL import ExifTags, Image

from gpt_image_studio.assets.colours import to_eight_bit, to_srgb
from gpt_image_studio.assets.frames import MAX_FRAMES, Frames, read_frames
from gpt_image_studio.assets.model import ImageFacts
from gpt_image_studio.errors import StudioError

#: The largest picture any model makes has 8.3 million pixels; phones upload 12 to 24, some 38. Decoded with alpha,
#: 40 million are 160 MB of memory, which is what one thread may take at most.
MAX_PIXELS = 40_000_000
#: WebP cannot be taller or wider: up to here every thumbnail can be made.
MAX_EDGE = 16_383
#: A progressive JPEG is decoded once per scan. Cameras write about ten; thousands in a small file keep a thread busy for minutes.
MAX_JPEG_SCANS = 200
#: Models return 253–254 on what they mean to be opaque.
REALLY_TRANSPARENT_BELOW = 250
#: From here on a pixel counts as seen when the average colour is taken.
_VISIBLE_FROM = 128
PREVIEW_WIDTH = 768
THUMBNAIL_QUALITY = 80
PREVIEW_QUALITY = 70
#: Effort of the WebP encoder, 0–6. 4, its default, takes three times as long for 8 % smaller files.
_EFFORT = 2
NO_COLOUR = "#888888"
_FULL_COLOUR_FROM = 90

#: What Pillow calls it, and what it is. MPO is a JPEG as phones write it, with a second picture behind the first.
_MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "WEBP": "image/webp",
    "GIF": "image/gif",
}
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_GIF = "GIF"
_JPEG_START, _JPEG_SCAN = b"\xff\xd8", b"\xff\xda"
#: How a picture with this EXIF orientation is turned to be seen as meant.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)

#: sRGB level 0–255 → light, as published in IEC 61966-2-1.
_LEVELS = np.arange(256) / 255
_LIGHT = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 # the standard's

_TOO_LARGE = f"This picture is too large: at most {MAX_PIXELS // 1_000_000} megapixels and {MAX_EDGE:,} pixels an edge."
_TOO_LONG = (
    f"This animation is too long: at most {MAX_FRAMES} frames and {MAX_PIXELS // 1_000_000} megapixels together."
)


class InvalidImageError(StudioError):
    """This is not a picture the studio can read. PNG, JPEG, WebP and GIF work."""

    code = "invalid_image"
    http_status = 422


def inspect(content: bytes) -> ImageFacts:
    """Decodes all of it, of a GIF every frame. Width and height are as seen, after EXIF orientation.

    Raises:
        InvalidImageError: another format, damaged, cut short, or too large to decode safely.
    """
    return _facts(_decode(content), content)


def inspect_with_thumbnails(content: bytes, widths: Collection[int]) -> tuple[ImageFacts, dict[int, bytes]]:
    """Facts as `inspect`, and with the same decoding the thumbnails.

    WebP in sRGB, upright, with their alpha, at those widths that are smaller than the picture; of a GIF the first frame.

    Raises:
        InvalidImageError: as `inspect`.
    """
    image = _decode(content)
    return _facts(image, content), _thumbnails(image, widths)


def open_upright(content: bytes) -> Image.Image:
    """All its pixels as seen: upright, 8-bit sRGB, RGBA where it has alpha, else RGB.

    Raises:
        InvalidImageError: as `inspect`.
    """
    image = _decode(content)
    return make_upright(image, seen_size(image)[0])


def make_preview(content: bytes) -> bytes:
    """WebP, at most `PREVIEW_WIDTH` px wide.

    Raises:
        InvalidImageError: as `inspect`.
    """
    image = _decode(content)
    return _webp(make_upright(image, min(PREVIEW_WIDTH, seen_size(image)[0])), PREVIEW_QUALITY)


def to_jpeg(content: bytes, quality: int) -> bytes:
    """Upright, sRGB; what is transparent lies on white. `quality` is 1–95, as Pillow counts.

    Raises:
        InvalidImageError: as `inspect`.
    """
    image = open_upright(content)
    if image.mode == "RGBA":
        ground = Image.new("RGB", image.size, (255, 255, 255))
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    out = io.BytesIO()
    # Halved colours show at edges, and are not worth the bytes where quality was asked for.
    image.save(out, "JPEG", quality=quality, subsampling=0 if quality >= _FULL_COLOUR_FROM else -1)
    return out.getvalue()


def _decode(content: bytes) -> Image.Image:
    if content.startswith(_JPEG_START) and content.count(_JPEG_SCAN) > MAX_JPEG_SCANS:
        raise InvalidImageError("This JPEG is built in a way that takes too long to read.")
    with _plain_errors():
        with Image.open(io.BytesIO(content), formats=_FORMATS) as header:
            _check_size(header)
            # Sees what decoding does not need, such as a missing end of a PNG. Afterwards the file has to be opened anew.
            header.verify()
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
        image.load()
    return image


@contextmanager
def _plain_errors() -> Generator[None, None, None]:
    try:
        yield
    except (StudioError, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidImageError(_TOO_LARGE) from error
    except (
        Exception
    ) as error:  # Pillow's parsers raise whatever they stumble over: SyntaxError, struct.error, IndexError …
        raise InvalidImageError from error


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_EDGE:
        raise InvalidImageError(_TOO_LARGE)


def _orientation(image: Image.Image) -> int:
    with suppress(Exception):  # a broken EXIF block is no reason to refuse a picture that decodes
        return cast("int", image.getexif().get(ExifTags.Base.Orientation, 1))
    return 1


def seen_size(image: Image.Image) -> tuple[int, int]:
    return (image.height, image.width) if _orientation(image) in _SIDEWAYS else image.size


def _facts(image: Image.Image, content: bytes) -> ImageFacts:
    width, height = seen_size(image)
    frames = _frames(image, content)
    pixels = to_eight_bit(image)
    alpha = pixels.getchannel("A") if pixels.mode == "RGBA" else None
    lowest_alpha = 255 if alpha is None else cast("tuple[int, int]", alpha.getextrema())[0]
    return ImageFacts(
        media_type=_MEDIA_TYPES[image.format or ""],
        width=width,
        height=height,
        # A GIF names a clear colour whether or not it has one.
        has_alpha=frames.has_alpha if image.format == _GIF else alpha is not None,
        is_transparent=lowest_alpha < REALLY_TRANSPARENT_BELOW or frames.has_alpha,
        placeholder=_average_colour(pixels, alpha, image.info.get("icc_profile")),
        frames=frames.count,
    )


def _frames(image: Image.Image, content: bytes) -> Frames:
    if image.format != _GIF:
        return Frames(1, has_alpha=False)
    with _plain_errors():
        frames = read_frames(content, max_pixels=MAX_PIXELS)
    if frames is None:
        raise InvalidImageError(_TOO_LONG)
    return frames


def _average_colour(pixels: Image.Image, alpha: Image.Image | None, icc_profile: bytes | None) -> str:
    """Of the pixels that can be seen, as #rrggbb. Averaged as light, not as levels: what one sees from afar."""
    visible = None if alpha is None else alpha.point([255 if level >= _VISIBLE_FROM else 0 for level in range(256)])
    counts = np.array(pixels.histogram(visible)[: 3 * 256], dtype=np.float64).reshape(3, 256)
    if not counts.any():
        return NO_COLOUR
    light = counts @ _LIGHT / counts.sum(axis=1)
    red, green, blue = (int(level) for level in np.abs(_LIGHT[:, None] - light).argmin(axis=0))
    return "#" + to_srgb(Image.new("RGB", (1, 1), (red, green, blue)), icc_profile).tobytes().hex()


def _thumbnails(image: Image.Image, widths: Collection[int]) -> dict[int, bytes]:
    seen_width, seen_height = seen_size(image)
    made: dict[int, bytes] = {}
    smaller: Image.Image | None = None
    for width in sorted({width for width in widths if width < seen_width}, reverse=True):
        # Each is made from the one before: shrinking the original every time costs more and looks the same.
        size = (width, max(1, round(seen_height * width / seen_width)))
        smaller = make_upright(image, width) if smaller is None else smaller.resize(size, Image.Resampling.LANCZOS)
        made[width] = _webp(smaller, THUMBNAIL_QUALITY)
    return made


def make_upright(image: Image.Image, width: int, height: int | None = None) -> Image.Image:
    """As seen, in sRGB, `width` px wide; the height follows unless given. Shrunk first, so that the rest works on few pixels."""
    seen_width, seen_height = seen_size(image)
    height = height or max(1, round(seen_height * width / seen_width))
    orientation = _orientation(image)
    size = (height, width) if orientation in _SIDEWAYS else (width, height)
    # CMYK stays as it is until its profile, which only fits CMYK, has been applied.
    pixels = image if image.mode == "CMYK" else to_eight_bit(image)
    shrunk = to_srgb(pixels.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0), image.info.get("icc_profile"))
    turn = _TURNS.get(orientation)
    return shrunk if turn is None else shrunk.transpose(turn)


def _webp(image: Image.Image, quality: int) -> bytes:
    """Without profile, EXIF and XMP: Pillow writes them only when handed over."""
    out = io.BytesIO()
    image.save(out, "WEBP", quality=quality, method=_EFFORT)
    return out.getvalue()
