"""The judgement of a request, in the order in which the real API judges: the first thing wrong is the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PIL import Image

from gpt_image_studio.demo_model import errors
from gpt_image_studio.demo_model.capabilities import ImageModel
from gpt_image_studio.demo_model.input_pictures import InputPictures, open_pictures
from gpt_image_studio.demo_model.parameters import CHOICES, INTEGERS, read_choice, read_integer, read_model, read_prompt
from gpt_image_studio.demo_model.sizes import auto_size, parse_size
from gpt_image_studio.demo_model.submission import Submission

_SHARED: Final = frozenset(
    {
        "model", "prompt", "n", "size", "quality", "background", "output_format", "output_compression", "stream",
        "partial_images", "complexity", "frame_count", "frame_duration_ms", "svg", "safety_identifier", "user",
    }
)  # fmt: skip
_GENERATE: Final = _SHARED | {"moderation"}
#: Whether a multipart edit may carry `moderation` is not known; a JSON edit may.
_EDIT_FORM: Final = _SHARED | {"input_fidelity"}
_EDIT_JSON: Final = _SHARED | {"input_fidelity", "moderation"}


@dataclass(frozen=True, slots=True)
class Order:
    """A request that can be drawn."""

    model: ImageModel
    prompt: str = field(repr=False)
    count: int
    width: int
    height: int
    quality: str
    is_transparent: bool
    output_format: str
    compression: int
    frame_count: int
    frame_duration_ms: int
    is_stream: bool
    partials: int
    safety_identifier: str
    #: None when nothing was given to edit.
    pictures: InputPictures | None = field(repr=False, default=None)

    @property
    def grid(self) -> int:
        return self.model.grid[self.quality]

    @property
    def references(self) -> Sequence[Image.Image]:
        return self.pictures.images if self.pictures else ()


def validate(submission: Submission, *, is_edit: bool) -> Order:
    """Decodes the pictures, so it belongs in a thread.

    Raises:
        ApiError: the first rule that is broken.
    """
    fields = submission.fields
    _check_names(submission, is_edit=is_edit)
    prompt = read_prompt(fields)
    model = read_model(fields)
    integers = {name: read_integer(fields, name) for name in INTEGERS}
    is_stream = fields.get("stream") or False
    if not isinstance(is_stream, bool):
        raise errors.wrong_type("stream", "a boolean", is_stream)
    choices = {name: read_choice(fields, name) for name in CHOICES}
    _check_model(model, choices)
    output_format = choices["output_format"] or "png"
    _check_format(model, choices, fields, is_stream=is_stream, partials=integers["partial_images"], count=integers["n"])
    pictures = open_pictures(submission, has_markup=model.has_markup) if is_edit else None
    width, height = _size(fields, model, pictures)
    quality = choices["quality"] or "auto"
    return Order(
        model=model,
        prompt=prompt,
        count=integers["n"],
        width=width,
        height=height,
        quality=model.auto_quality if quality == "auto" else quality,
        is_transparent=choices["background"] == "transparent",
        output_format=output_format,
        compression=integers["output_compression"],
        frame_count=integers["frame_count"],
        frame_duration_ms=round(integers["frame_duration_ms"], -1),
        is_stream=is_stream,
        partials=integers["partial_images"] if is_stream else 0,
        safety_identifier=str(fields.get("safety_identifier") or fields.get("user") or ""),
        pictures=pictures,
    )


def _check_names(submission: Submission, *, is_edit: bool) -> None:
    known = (_EDIT_FORM if submission.is_multipart else _EDIT_JSON) if is_edit else _GENERATE
    for name in submission.fields:
        if name not in known and not (submission.is_multipart and name.startswith("svg[")):
            raise errors.unknown_parameter(name)


def _check_model(model: ImageModel, choices: dict[str, str | None]) -> None:
    quality = choices["quality"]
    if quality not in {None, "auto", *model.grid}:
        raise errors.invalid_value(f"The model '{model.id}' does not support quality '{quality}'.", "quality")
    if choices["input_fidelity"]:
        raise errors.ApiError(
            f"The model '{model.id}' does not support the 'input_fidelity' parameter.",
            kind=errors.USER_ERROR,
            code="invalid_input_fidelity_model",
            param="input_fidelity",
        )
    if choices["background"] == "transparent" and not model.has_transparency:
        raise errors.invalid_value("Transparent background is not supported for this model.", "background")
    if choices["complexity"] and not model.has_complexity:
        raise errors.unknown_parameter("complexity")  # guess


def _check_format(
    model: ImageModel,
    choices: dict[str, str | None],
    fields: dict[str, Any],
    *,
    is_stream: bool,
    partials: int,
    count: int,
) -> None:
    """All of these wordings are guesses."""
    output_format = choices["output_format"] or "png"
    if choices["background"] == "transparent" and output_format == "jpeg":
        raise errors.invalid_value("Transparent background is not supported for output format 'jpeg'.", "background")
    if fields.get("output_compression") not in {None, 100} and output_format not in {"jpeg", "webp"}:
        message = f"Compression less than 100 is not supported for output format '{output_format}'."
        raise errors.invalid_value(message, "output_compression")
    if output_format not in model.formats:
        message = f"The model '{model.id}' does not support output format '{output_format}'."
        raise errors.invalid_value(message, "output_format")
    if output_format in {"gif", "svg"} and (is_stream or partials):
        raise errors.invalid_value(f"Streaming is not supported for output format '{output_format}'.", "stream")
    if output_format == "svg" and count > 1:
        raise errors.invalid_value("Only one image can be generated for output format 'svg'.", "n")
    for name in ("frame_count", "frame_duration_ms"):
        if fields.get(name) is not None and output_format != "gif":
            raise errors.invalid_value(f"'{name}' is only supported for output format 'gif'.", name)


def _size(fields: dict[str, Any], model: ImageModel, pictures: InputPictures | None) -> tuple[int, int]:
    size = parse_size(str(fields.get("size") or "auto"))
    if size is not None:
        return size
    if pictures is None:
        return auto_size(model.auto_ratio)
    return auto_size(pictures.base.width / pictures.base.height)
