"""The clean copy of a picture: 8-bit sRGB, upright, no larger than a provider looks at, nothing in it but pixels."""

import io
from typing import cast

from PIL import Image, ImageCms

from gpt_image_studio.assets.file_process.reading import Decoded, provider_size
from gpt_image_studio.assets.images import make_upright

JPEG_QUALITY = 95
#: Photos kept as PNG are large; sixteen of them have to fit into one request.
MAX_OPAQUE_PNG_BYTES = 6_000_000
_OPAQUE = 255


def make_copy(decoded: Decoded) -> tuple[bytes, str, list[str]]:
    """The bytes, their media type, and notes for the person."""
    image = make_upright(decoded.image, *provider_size(decoded.width, decoded.height))
    return *encode_copy(image, is_photo=decoded.media_type == "image/jpeg"), _notes(decoded, image)


def encode_copy(image: Image.Image, *, is_photo: bool = False) -> tuple[bytes, str]:
    """PNG, or JPEG for a photo without alpha and for what would be too large otherwise; and which of the two it is."""
    if image.mode == "RGBA" and cast("tuple[int, int]", image.getchannel("A").getextrema())[0] == _OPAQUE:
        image = image.convert("RGB")
    image.info.clear()  # Pillow writes comments and profiles it finds here
    if not is_photo:
        content = to_png(image)
        if image.mode == "RGBA" or len(content) <= MAX_OPAQUE_PNG_BYTES:
            return content, "image/png"
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return out.getvalue(), "image/jpeg"


def to_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _notes(decoded: Decoded, copy: Image.Image) -> list[str]:
    said = {
        "Only the first page is used."
        if decoded.media_type == "image/tiff"
        else "Only the first frame of the animation is used.": decoded.is_animated,
        "Print colours (CMYK) were converted to sRGB for the model.": decoded.image.mode == "CMYK",
        "Colours were converted to sRGB for the model.": decoded.image.mode == "LAB"
        or _has_other_profile(decoded.image),
        "Reduced to 8 bits per colour for the model.": decoded.is_sixteen_bit,
        "The location in this photo stays with your original; the model does not get it.": decoded.has_location,
        f"The model gets a copy of {copy.width} × {copy.height}; your original is kept.": max(copy.size)
        < max(decoded.width, decoded.height),
    }
    return [note for note, is_true in said.items() if is_true]


def _has_other_profile(image: Image.Image) -> bool:
    profile = image.info.get("icc_profile")
    if not profile or image.mode == "CMYK":
        return False
    try:
        return "sRGB" not in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError):
        return False
