"""What somebody can send over the websocket who does not use our page. Everything is a refusal, nothing is a crash."""

import json
import uuid
from collections.abc import Iterator

import pytest
from aiohttp import ClientSession

from fakes.processes.product import Product, running_product
from fakes.tab import Tab, event_name
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.studio import StudioState

STUDIO = StudioState.get_full_name()
ROOT = STUDIO.partition(".")[0]
UPDATE_KEPT = f"{ROOT}.reflex___state____update_vars_internal_state.update_vars_internal"
CHOICES = f"{ComposerState.get_full_name()}.stored_choices_rx_state_"


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with running_product(STUDIO_DEMO_SECONDS="0.2", STUDIO_FREE_CREDITS="200") as product:
        yield product


def handlers(name: str) -> str:
    """The full event name, found in the class that defines the handler."""
    for state in (StudioState, QueueState):
        if name in vars(state):
            return event_name(state.get_full_name(), name)
    raise LookupError(name)


async def submit(tab: Tab, prompt: str, **forged: object) -> None:
    await tab.send(handlers("submit"), prompt=prompt, draft_id=str(uuid.uuid4()), **forged)


def event_packet(**odd: object) -> str:
    """An event as it lies on the wire."""
    return "42/_event," + json.dumps(["event", {"name": handlers("open"), "payload": {}, **odd}])


async def settle(tab: Tab) -> None:
    """One ordinary job through the same tab: what was sent before it has been dealt with, and the tab still works."""
    draft = str(uuid.uuid4())
    await tab.send(handlers("submit"), prompt="A plain sage bowl", draft_id=draft)
    await tab.wait_for(lambda known: known.value("accepted_draft") == draft)


async def opened(product: Product, email: str) -> Tab:
    tab = Tab(product.url, product.sign_in(email))
    await tab.connect()
    await tab.wait_for(lambda known: bool(known.value("is_queue_known")))
    return tab


def problem(tab: Tab) -> str:
    return str((tab.value("problem", of="composer_state") or {}).get("message", ""))


@pytest.mark.parametrize(
    ("prompt", "said"),
    [("", "write what"), ("   \n ", "write what"), ("\x00\x07\x1b", "write what"), ("x" * 32_001, "32,0")],
    ids=["empty", "blank", "control characters only", "32,001 characters"],
)
async def test_a_prompt_that_cannot_be_used_gets_a_message_and_costs_nothing(
    product: Product, prompt: str, said: str
) -> None:
    tab = await opened(product, f"prompt-{uuid.uuid4().hex[:6]}@example.com")
    async with tab_closed(tab):
        await submit(tab, prompt)
        await tab.wait_for(lambda known: bool(problem(known)))
        assert said.lower() in problem(tab).lower()
        assert tab.value("available_credits") == 200


async def test_right_to_left_text_and_stray_control_characters_make_a_picture(product: Product) -> None:
    tab = await opened(product, "rtl@example.com")
    async with tab_closed(tab):
        draft = str(uuid.uuid4())
        await tab.send(handlers("submit"), prompt="زجاجة زيت \u202e زيتون\x00 «أوليف»", draft_id=draft)
        await tab.wait_for(lambda known: known.value("accepted_draft") == draft)


@pytest.mark.parametrize(
    "event",
    [
        ("reflex___state____state.no_such_state.explode", {}),
        ("submit", {}),
        ("__class__", {}),
        (f"{STUDIO}._read", {}),
        (f"{STUDIO}.setvar", {"var_name": "available_credits", "value": 1_000_000}),
        (f"{STUDIO}.set_available_credits", {"value": 1_000_000}),
        (f"{ROOT}.setvar", {"var_name": "_reflex_internal_links", "value": {}}),
        (UPDATE_KEPT, {"vars": 5}),
        (UPDATE_KEPT, {}),
        (UPDATE_KEPT, {"vars": {"no.such.state": "x"}}),
        (UPDATE_KEPT, {"vars": {CHOICES: {"count": 10}}}),
        (f"{ROOT}.hydrate_and_load", {"vars": 5, "hashes": 5}),
        (f"{ROOT}.set_is_hydrated", {"value": "perhaps"}),
        (f"{ROOT}.reflex___state____frontend_event_exception_state.handle_frontend_exception", {"info": 5}),
        (event_name(EditingState.get_full_name(), "move_reference"), {"asset_id": "x"}),
    ],
    ids=[
        "unknown state",
        "no state",
        "dunder",
        "private",
        "setvar",
        "setter",
        "setvar of Reflex's own state",
        "kept: no object",
        "kept: nothing",
        "kept: no such state",
        "kept: not text",
        "hydrate with numbers",
        "hydrated, perhaps",
        "a fault that is a number",
        "an argument is missing",
    ],
)
async def test_an_event_nobody_may_call_is_refused_and_the_tab_goes_on(
    product: Product, event: tuple[str, dict[str, object]]
) -> None:
    tab = await opened(product, f"event-{uuid.uuid4().hex[:6]}@example.com")
    async with tab_closed(tab):
        await tab.send(event[0], **event[1])
        await settle(tab)
        assert tab.value("available_credits") <= 200


