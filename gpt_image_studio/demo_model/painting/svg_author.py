"""`svg: {model, reasoning: {effort}}`: which model would write the document. Checked in shape; one writer draws them all."""

from collections.abc import Mapping
from typing import Any, Final, cast

from gpt_image_studio.demo_model.wire import errors

#: The model's own name for what traces its drawings.
DEFAULT_AUTHOR: Final = "studio-demo-vectors"
_EFFORTS: Final = ("none", "minimal", "low", "medium", "high", "xhigh", "max")


def read_svg_author(fields: Mapping[str, Any]) -> str:
    """Its name. Absent and null are the same.

    Raises:
        ApiError: not that shape. The wordings are guesses, by analogy with the other parameters.
    """
    author = _object(fields.get("svg"), "svg", {"model", "reasoning"})
    if author is None:
        return DEFAULT_AUTHOR
    model = author.get("model")
    if model is None or model == "":
        raise errors.missing_parameter("svg.model")
    if not isinstance(model, str):
        raise errors.wrong_type("svg.model", "a string", model)
    reasoning = _object(author.get("reasoning"), "svg.reasoning", {"effort"}) or {}
    effort = reasoning.get("effort")
    if effort is not None and effort not in _EFFORTS:
        *others, last = (f"'{choice}'" for choice in _EFFORTS)
        message = f"Invalid value: '{effort}'. Supported values are: {', '.join(others)}, and {last}."
        raise errors.invalid_value(message, "svg.reasoning.effort")
    return model


def _object(value: object, name: str, known: set[str]) -> Mapping[str, Any] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise errors.wrong_type(name, "an object", value)
    members = cast("Mapping[str, Any]", value)
    for member in members:
        if member not in known:
            raise errors.unknown_parameter(f"{name}.{member}")
    return members
