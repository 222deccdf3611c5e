"""What comes down a websocket before it is an event: dropped with a line in the log where Reflex or its server would write a trace."""

from typing import Any

import reflex as rx
from reflex_base.registry import RegistrationContext
from starlette.types import ASGIApp, Receive, Scope, Send

from gpt_image_studio.web.guard import note_refusal


class PacketGuard:
    """What is no packet of the protocol ends its own connection, quietly."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except ValueError as error:
            if scope["type"] != "websocket":
                raise
            note_refusal(None, f"not a packet: {type(error).__name__}")


def refuse_unknown_events(app: rx.App) -> None:
    """Drops malformed events and events nobody has, before Reflex would log a traceback for each, or all of what was sent."""
    namespace = app.event_namespace
    if namespace is None:
        return
    forward, tabs = namespace.on_event, namespace.sid_to_token

    async def on_event(sid: str, data: Any = None, *_more: Any) -> None:
        if sid not in tabs or not is_event(data):
            note_refusal(data.get("name") if isinstance(data, dict) else None, "unknown event")
            return
        await forward(sid, data)

    namespace.on_event = on_event  # pyright: ignore[reportAttributeAccessIssue] # python-socketio looks it up on the instance


def is_event(data: Any) -> bool:
    """One that somebody has, and what Reflex reads of it before any middleware in the types that are taken for granted."""
    if not isinstance(data, dict):
        return False
    name, payload, route = data.get("name"), data.get("payload", {}), data.get("router_data", {})
    if not isinstance(name, str) or name not in RegistrationContext.get().event_handlers:
        return False
    if not isinstance(payload, dict) or not isinstance(route, dict) or not isinstance(route.get("query", {}), dict):
        return False
    return all(isinstance(route.get(place, ""), str) for place in ("pathname", "asPath"))
