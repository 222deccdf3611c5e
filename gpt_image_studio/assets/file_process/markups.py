"""Mark-ups, drawn over a reference to show what is meant: strokes in their colours on nothing, as large as the reference."""

from typing import cast

from PIL import Image, ImageOps

from gpt_image_studio.assets.colours import to_eight_bit, to_srgb
from gpt_image_studio.assets.file_process.copying import to_png
from gpt_image_studio.assets.file_process.fitting import MAX_OVERLAY_BYTES, check_edge, check_shape, tell_fitted
from gpt_image_studio.assets.file_process.reading import Decoded
from gpt_image_studio.assets.images import InvalidImageError

#: From this alpha on a stroke is seen; a highlighter is thin, the breath of a soft brush is nothing.
VISIBLE = 25

_HOW = "A mark-up is a PNG that is transparent where nothing is drawn."


def make_markup(decoded: Decoded, *, fit: tuple[int, int] | None) -> tuple[bytes, list[str]]:
    """PNG bytes and notes for the person.

    Raises:
        InvalidImageError: no drawing on nothing, another shape than its picture, or nothing drawn on it.
    """
    if decoded.media_type != "image/png":
        raise InvalidImageError(_HOW, field="file")
    drawn = ImageOps.exif_transpose(to_srgb(to_eight_bit(decoded.image), decoded.image.info.get("icc_profile")))
    if drawn.mode != "RGBA":
        raise InvalidImageError(_HOW, field="file")
    notes: list[str] = []
    if fit is None:
        check_edge(drawn.size, "mark-up")
    elif drawn.size != fit:
        check_shape(drawn.size, fit, "mark-up")
        drawn = drawn.resize(fit, Image.Resampling.BILINEAR)
        notes.append(tell_fitted(fit, "mark-up"))
    alpha = drawn.getchannel("A")
    lowest, highest = cast("tuple[int, int]", alpha.getextrema())
    if highest < VISIBLE:
        raise InvalidImageError("Nothing is drawn on this mark-up.", field="file")
    if lowest > 0:
        raise InvalidImageError(f"This mark-up covers the whole picture. {_HOW}", field="file")
    # What cannot be seen has no colour: an eraser leaves behind what it erased.
    seen = Image.composite(drawn, Image.new("RGBA", drawn.size), alpha.point([0] + [255] * 255))
    content = to_png(seen)
    if len(content) > MAX_OVERLAY_BYTES:
        raise InvalidImageError("This mark-up is too detailed for the model. Use plain strokes.", field="file")
    return content, notes
