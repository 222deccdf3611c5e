"""Servers that speak nearly the same protocol, imitated under `/as/NAME/…` of an emulator.

What matters here is what a client can get wrong: a field they do not know is refused, a picture comes as an address unless
asked otherwise, errors look different, nothing is counted, edits are missing. Read from their code in 2026-11.
"""

from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request

from gpt_image_studio.demo_model.wire import errors
from gpt_image_studio.demo_model.wire.answers import Quirks
from gpt_image_studio.demo_model.wire.errors import ApiError
from gpt_image_studio.demo_model.wire.submission import Submission

_BASICS: Final = frozenset({"model", "prompt", "n", "size"})
_RESPONSE_FORMAT: Final = "response_format"


@dataclass(frozen=True, slots=True)
class Dialect:
    name: str
    #: Fields it knows; `None` leaves the judgement to the protocol itself.
    fields: frozenset[str] | None = None
    #: A picture is answered as an address unless `response_format` asks for base64.
    is_url_default: bool = False
    has_edits: bool = True
    mask_field: str = "mask"
    #: `{"detail": "…"}` in place of OpenAI's envelope.
    has_detail_errors: bool = False
    quirks: Quirks = field(default_factory=Quirks)
    key_header: str = "authorization"

    def key_of(self, request: Request) -> str:
        value = request.headers.get(self.key_header, "")
        if self.key_header != "authorization":
            return value
        scheme, _, key = value.partition(" ")
        return key if scheme.lower() == "bearer" else ""

    def understand(self, submission: Submission, *, is_edit: bool, deployment: str = "") -> Submission:
        """In the words of the protocol.

        Raises:
            ApiError: a field it does not know, or an edit where there are none.
        """
        if is_edit and not self.has_edits:
            raise ApiError("Not Found", status=HTTPStatus.NOT_FOUND)
        fields = dict(submission.fields)
        for name in fields:
            if self.fields is not None and name not in self.fields:
                raise ApiError(f"extra field not permitted: {name}", status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if self.fields is not None:
            fields.pop(_RESPONSE_FORMAT, None)
        if deployment:
            fields.setdefault("model", deployment)
        return replace(submission, fields=fields)

    def answers_url(self, submission: Submission) -> bool:
        return self.is_url_default and submission.fields.get(_RESPONSE_FORMAT) != "b64_json"

    def error_body(self, error: ApiError) -> dict[str, Any]:
        return {"detail": error.message} if self.has_detail_errors else error.body()

    def quirks_with(self, quirks: Quirks) -> Quirks:
        """Those of a fault on top."""
        return Quirks(
            has_usage=self.quirks.has_usage and quirks.has_usage,
            has_zero_usage=self.quirks.has_zero_usage or quirks.has_zero_usage,
            is_base64_cut=quirks.is_base64_cut,
        )


OPENAI: Final = Dialect("openai")
_LOCAL: Final = _BASICS | {_RESPONSE_FORMAT}
_NO_COUNT: Final = Quirks(has_usage=False)
_ZEROS: Final = Quirks(has_zero_usage=True)

DIALECTS: Final = {
    dialect.name: dialect
    for dialect in (
        OPENAI,
        Dialect("litellm"),
        Dialect("vllm-omni", _LOCAL, mask_field="mask_image", has_detail_errors=True, quirks=_NO_COUNT),
        Dialect("sglang", _LOCAL, is_url_default=True, has_detail_errors=True, quirks=_ZEROS),
        Dialect("stable-diffusion.cpp", _BASICS, quirks=_NO_COUNT),
        Dialect("localai", _LOCAL, is_url_default=True, has_edits=False, quirks=_ZEROS),
        Dialect("xinference", _LOCAL, is_url_default=True, has_detail_errors=True, quirks=_NO_COUNT),
        Dialect("azure", key_header="api-key"),
        Dialect("azure-deployments", key_header="api-key"),
    )
}


def dialect_of(request: Request) -> Dialect:
    """Raises `ApiError` where nobody speaks it."""
    name = str(request.path_params.get("dialect", OPENAI.name))
    if name not in DIALECTS:
        raise errors.invalid_value(f"No dialect '{name}'.", "dialect")
    return DIALECTS[name]
