"""Nobody pays more than the button said, however quickly they paste and click."""

import uuid

from fakes.workshop import Workshop
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.studio import StudioState
from gpt_image_studio.services import services
from states.conftest import Tab, sign_in

#: Far beyond the letters that cost nothing.
LONG = "a sage bottle on a travertine plinth, " * 400


async def test_words_the_button_has_not_counted_are_told_before_they_are_sent(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    shown = (await tab.studio()).composer.price
    await tab.send(StudioState.submit(LONG, str(uuid.uuid4())))
    studio = await tab.studio()
    assert studio.composer.price > shown
    assert f"{studio.composer.price} credits" in studio.problem.message
    assert str(shown) in studio.problem.message
    assert await services().generations.list_jobs(account_id) == []
    assert studio.available_credits == 100


async def test_the_second_click_sends_them_at_the_price_it_shows(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    draft = str(uuid.uuid4())
    for _ in range(2):
        await tab.send(StudioState.submit(LONG, draft))
    studio = await tab.studio()
    (job,) = await services().generations.list_jobs(account_id)
    assert job.quote.total_credits == studio.composer.price
    assert studio.accepted_draft == draft


async def test_a_price_that_was_still_on_its_way_to_the_button_is_not_paid(tab: Tab, workshop: Workshop) -> None:
    """The chip arrived here before the click, its answer not yet there: the button said what it said."""
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    before = (await tab.studio()).composer.price
    await tab.send(ComposerState.choose("quality", "high"))
    now = (await tab.studio()).composer.price
    assert now > before

    draft = str(uuid.uuid4())
    await tab.send(StudioState.submit("a cup", draft, before))
    assert f"the button still said {before}" in (await tab.studio()).problem.message
    assert await services().generations.list_jobs(account_id) == []

    await tab.send(StudioState.submit("a cup", draft, now))
    (job,) = await services().generations.list_jobs(account_id)
    assert job.quote.total_credits == now


async def test_a_price_that_fell_in_the_meantime_is_the_one_that_is_paid(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(StudioState.submit("a cup", str(uuid.uuid4()), 10_000))
    (job,) = await services().generations.list_jobs(account_id)
    assert job.quote.total_credits == (await tab.studio()).composer.price


async def test_what_cannot_be_made_is_told_before_what_it_would_cost(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(StudioState.submit("x" * 32_001, str(uuid.uuid4())))
    assert (await tab.studio()).problem.field == "prompt"
