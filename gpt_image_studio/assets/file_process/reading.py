"""From a file nobody vouches for to a decoded picture, or to a reason why not."""

from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags, Image, UnidentifiedImageError

from gpt_image_studio.assets.file_process.unsupported import find_unsupported
from gpt_image_studio.assets.images import MAX_JPEG_SCANS, InvalidImageError, seen_size
from gpt_image_studio.errors import StudioError

#: Phones take 12 to 50 million. JPEGs are shrunk while they are decoded; of the others this is 256 MB with alpha.
MAX_PIXELS = 64_000_000
#: No format read here can be larger but TIFF, AVIF and BMP, and those are then made to do harm.
MAX_EDGE = 65_535
#: Long edge of what a provider gets: it looks at no more than 1,536 patches of 16 × 16.
PROVIDER_EDGE = 2048

#: What Pillow calls it, and what it is. MPO is a JPEG as phones write it, with a second picture behind the first.
_MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
}
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
_BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_JPEG_SCAN = b"\xff\xda"
_HEAD_BYTES = 4096
_CUT_SHORT = ("truncated", "unexpected end", "broken data stream", "not enough", "unrecognized data stream")

TOO_LARGE = f"This picture is too large: at most {MAX_PIXELS // 1_000_000} megapixels."
TOO_SLOW = "This file is built in a way that takes too long to read. Save it again as a plain JPEG or PNG."
CUT_SHORT = "The end of this file is missing. Upload it again, or save it again as JPEG or PNG."
DAMAGED = "This file is damaged and cannot be read. Save it again as JPEG or PNG."
UNKNOWN = "This is not a picture the studio can read. PNG, JPEG, WebP, GIF, AVIF, TIFF and BMP work."


@dataclass(frozen=True, slots=True)
class Decoded:
    """The first frame."""

    #: Possibly smaller than the file says, never below what a provider gets.
    image: Image.Image
    media_type: str
    #: As seen, of the file.
    width: int
    height: int
    is_animated: bool
    is_sixteen_bit: bool
    has_location: bool


def read(path: Path, *, is_whole: bool = False) -> Decoded:
    """`is_whole`: a JPEG is not shrunk on the way.

    Raises:
        InvalidImageError: with the reason in words.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if reason := find_unsupported(head):
        raise InvalidImageError(reason)
    try:
        return _decode(path, is_whole=is_whole)
    except StudioError:
        raise
    except MemoryError as error:
        raise InvalidImageError(TOO_LARGE) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidImageError(TOO_LARGE) from error
    except UnidentifiedImageError as error:
        is_ours = head.startswith(_BEGINNINGS) or head[4:8] == b"ftyp"
        raise InvalidImageError(DAMAGED if is_ours else UNKNOWN) from error
    except Exception as error:  # Pillow's parsers raise whatever they stumble over: SyntaxError, struct.error …
        is_cut_short = any(sign in str(error).lower() for sign in _CUT_SHORT)
        raise InvalidImageError(CUT_SHORT if is_cut_short else DAMAGED) from error


def provider_size(width: int, height: int) -> tuple[int, int]:
    """The same shape with a long edge of `PROVIDER_EDGE` at most."""
    longest = max(width, height)
    if longest <= PROVIDER_EDGE:
        return width, height
    return max(1, round(width * PROVIDER_EDGE / longest)), max(1, round(height * PROVIDER_EDGE / longest))


def _decode(path: Path, *, is_whole: bool) -> Decoded:
    with Image.open(path, formats=_FORMATS) as header:
        if header.width * header.height > MAX_PIXELS or max(header.size) > MAX_EDGE:
            raise InvalidImageError(TOO_LARGE)
        # Sees what decoding does not need, such as a missing end of a PNG. Afterwards the file has to be opened anew.
        header.verify()
    image = Image.open(path, formats=_FORMATS)
    is_jpeg = image.format in {"JPEG", "MPO"}
    if is_jpeg and path.read_bytes().count(_JPEG_SCAN) > MAX_JPEG_SCANS:
        raise InvalidImageError(TOO_SLOW)
    is_sixteen_bit = image.mode.startswith("I") or image.mode == "F" or ";16" in str(image.tile)
    is_animated = image.format != "MPO" and bool(getattr(image, "is_animated", False))
    width, height = seen_size(image)
    if is_jpeg and not is_whole:
        image.draft(None, provider_size(*image.size))
    image.load()
    if not is_jpeg:  # TIFF turns itself upright while it is loaded
        width, height = seen_size(image)
    return Decoded(
        image=image,
        media_type=_MEDIA_TYPES[image.format or ""],
        width=width,
        height=height,
        is_animated=is_animated,
        is_sixteen_bit=is_sixteen_bit,
        has_location=_has_location(image),
    )


def _has_location(image: Image.Image) -> bool:
    try:
        return bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))
    except Exception:  # noqa: BLE001 # a broken EXIF block is no reason to refuse a picture that decodes
        return False
