"""Masks, however they were made, as providers want them: a PNG whose alpha is 0 where the picture is to be edited."""

from typing import cast

from PIL import Image, ImageChops, ImageOps

from gpt_image_studio.assets.colours import to_eight_bit
from gpt_image_studio.assets.file_process.copying import to_png
from gpt_image_studio.assets.file_process.fitting import MAX_OVERLAY_BYTES, check_edge, check_shape, tell_fitted
from gpt_image_studio.assets.file_process.reading import Decoded
from gpt_image_studio.assets.images import InvalidImageError

#: From here on a pixel is clearly meant to change.
CLEARLY = 128
#: Levels by which the colours of something grey may differ.
GREY_SPREAD = 8

_HOW = "A mask is a PNG that is transparent where the picture should change, or a grey one that is white there."


def make_mask(decoded: Decoded, *, is_painted: bool, fit: tuple[int, int] | None) -> tuple[bytes, list[str]]:
    """PNG bytes and notes for the person.

    Raises:
        InvalidImageError: no mask, another shape than its picture, or nothing marked on it.
    """
    if decoded.media_type != "image/png":
        raise InvalidImageError(_HOW, field="file")
    edited = _edited(decoded.image, is_painted=is_painted)
    notes: list[str] = []
    if fit is None:
        check_edge(edited.size, "mask")
    elif edited.size != fit:
        check_shape(edited.size, fit, "mask")
        edited = edited.resize(fit, Image.Resampling.BILINEAR)
        notes.append(tell_fitted(fit, "mask"))
    lowest, highest = cast("tuple[int, int]", edited.getextrema())
    if highest < CLEARLY:
        raise InvalidImageError("Nothing is marked on this mask, so nothing would change.", field="file")
    if lowest == 255:  # noqa: PLR2004 # all of it
        notes.append("The mask covers the whole picture.")
    kept = ImageOps.invert(edited)
    black = Image.new("L", kept.size)
    content = to_png(Image.merge("RGBA", (black, black, black, kept)))
    if len(content) > MAX_OVERLAY_BYTES:
        raise InvalidImageError("This mask is too detailed for the model. Use plain, soft shapes.", field="file")
    return content, notes


def _edited(image: Image.Image, *, is_painted: bool) -> Image.Image:
    """Grey: 255 where the picture is to change, 0 where it stays."""
    pixels = ImageOps.exif_transpose(to_eight_bit(image))
    luminance = pixels.convert("RGB").convert("L")
    if pixels.mode != "RGBA":
        if not is_painted and not _is_grey(pixels):
            raise InvalidImageError(_HOW, field="file")
        return luminance
    alpha = pixels.getchannel("A")
    return ImageChops.multiply(luminance, alpha) if is_painted else ImageOps.invert(alpha)


def _is_grey(image: Image.Image) -> bool:
    red, green, blue = image.split()
    differences = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return all(cast("tuple[int, int]", one.getextrema())[1] <= GREY_SPREAD for one in differences)
