"""From what a program wrote to what a person could have asked for. `auto` becomes a definite value, so that the price is definite.

`auto` size: 1024x1024; with references the everyday size (1K) whose shape is nearest to the first one's. Of a GIF it is a frame's.
`auto` quality: the model's standard one. No model: the first that is offered.
"""

import math
import re
from typing import Final

from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.generations.catalog.sizes import SCALES, SizeRule, list_sizes
from gpt_image_studio.generations.model import Animation, OutputFormat, Quality, Size
from gpt_image_studio.services import services

AUTO: Final = "auto"
SIZE_PATTERN: Final = r"^(auto|[1-9][0-9]{0,4}x[1-9][0-9]{0,4})$"
#: Far more than any job costs.
MAX_AT_MOST_CREDITS: Final = 1_000_000_000
#: What can be worked from.
PICTURES: Final = (AssetKind.REFERENCE, AssetKind.OUTPUT)
_SIZE = re.compile(SIZE_PATTERN)
_SQUARE = Size(1024, 1024)


class ModelNotOfferedError(InvalidInputError):
    """There is no model of that name here."""

    code = "model_not_found"


async def get_model(model_id: str | None) -> Model:
    """Raises `ModelNotOfferedError`, which names those there are."""
    offered = await services().generations.list_models()
    if model_id is None:
        return offered[0]
    for model in offered:
        if model.id == model_id:
            return model
    names = ", ".join(model.id for model in offered)
    # Only the beginning: what was sent may be as long as a body.
    raise ModelNotOfferedError(
        f"The model '{model_id[:80]}' does not exist here. There is: {names}.", field="model", fix=offered[0].id
    )


def get_quality(quality: str | None, model: Model) -> Quality:
    """Raises `InvalidInputError` on field `quality`."""
    if quality in {None, AUTO}:
        return model.default_quality
    try:
        return Quality(quality or "")
    except ValueError as error:
        words = ", ".join(level.quality for level in model.qualities)
        raise InvalidInputError(
            f"There is no such quality; {model.label} has {words}.", field="quality", fix=model.default_quality
        ) from error


def get_animation(
    output_format: OutputFormat, frame_count: int | None, frame_duration_ms: int | None
) -> Animation | None:
    """Of a GIF, with the usual figures where nothing is said.

    Raises:
        InvalidInputError: on whichever of the two was sent for something that does not move.
    """
    said = {"frame_count": frame_count, "frame_duration_ms": frame_duration_ms}
    said = {name: value for name, value in said.items() if value is not None}
    if output_format is OutputFormat.GIF:
        return Animation(**said)
    for name in said:
        raise InvalidInputError(f"{output_format.upper()} does not move; frames are for GIF.", field=name)
    return None


def get_size(size: str | None, rule: SizeRule, *, like: Size | None = None) -> Size:
    """`like` is the first reference. Raises `InvalidInputError` on field `size` for what is no size at all."""
    if size in {None, AUTO}:
        return _everyday_size(like or _SQUARE, rule)
    if not _SIZE.match(size or ""):
        raise InvalidInputError("A size is written as 1024x1024.", field="size", fix=str(_everyday_size(_SQUARE, rule)))
    width, _, height = (size or "").partition("x")
    return Size(int(width), int(height))


def _everyday_size(like: Size, rule: SizeRule) -> Size:
    everyday = [named.size for named in list_sizes(rule) if named.scale == SCALES[0]]
    ratio = math.log(like.width / like.height)
    return min(everyday or [_SQUARE], key=lambda size: abs(math.log(size.width / size.height) - ratio))
