"""A browser tab without a browser: the real websocket of the running product, its real events and deltas."""

import asyncio
import json
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

import aiohttp
import socketio  # pyright: ignore[reportMissingTypeStubs] # it has none

STATE = "reflex___state____state"
HYDRATE = f"{STATE}.hydrate_and_load"


def event_name(state_path: str, handler: str) -> str:
    """`state_path` is `State.get_full_name()` of the class that defines the handler."""
    return f"{state_path}.{handler}"


class Tab:
    """Connects to `base_url` with a session cookie, opens `path`, keeps the latest value of every state variable."""

    def __init__(self, base_url: str, cookie: str, path: str = "/studio") -> None:
        self.base_url = base_url
        self.cookie = cookie
        self.path = path
        self.token = str(uuid.uuid4())
        #: `state name` → `variable` → value, without Reflex's own decorations of the names.
        self.vars: dict[str, dict[str, Any]] = {}
        #: Every arrived update: (monotonic seconds, delta).
        self.updates: list[tuple[float, dict[str, Any]]] = []
        #: Every event the server asked the page to carry out (redirects, scripts, …).
        self.events: list[dict[str, Any]] = []
        self._changed = asyncio.Condition()
        self._client: Any = None
        self._http: Any = None

    async def __aenter__(self) -> Self:
        try:
            await self.connect()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def connect(self) -> None:
        self._http = aiohttp.ClientSession()
        self._client = socketio.AsyncClient(reconnection=False, http_session=self._http)
        self._client.on("event", self._on_event, namespace="/_event")
        self._client.on("disconnect", self._on_disconnect, namespace="/_event")
        await self._client.connect(
            f"{self.base_url}?token={self.token}",
            headers={"Cookie": f"studio_session={self.cookie}", "Origin": self.base_url},
            auth={"event": self._event(HYDRATE, {})},
            namespaces=["/_event"],
            socketio_path="/_event",
            transports=["websocket"],
            wait_timeout=20,
        )

    async def close(self) -> None:
        if self._client is None:
            return
        with suppress(Exception):
            await self._client.disconnect()
        await self._http.close()

    @property
    def is_connected(self) -> bool:
        return self._client is not None and bool(self._client.connected)

    def _event(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": name,
            "payload": payload,
            "router_data": {"pathname": self.path, "asPath": self.path, "query": {}},
        }

    async def send(self, name: str, **payload: Any) -> None:
        """Fires an event as the page would, or as somebody forging one would."""
        await self._client.emit("event", self._event(name, payload), namespace="/_event")

    async def _on_event(self, data: Any) -> None:
        update = json.loads(data) if isinstance(data, str) else data
        delta: dict[str, Any] = update.get("delta") or {}
        for state, values in delta.items():
            known = self.vars.setdefault(state, {})
            known.update({name.removesuffix("_rx_state_"): value for name, value in values.items()})
        self.updates.append((time.monotonic(), delta))
        self.events.extend(update.get("events") or [])
        async with self._changed:
            self._changed.notify_all()
        for event in update.get("events") or []:
            if str(event.get("name", "")).startswith(STATE):
                await self.send(event["name"], **event.get("payload", {}))

    async def _on_disconnect(self, *_: object) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def wait_for(self, condition: Callable[["Tab"], bool], *, seconds: float = 30.0) -> None:
        """Raises `TimeoutError` with what the tab knows when the condition does not come true."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: condition(self))
        except TimeoutError:
            raise TimeoutError(f"after {seconds} s the tab knows {sorted(self.vars)}") from None

    def value(self, variable: str, *, of: str = "") -> Any:
        """The variable of that name in whichever state has it (and has `of` at the end of its name); None before it arrived."""
        for state, values in self.vars.items():
            if variable in values and state.endswith(of):
                return values[variable]
        return None
