"""The bell: a change rings it inside its own transaction; it carries no data but the account id."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable

import psycopg
import sqlalchemy as sa
import structlog

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.kit.ids import AccountId

CHANNEL = "bell"
#: How often a silent connection is asked whether it is still there, seconds.
PROBE_SECONDS = 20.0
RECONNECT_SECONDS = 0.2

log = structlog.get_logger(__name__)


async def ring(tx: Transaction, account_id: AccountId) -> None:
    """Delivered when `tx` commits, once however often it is rung inside."""
    rung: set[AccountId] = tx.info.setdefault("rung_accounts", set())
    if account_id in rung:
        return
    await tx.execute(sa.text("select pg_notify(:channel, :account)"), {"channel": CHANNEL, "account": str(account_id)})
    rung.add(account_id)


class Bell:
    """One LISTEN connection of this process. `on_ring(None)` means: anything may have changed, everybody reads again."""

    def __init__(self, url: str, on_ring: Callable[[AccountId | None], Awaitable[None]]) -> None:
        """`url` is the SQLAlchemy URL; must reach the server directly or through a session-mode pooler."""
        self._conninfo = url.replace("postgresql+psycopg", "postgresql")
        self._on_ring = on_ring
        #: Set while the connection listens; tests and readiness wait for it.
        self.listening = asyncio.Event()

    async def listen(self) -> None:
        """Until cancelled; reconnects by itself."""
        while True:
            try:
                await self._listen_once()
            except psycopg.Error as error:
                log.warning("bell.lost", error=type(error).__name__)
            finally:
                self.listening.clear()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen_once(self) -> None:
        async with await psycopg.AsyncConnection.connect(
            self._conninfo,
            autocommit=True,
            connect_timeout=5,
            keepalives=1,
            keepalives_idle=15,
            keepalives_interval=5,
            keepalives_count=3,
        ) as connection:
            await connection.execute(f"listen {CHANNEL}")
            self.listening.set()
            await self._on_ring(None)
            while True:
                async for notification in connection.notifies(timeout=PROBE_SECONDS):
                    await self._on_ring(AccountId(uuid.UUID(notification.payload)))
                await connection.execute("select 1")
