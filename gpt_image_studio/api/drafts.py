"""From what a program wrote to what a person could have asked for. `auto` becomes a definite value, so that the price is definite.

`auto` size: 1024x1024; with references the everyday size (1K) whose shape is nearest to the first one's.
`auto` quality: the model's standard one. No model: the first that is offered.
"""

import math
import re
from typing import Final

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.model import Quality, Size
from gpt_image_studio.generations.registry import Model
from gpt_image_studio.generations.sizes import SCALES, SizeRule, list_sizes
from gpt_image_studio.services import services

AUTO: Final = "auto"
SIZE_PATTERN: Final = r"^(auto|[1-9][0-9]{0,4}x[1-9][0-9]{0,4})$"
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


def get_size(size: str | None, model: Model, *, like: Size | None = None) -> Size:
    """`like` is the first reference. Raises `InvalidInputError` on field `size` for what is no size at all."""
    if size in {None, AUTO}:
        return _SQUARE if like is None else _everyday_size(like, model.size_rule)
    if not _SIZE.match(size or ""):
        raise InvalidInputError("A size is written as 1024x1024.", field="size", fix=str(_SQUARE))
    width, _, height = (size or "").partition("x")
    return Size(int(width), int(height))


def _everyday_size(like: Size, rule: SizeRule) -> Size:
    everyday = [named.size for named in list_sizes(rule) if named.scale == SCALES[0]]
    ratio = math.log(like.width / like.height)
    return min(everyday or [_SQUARE], key=lambda size: abs(math.log(size.width / size.height) - ratio))
