"""Who may call which event, with what. Every public method of a Reflex state is a remote call for anyone; this stands before them.

Default: deny. A handler that anonymous visitors may call says so with `@public`; all others need a live session. Arguments are
validated against the handler's annotations, unknown ones are refused, every text has a limit.
"""

import inspect
import time
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

log = structlog.get_logger(__name__)

Handler = TypeVar("Handler", bound=Callable[..., Any])

#: The longest text an event may carry, characters. A prompt has 32,000; the message explaining "too long" must still arrive.
MAX_TEXT = 100_000
#: Refusals logged per minute in a process, so that a flood of forged events cannot fill a disk.
MAX_LOGGED_PER_MINUTE = 20

#: Reflex's own states (hydration, client storage, …) come from these packages and are not ours to guard.
FRAMEWORK = ("reflex.", "reflex_base.", "reflex_components")

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


def checked_arguments(handler: Callable[..., Any], payload: dict[str, Any]) -> dict[str, Any]:
    """The payload as the handler's types. Raises `ArgumentsRefusedError`."""
    adapters = _adapters(handler)
    if unknown := payload.keys() - adapters.keys():
        raise ArgumentsRefusedError(f"unknown: {len(unknown)}")
    checked: dict[str, Any] = {}
    for name, value in payload.items():
        if isinstance(value, str) and len(value) > MAX_TEXT:
            raise ArgumentsRefusedError(f"{name}: too long")
        try:
            checked[name] = adapters[name].validate_python(value)
        except ValidationError as error:
            raise ArgumentsRefusedError(f"{name}: {error.errors()[0]['type']}") from error
    return checked


class _Throttle:
    """Counts to `MAX_LOGGED_PER_MINUTE`, then stays silent until the next minute."""

    def __init__(self) -> None:
        self._minute = 0
        self._count = 0

    def allows(self) -> bool:
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._count = minute, 0
        self._count += 1
        return self._count <= MAX_LOGGED_PER_MINUTE


_throttle = _Throttle()


def _refused(name: object, reason: str) -> None:
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
        if f"{registered.states[0].__module__}.".startswith(FRAMEWORK):
            return None
        handler = registered.handler.fn
        if f"{handler.__module__}.".startswith(FRAMEWORK):
            # `setvar` and its like, which every state inherits: no page of ours calls them.
            _refused(event.name, "not a handler of ours")
            return StateUpdate()
        try:
            checked = checked_arguments(handler, event.payload)
        except ArgumentsRefusedError as error:
            _refused(event.name, str(error))
            return StateUpdate()
        event.payload.clear()
        event.payload.update(checked)
        if is_public(handler) or await self._is_signed_in(state):
            return None
        _refused(event.name, "not signed in")
        return StateUpdate(events=Event.from_event_type(self._on_denied()))


def refuse_unknown_events(app: rx.App) -> None:
    """Drops malformed events and events nobody has, before Reflex would log a traceback for each."""
    namespace = app.event_namespace
    if namespace is None:
        return
    forward = namespace.on_event

    async def on_event(sid: str, data: Any) -> None:
        known = RegistrationContext.get().event_handlers
        name = data.get("name") if isinstance(data, dict) else None
        payload = data.get("payload", {}) if isinstance(data, dict) else None
        if not isinstance(name, str) or name not in known or not isinstance(payload, dict):
            _refused(name, "unknown event")
            return
        await forward(sid, data)

    namespace.on_event = on_event  # pyright: ignore[reportAttributeAccessIssue] # python-socketio looks it up on the instance
