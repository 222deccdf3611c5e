"""What every screen of an account does alike: one way to try something and tell a refusal, one notice, one way back."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

import reflex as rx

from gpt_image_studio.errors import NotSignedInError, StudioError
from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.screens.session import SessionState, show_sign_in
from gpt_image_studio.web.guard import public

#: After a ring the session is looked at again when the last look is older, seconds: signing out elsewhere rings too.
RING_RECHECK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Something was done and can be undone for a while. A new `number` shows it again."""

    text: str = ""
    number: int = 0


class Undo(Protocol):
    """The way back from what was done last. A frozen value, because what a tab keeps is pickled where Redis keeps it."""

    async def take_back(self, account: "AccountState") -> Any:
        """An event to send, or `None`. It asks who is there where that matters: Undo also works signed out."""
        ...


class AccountState(SessionState):
    """The screens are states below this one, beside each other: what one needs of another it asks by `get_state`.

    What they ask of each other begins with an underscore, because every public method of a state is a remote call.
    """

    notice: NoticeView = NoticeView()

    _undo: Undo | None = None

    @rx.event
    @public
    async def undo(self) -> Any:
        """Also signed out, where a template was put into the form; what was deleted comes back to its account only."""
        undo, self._undo = self._undo, None
        return await undo.take_back(self) if undo is not None else None

    def _tell(self, text: str, undo: Undo | None = None) -> None:
        """Once. Without an `undo` the way back that there was stays."""
        self._undo = undo or self._undo
        self.notice = NoticeView(text, now_number())

    async def _attempt(self, *steps: Callable[[], Awaitable[object]]) -> Any:
        """One step after the other. Without an account it leads to the sign-in page; a refusal is told where the screen tells it."""
        try:
            for step in steps:
                await step()
        except NotSignedInError:
            return show_sign_in()
        except StudioError as error:
            await self._refuse(error)
        return None

    async def _refuse(self, error: StudioError) -> None:
        """Above the page, unless the screen has a better place."""
        self.trouble = error.message

    def _account(self) -> AccountId:
        """Raises `NotSignedInError`."""
        if self._account_id is None:
            raise NotSignedInError
        return self._account_id

    def _is_look_old(self) -> bool:
        """Whether a ring is a reason to look at the session again."""
        return time.monotonic() - self._checked_at > RING_RECHECK_SECONDS


def now_number() -> int:
    """Milliseconds since 1970: a number that is new each time something is told or put somewhere."""
    return time.time_ns() // 1_000_000
