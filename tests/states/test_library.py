"""What the library promises, without a browser."""

import pytest

from fakes.workshop import Workshop
from gpt_image_studio.screens.library import state as library
from gpt_image_studio.screens.library.state import LibraryState
from states.conftest import Tab, sign_in


async def test_signed_out_visitors_are_led_to_the_door(tab: Tab, workshop: Workshop) -> None:
    del workshop
    await tab.send(LibraryState.open)
    assert "/sign-in" in tab.redirects()


async def test_everything_made_is_listed_newest_first_and_nothing_of_others(tab: Tab, workshop: Workshop) -> None:
    await workshop.submit(await workshop.account(10), prompt="a stranger's picture")
    account_id = await sign_in(tab, workshop)
    await workshop.submit(account_id, prompt="the first")
    await workshop.submit(account_id, prompt="the second", count=2)
    await workshop.work()
    await tab.send(LibraryState.open)
    shown = await tab.state(LibraryState)
    assert [item.title for item in shown.items] == ["the second", "the second", "the first"]
    assert (shown.items[0].width, shown.items[0].height) == (1024, 640)
    assert not shown.has_older


async def test_search_finds_words_of_prompts(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await workshop.submit(account_id, prompt="a cobalt vase")
    await workshop.submit(account_id, prompt="an amber jar")
    await workshop.work()
    await tab.send(LibraryState.open)
    await tab.send(LibraryState.find("cobalt"))
    shown = await tab.state(LibraryState)
    assert [item.title for item in shown.items] == ["a cobalt vase"]
    await tab.send(LibraryState.find("nothing like it"))
    shown = await tab.state(LibraryState)
    assert (shown.items, shown.is_loaded) == ([], True)


async def test_older_pictures_follow_without_gaps_and_the_tab_stays_small(
    tab: Tab, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "PAGE_JOBS", 2)
    monkeypatch.setattr(library, "MAX_ITEMS", 3)
    account_id = await sign_in(tab, workshop)
    for number in range(5):
        await workshop.submit(account_id, prompt=f"picture {number}")
        await workshop.work()
    await tab.send(LibraryState.open)
    shown = await tab.state(LibraryState)
    assert ([item.title for item in shown.items], shown.has_older) == (["picture 4", "picture 3"], True)
    await tab.send(LibraryState.load_older)
    shown = await tab.state(LibraryState)
    assert ([item.title for item in shown.items], shown.is_full) == (["picture 3", "picture 2", "picture 1"], True)
    await tab.send(LibraryState.load_older)
    shown = await tab.state(LibraryState)
    assert ([item.title for item in shown.items][-1], shown.has_older) == ("picture 0", False)
