"""The judgement of a request, in the order in which the real API judges: the first thing wrong is the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PIL import Image

from gpt_image_studio.demo_model.painting.svg_author import read_svg_author
from gpt_image_studio.demo_model.wire import errors
from gpt_image_studio.demo_model.wire.capabilities import ImageModel
from gpt_image_studio.demo_model.wire.format_rules import check_format
from gpt_image_studio.demo_model.wire.input_pictures import InputPictures, open_pictures
from gpt_image_studio.demo_model.wire.parameters import (
    CHOICES,
    INTEGERS,
    read_choice,
    read_integer,
    read_model,
    read_prompt,
)
from gpt_image_studio.demo_model.wire.sizes import auto_frame_size, auto_size, canvas_of, parse_size
from gpt_image_studio.demo_model.wire.submission import Submission

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
class ImageRequest:
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
    #: 0 when it is not a GIF.
    frame_count: int
    frame_duration_ms: int
    is_stream: bool
    partials: int
    safety_identifier: str
    #: Who would write the document, if it is an SVG.
    svg_author: str
    #: None when nothing was given to edit.
    pictures: InputPictures | None = field(repr=False, default=None)

    @property
    def grid(self) -> int:
        return self.model.grid[self.quality]

    @property
    def is_still(self) -> bool:
        """Of pixels that do not move; the others take a while to write."""
        return self.output_format not in {"gif", "svg"}

    @property
    def billed_size(self) -> tuple[int, int]:
        """Pixels that are drawn for one picture: a GIF's frames lie on one canvas (guess: and are billed as that)."""
        size = self.width, self.height
        return canvas_of(*size, self.frame_count) if self.frame_count else size

    @property
    def references(self) -> Sequence[Image.Image]:
        return self.pictures.images if self.pictures else ()


def validate(submission: Submission, *, is_edit: bool, files: Mapping[str, bytes]) -> ImageRequest:
    """Decodes the pictures, so it belongs in a thread. `files` is what a `file_id` can mean.

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
    svg_author = read_svg_author(fields)
    _check_model(model, choices, has_markup=submission.markup is not None)
    output_format = choices["output_format"] or "png"
    check_format(
        model,
        submission,
        output_format,
        background=choices["background"],
        partials=integers["partial_images"],
        count=integers["n"],
    )
    frame_count = integers["frame_count"] if output_format == "gif" else 0
    pictures = open_pictures(submission, files) if is_edit else None
    width, height = _size(fields, model, pictures, frame_count)
    quality = choices["quality"] or "auto"
    return ImageRequest(
        model=model,
        prompt=prompt,
        count=integers["n"],
        width=width,
        height=height,
        quality=model.auto_quality if quality == "auto" else quality,
        is_transparent=choices["background"] == "transparent",
        output_format=output_format,
        compression=integers["output_compression"],
        frame_count=frame_count,
        frame_duration_ms=_in_tens(integers["frame_duration_ms"]),
        is_stream=is_stream,
        partials=integers["partial_images"] if is_stream else 0,
        safety_identifier=str(fields.get("safety_identifier") or fields.get("user") or ""),
        svg_author=svg_author,
        pictures=pictures,
    )


def _check_names(submission: Submission, *, is_edit: bool) -> None:
    known = (_EDIT_FORM if submission.is_multipart else _EDIT_JSON) if is_edit else _GENERATE
    for name in submission.fields:
        if name not in known:
            raise errors.unknown_parameter(name)


def _in_tens(milliseconds: int) -> int:
    """A GIF counts hundredths of a second; halves go up."""
    return max(10, (milliseconds + 5) // 10 * 10)


def _check_model(model: ImageModel, choices: dict[str, str | None], *, has_markup: bool) -> None:
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
    if has_markup and not model.has_markup:
        raise errors.invalid_value(f"The model '{model.id}' does not support 'markup'.", "markup")  # guess


def _size(
    fields: dict[str, Any], model: ImageModel, pictures: InputPictures | None, frame_count: int
) -> tuple[int, int]:
    size = parse_size(str(fields.get("size") or "auto"), frame_count=frame_count)
    if size is not None:
        return size
    ratio = model.auto_ratio if pictures is None else pictures.base.width / pictures.base.height
    return auto_frame_size(ratio, frame_count) if frame_count else auto_size(ratio)
