"""Every no of `/api/v1`: `{"error": {code, message, field, fix}}` under the status of our own errors."""

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from gpt_image_studio.api.bodies import UnreadableBodyError
from gpt_image_studio.api.pictures import NoSuchBytesError
from gpt_image_studio.api.retry_after import retry_after
from gpt_image_studio.api.v1.responses import Problem, Refusal, dump
from gpt_image_studio.errors import InvalidInputError, NotSignedInError, StudioError


def refuse(error: Exception) -> Response:
    match error:
        case HTTPException():
            code = "not_found" if error.status_code == 404 else "method_not_allowed"  # noqa: PLR2004 # the router knows these two
            problem = Problem(code=code, message="There is nothing here under this address.", field="", fix="")
            return _answer(error.status_code, problem, dict(error.headers or {}))
        case StudioError():
            problem = Problem(code=error.code, message=error.message, field=error.field, fix=error.fix)
            return _answer(error.http_status, problem, _headers(error))
        case _:
            message = "Something went wrong on our side. Nothing was charged."
            return _answer(500, Problem(code="internal_error", message=message, field="", fix=""), {})


def to_input_error(error: ValidationError) -> StudioError:
    """The first mistake that pydantic found, as our own error beside its field."""
    mistake = error.errors(include_url=False)[0]
    if mistake["type"] == "json_invalid":
        return UnreadableBodyError("The body of this request is not JSON.")
    field = ".".join(str(part) for part in mistake["loc"])[:200]
    return InvalidInputError(f"{mistake['msg']}.", field=field)


def _headers(error: StudioError) -> dict[str, str]:
    match error:
        case NotSignedInError():
            return {"www-authenticate": "Bearer"}
        case NoSuchBytesError():
            return {"content-range": f"bytes */{error.total}"}
        case _:
            return retry_after(error)


def _answer(status: int, problem: Problem, headers: dict[str, str]) -> Response:
    return JSONResponse(dump(Refusal(error=problem)), status, headers=headers)
