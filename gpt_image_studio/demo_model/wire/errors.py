"""Refusals in OpenAI's envelope, with the texts that were measured against the real API."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

USER_ERROR = "image_generation_user_error"
REQUEST_ERROR = "invalid_request_error"


class ApiError(Exception):
    """An answer that is not a picture."""

    def __init__(
        self,
        message: str,
        *,
        status: int = HTTPStatus.BAD_REQUEST,
        kind: str = REQUEST_ERROR,
        code: str | None = None,
        param: str | None = None,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = int(status)
        self.kind = kind
        self.code = code
        self.param = param
        self.details = details
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {
            "message": self.message,
            "type": self.kind,
            "param": self.param,
            "code": self.code,
        }
        if self.details:
            error["moderation_details"] = dict(self.details)
        return {"error": error}


def unknown_parameter(name: str) -> ApiError:
    return ApiError(f"Unknown parameter: '{name}'.", code="unknown_parameter", param=name)


def missing_parameter(name: str) -> ApiError:
    return ApiError(f"Missing required parameter: '{name}'.", code="missing_required_parameter", param=name)


def invalid_value(message: str, param: str) -> ApiError:
    return ApiError(message, code="invalid_value", param=param)


def wrong_type(name: str, expected: str, value: object) -> ApiError:
    found: dict[type, str] = {
        str: "a string",
        bool: "a boolean",
        int: "an integer",
        float: "a decimal",
        list: "an array",
    }
    message = f"Invalid type for '{name}': expected {expected}, but got {found.get(type(value), 'an object')} instead."
    return ApiError(message, code="invalid_type", param=name)


def model_not_found(name: str) -> ApiError:
    return ApiError(
        f"The model '{name}' does not exist or you do not have access to it.",
        status=HTTPStatus.NOT_FOUND,
        code="model_not_found",
        param="model",
    )


def invalid_image(position: int, param: str = "image") -> ApiError:
    """`position` counts from 1."""
    return ApiError(
        f"Invalid image file or mode for image {position}, please check your image file.",
        kind=USER_ERROR,
        code="invalid_image_file",
        param=param,
    )


def invalid_mask(message: str, param: str = "mask") -> ApiError:
    return ApiError(
        f"Invalid mask image format - {message}", kind=USER_ERROR, code="invalid_mask_image_format", param=param
    )


def unsupported_mimetype(param: str, mimetype: str) -> ApiError:
    return ApiError(
        f"Invalid file '{param}': unsupported mimetype ('{mimetype}'). "
        "Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.",
        code="unsupported_file_mimetype",
        param=param,
    )


def too_large() -> ApiError:
    return ApiError("Request body is too large.", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, code="request_too_large")


def unauthorized(key: str) -> ApiError:
    message = (
        f"Incorrect API key provided: {key[:3]}***. You can find your API key at https://platform.openai.com/account/api-keys."
        if key
        else "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth."
    )
    return ApiError(message, status=HTTPStatus.UNAUTHORIZED, code="invalid_api_key" if key else None)
