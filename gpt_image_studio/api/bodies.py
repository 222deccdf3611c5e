"""Reading what a program sends, never more than is allowed, whatever it says about the length."""

from starlette.requests import Request
from starlette.types import Message

from gpt_image_studio.errors import StudioError

JSON = "application/json"


class BodyTooLargeError(StudioError):
    """The body of this request is larger than allowed."""

    code = "body_too_large"
    http_status = 413


class WrongMediaTypeError(StudioError):
    """The body of this request is of a type that is not understood here."""

    code = "unsupported_media_type"
    http_status = 415


class UnreadableBodyError(StudioError):
    """The body of this request cannot be read."""

    code = "unreadable_body"
    http_status = 400


def media_type_of(request: Request) -> str:
    """Without its parameters, lower case."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def capped(request: Request, max_bytes: int) -> Request:
    """The same request; reading more than `max_bytes` of it raises `BodyTooLargeError`."""
    too_large = BodyTooLargeError(f"The body of this request may have {max_bytes:,} bytes.")
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdecimal() and int(announced) > max_bytes:
        raise too_large
    seen = 0

    async def receive() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > max_bytes:
            raise too_large
        return message

    return Request(request.scope, receive)


async def read_json(request: Request, max_bytes: int) -> bytes:
    """Not parsed yet. Raises `WrongMediaTypeError`, `BodyTooLargeError`."""
    if media_type_of(request) != JSON:
        raise WrongMediaTypeError(f"Send this as {JSON}.")
    return await capped(request, max_bytes).body()


async def until_gone(request: Request) -> None:
    """Returns when the other side has hung up. Only after the body was read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
