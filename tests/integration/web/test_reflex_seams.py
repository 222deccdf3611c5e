"""What we reach into Reflex, python-socketio and engineio for. An upgrade that moves one of these places fails here, by its name.

The seams: the namespace's maps of tokens and sockets and the event processor (`web/hub.py`), its `on_event` (`web/packets.py`), the
registry of handlers and what a middleware may answer (`web/guard.py`), Reflex's own events and which variables a browser keeps
(`web/framework_events.py`), the fields of a state (`screens/session.py`), the loggers of packets (`observability.py`).
"""

import json
import logging
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import engineio
import pytest
import socketio  # pyright: ignore[reportMissingTypeStubs] # it has none
from aiohttp import ClientSession
from reflex_base.registry import RegistrationContext

from fakes.processes.tiny_site import TinySite, running_tiny_site
from fakes.tab import STATE, Tab
from gpt_image_studio.gpt_image_studio import app
from gpt_image_studio.observability import _OF_PACKETS
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.web.framework_events import _CALLED, is_framework

TINY = f"{STATE}.tiny___tiny____tiny_state"
KEPT = f"{TINY}.kept_rx_state_"
UPDATE_KEPT = f"{STATE}.reflex___state____update_vars_internal_state.update_vars_internal"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinySite]:
    with running_tiny_site(tmp_path_factory.mktemp("tiny")) as site:
        yield site


@asynccontextmanager
async def joined(site: TinySite, *, token: str = "") -> AsyncIterator[Tab]:
    """A tab that wants to be woken. `token` is another tab's, as in a duplicate of it."""
    tab = Tab(site.url, "")
    tab.token = token or tab.token
    async with tab:
        await tab.send(f"{TINY}.join")
        await tab.wait_for(lambda known: bool(known.value("joined_as")))
        yield tab


async def test_a_woken_tab_gets_its_update(site: TinySite) -> None:
    async with joined(site) as tab:
        assert tab.value("joined_as") == tab.token
        await tab.send(f"{TINY}.ring")
        await tab.wait_for(lambda known: known.value("woken") == 1)


async def test_a_duplicate_of_a_tab_gets_a_token_of_its_own_and_both_are_woken(site: TinySite) -> None:
    async with joined(site) as tab, joined(site, token=tab.token) as twin:
        assert twin.value("joined_as") not in {"", tab.token}
        await tab.send(f"{TINY}.ring")
        for each in (tab, twin):
            await each.wait_for(lambda known: known.value("woken") == 1)


async def test_a_tab_that_is_gone_is_forgotten_at_the_next_ring(site: TinySite) -> None:
    async with joined(site) as tab:
        async with joined(site):
            await tab.send(f"{TINY}.ring")
            await tab.wait_for(lambda known: known.value("tabs") == 2)
        while tab.value("tabs") != 1:
            before = tab.value("woken")
            await tab.send(f"{TINY}.ring")
            await tab.wait_for(lambda known, before=before: known.value("woken") > before)


async def refused(site: TinySite, tab: Tab, reason: str) -> None:
    """The refusal is in the log, the tab goes on, and nothing was logged as a crash."""
    before = tab.value("woken") or 0
    await tab.send(f"{TINY}.refresh")
    await tab.wait_for(lambda known: known.value("woken") == before + 1)
    log = site.log.read_text()
    assert reason in log
    assert "Traceback" not in log


async def test_an_event_that_nobody_has_never_reaches_reflex(site: TinySite) -> None:
    async with joined(site) as tab:
        await tab.send("no.such.event")
        await refused(site, tab, "unknown event")


async def test_an_event_without_a_session_is_answered_by_the_middleware(site: TinySite) -> None:
    async with joined(site) as tab:
        await tab.send(f"{TINY}.only_signed_in")
        await tab.wait_for(lambda known: any("/sign-in" in json.dumps(event) for event in known.events))
        assert tab.value("woken") == 0
        await refused(site, tab, "not signed in")


async def test_arguments_that_a_handler_does_not_take_are_refused(site: TinySite) -> None:
    async with joined(site) as tab:
        await tab.send(f"{TINY}.refresh", account_id=str(uuid.uuid4()))
        await refused(site, tab, "unknown: 1")


async def test_what_is_no_packet_ends_its_connection_without_a_trace(site: TinySite) -> None:
    address = f"{site.url}/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
    async with ClientSession() as http, http.ws_connect(address, headers={"Origin": site.url}) as socket:
        await socket.send_str("zzzz")
        await socket.receive()
    async with joined(site) as tab:
        await refused(site, tab, "not a packet")


async def test_a_browser_may_give_back_what_it_keeps_and_nothing_else(site: TinySite) -> None:
    async with joined(site) as tab:
        await tab.send(UPDATE_KEPT, vars={KEPT: "mine", f"{TINY}.woken_rx_state_": "7"})
        await tab.send(f"{TINY}.refresh")
        await tab.wait_for(lambda known: known.value("woken") == 1)
        await tab.send(f"{STATE}.hydrate_and_load")
        await tab.wait_for(lambda known: known.value("kept") == "mine")


def test_every_event_that_pages_of_reflex_call_is_there() -> None:
    assert app
    handlers = RegistrationContext.get().event_handlers.items()
    theirs = {name.rpartition(".")[2] for name, each in handlers if is_framework(each.states[0].__module__)}
    assert theirs >= _CALLED


def test_a_state_says_which_of_its_fields_a_browser_keeps() -> None:
    assert ComposerState._is_client_storage("stored_choices")
    assert not ComposerState._is_client_storage("email")
    assert not ComposerState._is_client_storage("no such field")


def test_a_field_of_a_state_says_what_it_is_in_a_new_tab() -> None:
    fields = SessionState.get_fields()
    assert fields["email"].default_value() == ""
    assert fields["_checked_token"].default_value() is None


@pytest.mark.parametrize("name", _OF_PACKETS)
def test_whoever_complains_of_packets_does_it_under_the_name_we_quiet(name: str) -> None:
    package = {"engineio": engineio, "socketio": socketio}[name.partition(".")[0]]
    assert package.AsyncServer(async_mode="asgi").logger is logging.getLogger(name)
