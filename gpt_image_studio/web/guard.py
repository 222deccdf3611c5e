"""Who may call which event, with what. Every public method of a Reflex state is a remote call for anyone; this stands before them.

Default: deny. A handler that anonymous visitors may call says so with `@public`; all others need a live session. Arguments are
validated against the handler's annotations, unknown ones are refused, every text has a limit.
"""

import inspect
import re
import typing
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, TypeVar

import reflex as rx
import structlog
from pydantic import TypeAdapter, ValidationError
from reflex.event import Event
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.registry import RegistrationContext

from gpt_image_studio.limits.log_lines import Throttle
from gpt_image_studio.web.framework_events import is_called_by_pages, is_framework, only_what_is_kept

log = structlog.get_logger(__name__)

Handler = TypeVar("Handler", bound=Callable[..., Any])

#: The longest text an event may carry, characters. A prompt has 32,000; the message explaining "too long" must still arrive.
MAX_TEXT = 100_000
#: A character above U+FFFF cut in two by whoever sent it.
_HALVES = re.compile("[\ud800-\udfff]")
#: Refusals logged per minute in a process, so that a flood of forged events cannot fill a disk.
MAX_LOGGED_PER_MINUTE = 20

_public: set[str] = set()


def public(handler: Handler) -> Handler:
    """Anonymous visitors may call it. Goes nearest to the function, below `@rx.event`."""
    _public.add(f"{handler.__module__}.{handler.__qualname__}")
    return handler


def is_public(handler: Callable[..., Any]) -> bool:
    return f"{handler.__module__}.{handler.__qualname__}" in _public


class ArgumentsRefusedError(ValueError):
    """An event came with arguments its handler does not take."""


@cache
def _adapters(handler: Callable[..., Any]) -> dict[str, TypeAdapter[Any]]:
    hints = typing.get_type_hints(handler)
    names = list(inspect.signature(handler).parameters)[1:]
    missing = [name for name in names if name not in hints]
    if missing:
        raise TypeError(f"{handler.__qualname__}: say the type of {', '.join(missing)}; the guard checks it")
    return {name: TypeAdapter(hints[name]) for name in names}


@cache
def _required(handler: Callable[..., Any]) -> frozenset[str]:
    parameters = list(inspect.signature(handler).parameters.values())[1:]
    return frozenset(each.name for each in parameters if each.default is inspect.Parameter.empty)


def _readable(value: Any) -> Any:
    """Without halves of characters, which no wire and no database carries. Raises `ArgumentsRefusedError` for what is too long."""
    match value:
        case str():
            if len(value) > MAX_TEXT:
                raise ArgumentsRefusedError("too long")
            return value if value.isascii() else _HALVES.sub("", value)
        case dict():
            return {_readable(name): _readable(each) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType] # JSON of a stranger
        case list():
            return [_readable(each) for each in value]  # pyright: ignore[reportUnknownVariableType] # as above
        case _:
            return value


def checked_arguments(handler: Callable[..., Any], payload: dict[str, Any]) -> dict[str, Any]:
    """The payload as the handler's types. Raises `ArgumentsRefusedError`."""
    adapters = _adapters(handler)
    if unknown := payload.keys() - adapters.keys():
        raise ArgumentsRefusedError(f"unknown: {len(unknown)}")
    if missing := _required(handler) - payload.keys():
        raise ArgumentsRefusedError(f"missing: {len(missing)}")
    checked: dict[str, Any] = {}
    for name, value in payload.items():
        try:
            checked[name] = adapters[name].validate_python(_readable(value))
        except RecursionError as error:
            raise ArgumentsRefusedError(f"{name}: too deep") from error
        except ValidationError as error:
            raise ArgumentsRefusedError(f"{name}: {error.errors()[0]['type']}") from error
    return checked


_throttle = Throttle(MAX_LOGGED_PER_MINUTE)


def note_refusal(name: object, reason: str) -> None:
    if _throttle.allows():
        log.warning("event.refused", event_name=str(name)[:120], reason=reason)


class EventGuard(Middleware):
    """First in line, before any handler of ours."""

    def __init__(self, *, is_signed_in: Callable[[BaseState], Awaitable[bool]], on_denied: Callable[[], Any]) -> None:
        """`is_signed_in` re-checks the session row at most every 30 s; `on_denied` makes the event sent instead."""
        self._is_signed_in = is_signed_in
        self._on_denied = on_denied

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:  # noqa: ARG002 # Reflex's signature
        registered = RegistrationContext.get().event_handlers[event.name]
        handler = registered.handler.fn
        is_reflex = is_framework(registered.states[0].__module__)
        if is_framework(handler.__module__) and not (is_reflex and is_called_by_pages(event.name)):
            # `setvar` and its like, which every state inherits: no page of ours calls them.
            note_refusal(event.name, "not a handler of ours")
            return StateUpdate()
        try:
            checked = checked_arguments(handler, event.payload)
        except ArgumentsRefusedError as error:
            note_refusal(event.name, str(error))
            return StateUpdate()
        event.payload.clear()
        event.payload.update(only_what_is_kept(checked) if is_reflex else checked)
        if is_reflex:
            return None
        if is_public(handler) or await self._is_signed_in(state):
            return None
        note_refusal(event.name, "not signed in")
        return StateUpdate(events=Event.from_event_type(self._on_denied()))
