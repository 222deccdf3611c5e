"""A browser tab without a browser: Reflex's real event queue and state manager, our real services on a real database."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from typing import Any, TypeVar

import pytest
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import BaseState
from reflex_base.event import Event
from reflex_base.event.processor import BaseStateEventProcessor

from fakes.workshop import Workshop
from gpt_image_studio import services as installed
from gpt_image_studio.accounts.api_keys import ApiKeyService
from gpt_image_studio.accounts.service import AccountService
from gpt_image_studio.billing.welcome import StartingCredits, Welcome
from gpt_image_studio.credits.service import CreditService
from gpt_image_studio.db.session import Database
from gpt_image_studio.gpt_image_studio import app
from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.limits.request_rate import RequestLimiter
from gpt_image_studio.limits.upload_gate import UploadGates
from gpt_image_studio.prompts.service import SavedPromptService
from gpt_image_studio.screens.studio.state.canvas.state import CanvasState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.references.state import ReferencesState
from gpt_image_studio.screens.studio.state.studio import StudioState
from gpt_image_studio.screens.studio.state.template_picker import TemplatePickerState
from gpt_image_studio.services import HealthService, Services
from gpt_image_studio.web.cookies import SESSION_COOKIE

S = TypeVar("S", bound=BaseState)

#: Those whose variables the studio's page is drawn with.
STUDIO_STATES: tuple[type[BaseState], ...] = (
    StudioState,
    ComposerState,
    ReferencesState,
    EditingState,
    QueueState,
    CanvasState,
    TemplatePickerState,
)

#: Nothing here waits for a person or a provider, seconds.
PATIENCE = 10.0


class _Namespace:
    """Takes what would go down the websocket."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []

    async def emit_update(self, update: Any, token: str) -> None:
        self.sent.append((token, update))


class Studio:
    """What the studio's page knows, whichever of its states has it."""

    def __init__(self, states: Sequence[BaseState]) -> None:
        self._states = states

    def __getattr__(self, name: str) -> Any:
        for state in self._states:
            if hasattr(state, name):
                return getattr(state, name)
        raise AttributeError(name)


class Tab:
    """One tab: fires events as the page would and sees what it would be sent."""

    def __init__(self, processor: BaseStateEventProcessor, manager: StateManagerMemory, namespace: _Namespace) -> None:
        self._processor = processor
        self._manager = manager
        self._namespace = namespace
        self.token = str(uuid.uuid4())
        self.cookie = ""
        self.path = "/studio"

    async def send(self, handler: Any) -> None:
        """Waits until the handler is through."""
        for event in Event.from_event_type(handler):
            event.router_data.update(
                {
                    "pathname": self.path.partition("?")[0],
                    "asPath": self.path,
                    "token": self.token,
                    "sid": "tab",
                    "headers": {"cookie": self.cookie, "host": "studio.test"},
                    "ip": "127.0.0.1",
                    "query": {},
                }
            )
            await asyncio.wait_for(await self._processor.enqueue(self.token, event), PATIENCE)

    async def state(self, of: type[S]) -> S:
        root = await self._manager.get_state(BaseStateToken(ident=self.token, cls=of))
        return await root.get_state(of)

    async def studio(self) -> Studio:
        return Studio([await self.state(of) for of in STUDIO_STATES])

    def sent(self, of: type[BaseState], name: str) -> list[Any]:
        """Every value of one variable that went down the wire, in order."""
        deltas = [(update.delta or {}).get(of.get_full_name(), {}) for _token, update in self._namespace.sent]
        return [value for delta in deltas for key, value in delta.items() if key.removesuffix("_rx_state_") == name]

    def redirects(self) -> list[str]:
        """Where the browser was sent."""
        events = [event for _token, update in self._namespace.sent for event in update.events or []]
        return [event.payload["path"] for event in events if event.name == "_redirect"]

    def forget(self) -> None:
        self._namespace.sent.clear()


@pytest.fixture
def workshop(database: Database) -> Workshop:
    """Generations, credits and accounts, installed as the screens' services."""
    workshop = Workshop(database)
    accounts, credits_ = AccountService(database, workshop.clock), CreditService(database, workshop.ledger)
    installed.install(
        Services(
            accounts=accounts,
            api_keys=ApiKeyService(database, workshop.clock),
            credits=credits_,
            welcome=Welcome(accounts, credits_, StartingCredits(free=20, owner=1000)),
            assets=workshop.assets,
            uploads=workshop.uploads,
            generations=workshop.generations,
            saved_prompts=SavedPromptService(database, workshop.clock),
            gates=UploadGates.over(RequestLimiter()),
            health=HealthService({}),
            brand_name="Studio",
            is_https=False,
        )
    )
    return workshop


@pytest.fixture
async def tab(workshop: Workshop) -> AsyncIterator[Tab]:
    """Nobody is signed in yet."""
    del workshop
    manager, namespace = StateManagerMemory(), _Namespace()
    # With the app as middleware the real event guard stands before every handler.
    processor = BaseStateEventProcessor(middleware=app, graceful_shutdown_timeout=1)
    wire: Any = namespace
    async with processor.configure(state_manager=manager, event_namespace=wire):
        yield Tab(processor, manager, namespace)
    await manager.close()


async def sign_in(tab: Tab, workshop: Workshop, *, credits: int = 100) -> AccountId:  # noqa: A002 # the product's word
    """The cookie of a fresh account, as the websocket's handshake would carry it."""
    account_id = await workshop.account(credits)
    accounts = installed.services().accounts
    signed_in = await accounts.sign_in_with_link(await accounts.create_login_link(account_id), user_agent="test")
    tab.cookie = f"{SESSION_COOKIE}={signed_in.cookie}"
    return account_id
