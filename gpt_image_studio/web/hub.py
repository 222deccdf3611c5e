"""Account → open tabs of this web process. The bell says an account changed; its tabs get an ordinary event that reads the database."""

import asyncio
from collections import defaultdict
from typing import Any

import reflex as rx
import structlog
from reflex.event import Event

from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.web.shared_reading import SharedReading

log = structlog.get_logger(__name__)

#: Rings of one account within this time are one waking, seconds: previews of four pictures need not be four readings.
COALESCE_SECONDS = 0.02


class Hub:
    """One in a web process. A tab joins in `on_load`, which also runs on every reconnect, so it heals by itself."""

    def __init__(self) -> None:
        self._tabs: dict[AccountId, dict[str, Any]] = defaultdict(dict)
        self._account_of: dict[str, AccountId] = {}
        self._dirty: set[AccountId] = set()
        self._everybody = False
        self._rung = asyncio.Event()
        self._app: rx.App | None = None
        #: What the woken tabs of an account share.
        self.readings: SharedReading[Any] = SharedReading()

    def attach(self, app: rx.App) -> None:
        """Before any tab is woken."""
        self._app = app

    def join(self, account_id: AccountId, token: str, handler: Any) -> None:
        """This tab wants `handler` when its account changes. Joining again, or as another account, replaces the old wish."""
        self.leave(token)
        self._account_of[token] = account_id
        self._tabs[account_id][token] = handler

    def leave(self, token: str) -> None:
        if (account_id := self._account_of.pop(token, None)) is not None:
            self._tabs[account_id].pop(token, None)
            if not self._tabs[account_id]:
                del self._tabs[account_id]

    async def on_ring(self, account_id: AccountId | None) -> None:
        """Given to the bell. Costs nothing for an account without tabs here."""
        if account_id is None:
            self._everybody = True
        elif account_id in self._tabs:
            self._dirty.add(account_id)
        else:
            return
        self._rung.set()

    async def wake_tabs(self) -> None:
        """Until cancelled: hands each rung account's tabs their event."""
        while True:
            await self._rung.wait()
            self._rung.clear()
            everybody, self._everybody = self._everybody, False
            accounts, self._dirty = (set(self._tabs) if everybody else self._dirty), set()
            for account_id in accounts:
                self.readings.forget(account_id)
                await self._wake(account_id)
            await asyncio.sleep(COALESCE_SECONDS)

    async def _wake(self, account_id: AccountId) -> None:
        app = self._app
        if app is None or app.event_namespace is None:
            return
        live = app.event_namespace.token_to_sid
        wake: list[tuple[str, Any]] = []
        for token, handler in list(self._tabs.get(account_id, {}).items()):
            if token in live:
                wake.append((token, handler))
            else:
                self.leave(token)
        for token, handler in wake:
            for event in Event.from_event_type(handler):
                await app.event_processor.enqueue(token, event)

    @property
    def tab_count(self) -> int:
        return len(self._account_of)


hub = Hub()
