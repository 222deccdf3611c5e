"""What goes with which output format. All of these wordings are guesses; the rules are documented."""

from typing import Any, Final

from gpt_image_studio.demo_model.wire.capabilities import ImageModel
from gpt_image_studio.demo_model.wire.errors import invalid_value
from gpt_image_studio.demo_model.wire.submission import Submission

_WITH_ALPHA: Final = frozenset({"png", "webp"})
_COMPRESSIBLE: Final = frozenset({"jpeg", "webp"})
_FRAME_FIELDS: Final = ("frame_count", "frame_duration_ms")


def check_format(
    model: ImageModel, submission: Submission, output_format: str, *, background: str | None, partials: int, count: int
) -> None:
    """`partials` and `count` as read: their defaults where the request is silent.

    Raises:
        ApiError: the first rule that is broken.
    """
    fields = submission.fields
    if background == "transparent" and output_format not in _WITH_ALPHA:
        message = f"Transparent background is not supported for output format '{output_format}'."
        raise invalid_value(message, "background")
    if fields.get("output_compression") not in {None, 100} and output_format not in _COMPRESSIBLE:
        message = f"Compression less than 100 is not supported for output format '{output_format}'."
        raise invalid_value(message, "output_compression")
    if output_format not in model.formats:
        message = f"The model '{model.id}' does not support output format '{output_format}'."
        raise invalid_value(message, "output_format")
    if output_format in {"gif", "svg"}:
        _check_unseen(output_format, fields, partials)
    if output_format == "gif" and submission.mask is not None:
        raise invalid_value("Masks are not supported for output format 'gif'.", "mask")
    if output_format == "svg" and count > 1:
        raise invalid_value("Only one image can be generated for output format 'svg'.", "n")
    for name in _FRAME_FIELDS:
        if fields.get(name) is not None and output_format != "gif":
            raise invalid_value(f"'{name}' is only supported for output format 'gif'.", name)
    if fields.get("svg") is not None and output_format != "svg":
        raise invalid_value("'svg' is only supported for output format 'svg'.", "svg")


def _check_unseen(output_format: str, fields: dict[str, Any], partials: int) -> None:
    """Neither is ever seen unfinished."""
    if fields.get("stream"):
        raise invalid_value(f"Streaming is not supported for output format '{output_format}'.", "stream")
    if partials:
        raise invalid_value(f"Partial images are not supported for output format '{output_format}'.", "partial_images")
