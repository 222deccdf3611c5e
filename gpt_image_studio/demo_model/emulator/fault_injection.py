"""What a fault does to an answer: before its first byte, and between the events of a stream."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from gpt_image_studio.demo_model.emulator.faults import Fault
from gpt_image_studio.demo_model.wire import errors
from gpt_image_studio.demo_model.wire.answers import error_event
from gpt_image_studio.demo_model.wire.errors import ApiError
from gpt_image_studio.demo_model.wire.validation import ImageRequest


class ConnectionCutError(Exception):
    """Raised inside an answer to make the server drop the connection in the middle of it."""


async def inject_before_answer(fault: Fault) -> None:
    """What happens before the first byte of the answer.

    Raises:
        ApiError: the answer.
    """
    if fault.kind == "hang":
        await asyncio.sleep(fault.number("s", 3600))
    if fault.kind in _REFUSALS:
        raise _REFUSALS[fault.kind](fault)


def downgraded(image_request: ImageRequest, fault: Fault) -> ImageRequest:
    """Something less than was asked for, told as if it were not, as relays do: `small;by=2`, `opaque`, `format;as=jpeg`."""
    match fault.kind:
        case "small":
            by = fault.number("by", 2)
            return replace(image_request, width=int(image_request.width / by), height=int(image_request.height / by))
        case "opaque":
            return replace(image_request, is_transparent=False)
        case "format":
            return replace(image_request, output_format=fault.options.get("as", "jpeg"), compression=90)
        case _:
            return image_request


def _blocked(fault: Fault) -> ApiError:
    stage, category = fault.options.get("stage", "input"), fault.options.get("category", "sexual")
    return ApiError(
        "Your request was rejected by the safety system. If you believe this is an error, contact us at "
        f"help.openai.com and include the request ID. safety_violations=[{category}].",
        kind=errors.USER_ERROR,
        code="moderation_blocked",
        details={"moderation_stage": stage, "categories": [category]},
    )


def _rate_limited(fault: Fault) -> ApiError:
    """`rate;after=12` says so in the header too, `rate;after=12;text=1` only in the text."""
    seconds = fault.options.get("after", "12")
    return ApiError(
        "Rate limit reached for gpt-image-2 (for limit gpt-image) on input-images per min: Limit 5, Used 5, Requested 1. "
        f"Please try again in {seconds}s.",
        status=HTTPStatus.TOO_MANY_REQUESTS,
        kind="input-images",
        code="rate_limit_exceeded",
        headers={} if "text" in fault.options else {"retry-after": seconds},
    )


def _out_of_quota(_: Fault) -> ApiError:
    message = "You exceeded your current quota, please check your plan and billing details."
    return ApiError(message, status=429, kind="insufficient_quota", code="insufficient_quota")


def _over_billing_limit(_: Fault) -> ApiError:
    """The type is a guess."""
    return ApiError(
        "Billing hard limit has been reached", kind="billing_limit_user_error", code="billing_hard_limit_reached"
    )


def _unverified(_: Fault) -> ApiError:
    message = "Your organization must be verified to use the model. Please go to the organization settings."
    return ApiError(message, status=HTTPStatus.FORBIDDEN)


def _server_error(fault: Fault) -> ApiError:
    message = "The server had an error while processing your request. Sorry about that!"
    return ApiError(message, status=int(fault.number("status", 500)), kind="server_error", code="server_error")


def _overloaded(fault: Fault) -> ApiError:
    return ApiError(
        "The engine is currently overloaded, please try again later.",
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        kind="server_error",
        code="EngineOverloaded",
        headers={"retry-after-ms": str(int(fault.number("ms", 1500)))},
    )


_REFUSALS: Final[dict[str, Callable[[Fault], ApiError]]] = {
    "moderation": _blocked,
    "rate": _rate_limited,
    "quota": _out_of_quota,
    "billing": _over_billing_limit,
    "org": _unverified,
    "server": _server_error,
    "overloaded": _overloaded,
}


async def inject_into_stream(events: AsyncGenerator[bytes, None], fault: Fault) -> AsyncGenerator[bytes, None]:
    """The same events with the fault in them."""
    count = 0
    async with aclosing(events):
        async for event in events:
            if count == fault.at:
                match fault.kind:
                    case "stream_error":
                        yield error_event(
                            fault.options.get("code", "image_generation_failed"), "Image generation failed"
                        )
                        return
                    case "disconnect":
                        raise ConnectionCutError
                    case "truncate":
                        return
                    case "stall":
                        await asyncio.sleep(fault.number("s", 3600))
                    case _:
                        pass
            for piece in _pieces(event, fault):
                yield piece
                if fault.kind == "drip":
                    await asyncio.sleep(fault.number("s", 0.001))
            count += 1
    if fault.kind == "done":
        yield b"data: [DONE]\n\n"


def _pieces(event: bytes, fault: Fault) -> list[bytes]:
    if fault.kind != "drip":
        return [event]
    step = int(fault.number("bytes", 10_000))
    return [event[start : start + step] for start in range(0, len(event), step)]
