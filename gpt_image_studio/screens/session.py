"""Who sits at this tab. The cookie of the websocket handshake says it; nothing the browser sends as an argument does."""

import inspect
import time
from typing import Any

import reflex as rx
from reflex.state import BaseState

from gpt_image_studio.accounts.model import AccountStatus
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.errors import StudioError
from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.services import services
from gpt_image_studio.web.cookies import session_token
from gpt_image_studio.web.guard import public
from gpt_image_studio.web.hub import hub

#: A session that was revoked elsewhere acts at most this long in an open tab, seconds.
RECHECK_SECONDS = 30.0


class SessionState(rx.State):
    #: Never sent to the browser.
    _account_id: AccountId | None = None
    _checked_at: float = 0.0
    #: The cookie the last look was made with: a connection with another one, or none, is somebody else.
    _checked_token: str | None = None

    email: str = ""
    #: `Plan`'s word for it, empty when signed out.
    plan: str = ""
    available_credits: int = 0
    #: The available credits as written in the header, with thousands separators.
    available_text: str = "0"
    is_signed_in: bool = False
    is_suspended: bool = False
    #: False until the first answer: the header keeps its place and shows neither “Sign in” nor an account.
    is_known: bool = False
    #: What is away at the moment, in a sentence; the page asks again by itself while it stands.
    trouble: str = ""
    #: The server's clock, ms since 1970, for elapsed times on a browser whose clock is off.
    clock_ms: int = 0

    @rx.event
    @public
    async def arrive(self) -> None:
        """Every page without its own `on_load`."""
        await self._read_session()

    async def _read_session(self) -> bool:
        """True when the studio could be asked at all."""
        self.clock_ms = int(time.time() * 1000)
        try:
            await self._find_account()
            await self._read_balance()
        except StudioError as error:
            self.trouble = error.message
            return False
        self.trouble = ""
        self.is_known = True
        return True

    async def _find_account(self) -> None:
        token = self._checked_token = session_token({"cookie": self.router.headers.cookie})
        visitor = await services().accounts.find_visitor(token)
        account = visitor.account if visitor else None
        if self._account_id is not None and (account is None or account.id != self._account_id):
            await self._forget()
        self._account_id = account.id if account else None
        self._checked_at = time.monotonic()
        self._assign(
            email=account.email if account else "",
            plan=account.plan.value if account else "",
            is_signed_in=account is not None,
            is_suspended=account is not None and account.status is AccountStatus.SUSPENDED,
        )

    async def _forget(self) -> None:
        """Somebody signed out, or somebody else signed in: nothing of the account before stays in this tab.

        What the browser keeps by itself (settings, ids of pictures) is left alone: whose those are is asked again anyway.
        """
        hub.leave(self.router.session.client_token)
        self._show_balance(Balance(0, 0))
        for kind in _list_below(SessionState):
            (await self.get_state(kind))._begin_anew()

    def _begin_anew(self) -> None:
        """What this class itself adds is as in a new tab."""
        kind = type(self)
        for name, variable in kind.get_fields().items():
            if name in inspect.get_annotations(kind) and not kind._is_client_storage(
                name
            ):  # Reflex has no other name for the question
                setattr(self, name, variable.default_value())

    async def _is_live(self) -> bool:
        """While the database is away the last answer stands: the handler itself will say what is away."""
        is_same = self._checked_token == session_token({"cookie": self.router.headers.cookie})
        if not is_same or self._account_id is None or time.monotonic() - self._checked_at > RECHECK_SECONDS:
            try:
                await self._find_account()
            except StudioError as error:
                self.trouble = error.message
        return self._account_id is not None

    async def _read_balance(self) -> None:
        if self._account_id is not None:
            self._show_balance(await services().credits.balance(self._account_id))

    def _show_balance(self, balance: Balance) -> None:
        self._assign(available_credits=balance.available, available_text=f"{balance.available:,}")

    def _assign(self, **values: Any) -> None:
        """Only what differs: whatever is assigned is sent to the tab and drawn again there, the same value too."""
        for name, value in values.items():
            if getattr(self, name) != value:
                setattr(self, name, value)


def _list_below(kind: type["SessionState"]) -> list[type["SessionState"]]:
    return [each for child in kind.__subclasses__() for each in (child, *_list_below(child))]


async def is_signed_in(state: BaseState) -> bool:
    """For the event guard: looks at the session's row again when the last look is too old."""
    session = await state.get_state(SessionState)
    return await session._is_live()


def show_sign_in() -> Any:
    """Sent instead of a handler that needs a session."""
    return rx.redirect("/sign-in")