async def test_a_forged_account_id_is_refused(product: Product) -> None:
    tab = await opened(product, "forger@example.com")
    async with tab_closed(tab):
        await submit(tab, "on somebody else's bill", account_id=str(uuid.uuid4()))
        await settle(tab)
        assert all("somebody else" not in str(row) for row in tab.value("rows"))


async def test_another_accounts_job_cannot_be_seen_or_canceled(product: Product) -> None:
    victim = await opened(product, "victim@example.com")
    async with tab_closed(victim):
        draft = str(uuid.uuid4())
        await victim.send(handlers("submit"), prompt="A secret amber vase", draft_id=draft)
        await victim.wait_for(lambda known: known.value("accepted_draft") == draft)
        thief = await opened(product, "thief@example.com")
        async with tab_closed(thief):
            for handler in ("cancel", "show", "use_settings", "delete"):
                await thief.send(handlers(handler), job_id=draft)
            await settle(thief)
            assert "secret" not in str(thief.vars)
        await victim.wait_for(
            lambda known: "succeeded" in str(known.value("rows")) or "Done" in str(known.value("rows"))
        )


async def test_an_event_of_five_megabytes_closes_only_its_own_connection(product: Product) -> None:
    tab = await opened(product, "five-megabytes@example.com")
    async with tab_closed(tab):
        await submit(tab, "x" * 5_000_000)
        await tab.wait_for(lambda known: not known.is_connected)
    again = await opened(product, "five-megabytes@example.com")
    async with tab_closed(again):
        await settle(again)


@pytest.mark.parametrize(
    "packet",
    [
        "zzzz",
        "42/_event,[",
        '42/_event,["event"]',
        '42/_event,["event",{},{},{}]',
        event_packet(router_data=5),
        event_packet(router_data={"pathname": 5, "query": 5}),
        '42/_event,["connect"]',
        '42/_event,["event",' + "[" * 200_000 + "]" * 200_000 + "]",
        '42/_event,["event",{"name":' + "9" * 6_000 + "}]",
    ],
    ids=[
        "not a packet",
        "half",
        "no data",
        "too much data",
        "no route",
        "odd route",
        "connect",
        "deep",
        "a long number",
    ],
)
async def test_what_is_no_event_at_all_harms_nobody(product: Product, packet: str) -> None:
    address = f"{product.url}/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
    async with ClientSession() as http, http.ws_connect(address, headers={"Origin": product.url}) as socket:
        for said in ("40/_event,", packet):
            await socket.send_str(said)
        await socket.receive()
    again = await opened(product, "after-the-packet@example.com")
    async with tab_closed(again):
        await settle(again)


async def test_a_page_that_says_it_broke_is_quoted_on_one_short_line(product: Product) -> None:
    tab = await opened(product, "broken-page@example.com")
    async with tab_closed(tab):
        told = "it broke\nforged line " + "x" * 5_000
        name = f"{ROOT}.reflex___state____frontend_event_exception_state.handle_frontend_exception"
        await tab.send(name, info=told, component_stack="")
        await settle(tab)
    lines = product.log.read_text(encoding="utf-8").splitlines()
    quoted = [line for line in lines if "browser.failed" in line]
    assert len(quoted) == 1
    assert "it broke forged line" in quoted[0]
    assert len(quoted[0]) < 1_000
    assert not any(line.startswith("forged line") for line in lines)


async def test_a_signed_out_visitor_can_call_only_what_is_public(product: Product) -> None:
    tab = Tab(product.url, "not-a-session")
    async with tab_closed(tab):
        await tab.connect()
        await tab.wait_for(lambda known: known.value("is_known") is True)
        await tab.send(handlers("cancel_waiting"))
        await submit(tab, "for nobody")
        await tab.wait_for(lambda known: any("/sign-in" in str(update) for update in known.events))


def test_nothing_of_all_this_was_logged_as_a_crash(product: Product) -> None:
    log = product.log.read_text(encoding="utf-8")
    assert "event.refused" in log
    assert "Traceback" not in log
    assert "handler.failed" not in log


class tab_closed:  # noqa: N801 # reads as a word in a with statement
    def __init__(self, tab: Tab) -> None:
        self._tab = tab

    async def __aenter__(self) -> Tab:
        return self._tab

    async def __aexit__(self, *_: object) -> None:
        await self._tab.close()
