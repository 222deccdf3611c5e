"""One page, one state, one account; everything of ours that stands between a browser and a state, and nothing behind it."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import reflex as rx

from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.observability import configure_logging
from gpt_image_studio.web.guard import EventGuard, public
from gpt_image_studio.web.hub import hub
from gpt_image_studio.web.packets import PacketGuard, refuse_unknown_events

ACCOUNT = AccountId(uuid.UUID(int=1))


class TinyState(rx.State):
    joined_as: str = ""
    woken: int = 0
    tabs: int = 0
    kept: str = rx.LocalStorage("nothing yet", name="tiny.kept")

    @rx.event
    @public
    async def join(self) -> None:
        self.joined_as = self.router.session.client_token
        hub.join(ACCOUNT, self.joined_as, TinyState.refresh)

    @rx.event
    @public
    async def ring(self) -> None:
        await hub.on_ring(ACCOUNT)

    @rx.event
    @public
    async def refresh(self) -> None:
        self.woken += 1
        self.tabs = hub.tab_count

    @rx.event
    async def only_signed_in(self) -> None:
        self.woken = -1


async def nobody_is_signed_in(_state: Any) -> bool:
    return False


app = rx.App(api_transformer=PacketGuard)
app.add_page(lambda: rx.el.p("compiled", TinyState.woken), route="/")
app.add_middleware(EventGuard(is_signed_in=nobody_is_signed_in, on_denied=lambda: rx.redirect("/sign-in")))


@asynccontextmanager
async def life() -> AsyncGenerator[None]:
    configure_logging(process="tiny")
    hub.attach(app)
    refuse_unknown_events(app)
    waking = asyncio.create_task(hub.wake_tabs())
    try:
        yield
    finally:
        waking.cancel()
        await asyncio.wait({waking})


app.register_lifespan_task(life)
