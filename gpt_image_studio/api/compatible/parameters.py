"""What may be sent to `/v1/images/*`, and how a mistake in it is told: OpenAI's words and codes, the first mistake only."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from gpt_image_studio.api.compatible.errors import Refusal, RefusedError
from gpt_image_studio.generations.catalog.animation import FRAME_COUNTS
from gpt_image_studio.generations.model import Background, Complexity, OutputFormat, Strictness
from gpt_image_studio.generations.requests import MAX_PROMPT_CHARACTERS

Text = Annotated[str, Field(max_length=1000)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SvgReasoning(_Sent):
    effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = None


class SvgAuthor(_Sent):
    """Accepted in this shape because clients send it. Who writes an SVG is the provider's choice."""

    model: Text
    reasoning: SvgReasoning | None = None


class ImageParameters(_Sent):
    """Of both endpoints. `null` is the same as leaving it out."""

    prompt: str = Field(min_length=1, max_length=MAX_PROMPT_CHARACTERS)
    model: Text | None = None
    n: int | None = Field(default=None, ge=1, le=10)
    size: Text | None = None
    quality: Text | None = None
    background: Background | None = None
    output_format: OutputFormat | None = None
    output_compression: int | None = Field(default=None, ge=0, le=100)
    stream: bool | None = None
    partial_images: int | None = Field(default=None, ge=0, le=3)
    complexity: Complexity | None = None
    frame_count: int | None = Field(default=None, ge=FRAME_COUNTS[0], le=FRAME_COUNTS[-1])
    #: Rounded to 10, and no more than a GIF can write down.
    frame_duration_ms: int | None = Field(default=None, ge=1)
    svg: SvgAuthor | None = None
    #: How much the provider refuses. `low` has no effect where the operator or the model does not have it.
    moderation: Strictness | None = None
    #: The only form there is.
    response_format: Literal["b64_json"] | None = None
    #: Accepted because clients send them. The provider is told a hash of the account.
    user: Text | None = None
    safety_identifier: Text | None = None


class ImageLink(_Sent):
    """Exactly one of the two. `file_id` names one of the account's pictures (`file_ids`)."""

    image_url: str | None = None
    file_id: Text | None = None


class EditParameters(ImageParameters):
    """Multipart has the pictures as files beside these."""

    #: Known, so that it can be refused by its name.
    input_fidelity: Literal["low", "high"] | None = None


class JsonEditParameters(EditParameters):
    images: list[ImageLink] = Field(min_length=1, max_length=16)
    mask: ImageLink | None = None
    markup: ImageLink | None = None


P = TypeVar("P", bound=BaseModel)


def read_parameters(kind: type[P], body: bytes) -> P:
    """From JSON, strictly: a number in quotes is no number. Raises `RefusedError`."""
    try:
        return kind.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise RefusedError(_word(error.errors(include_url=False)[0])) from error


def read_form(kind: type[P], fields: Mapping[str, object]) -> P:
    """From the text fields of a form. Raises `RefusedError`."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise RefusedError(_word(error.errors(include_url=False)[0])) from error


#: pydantic's kind of mistake → OpenAI's code.
_CODES: Final = {
    "missing": "missing_required_parameter",
    "extra_forbidden": "unknown_parameter",
    "string_too_long": "string_above_max_length",
    "string_too_short": "string_below_min_length",
    "too_long": "array_above_max_length",
    "too_short": "array_below_min_length",
    "greater_than_equal": "integer_below_min_value",
    "less_than_equal": "integer_above_max_value",
}


def _word(mistake: ErrorDetails) -> Refusal:
    if mistake["type"] == "json_invalid":
        return Refusal(400, "We could not parse the JSON body of your request.", code="invalid_json")
    name = ".".join(str(part) for part in mistake["loc"])[:200]
    if not name:
        return Refusal(400, "The body of this request is a JSON object.", code="invalid_type")
    if mistake["type"] == "missing":
        return Refusal(400, f"Missing required parameter: '{name}'.", code=_CODES["missing"], param=name)
    if mistake["type"] == "extra_forbidden":
        return Refusal(400, f"Unknown parameter: '{name}'.", code=_CODES["extra_forbidden"], param=name)
    is_type = mistake["type"].endswith(("_type", "_parsing"))
    code = "invalid_type" if is_type else _CODES.get(mistake["type"], "invalid_value")
    return Refusal(400, f"Invalid value for '{name}': {_sentence(mistake)}", code=code, param=name)


def _sentence(mistake: dict[str, Any] | ErrorDetails) -> str:
    if mistake["type"] in {"model_type", "model_attributes_type"}:
        return "input should be an object."  # pydantic would name our class
    return f"{mistake['msg'][:1].lower()}{mistake['msg'][1:]}."
