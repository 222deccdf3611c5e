"""One reading for all tabs of an account, and never an old one."""

import asyncio
import uuid

import pytest

from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.web.shared_reading import SharedReading

ACCOUNT = AccountId(uuid.uuid4())


class Book:
    """Counts how often it was read; a reading ends when `turn_page` is called."""

    def __init__(self) -> None:
        self.times = 0
        self._page = asyncio.Event()

    async def read(self) -> int:
        self.times += 1
        number = self.times
        await self._page.wait()
        return number

    def turn_page(self) -> None:
        self._page.set()


async def test_tabs_of_one_ring_share_one_reading() -> None:
    book, readings = Book(), SharedReading[int]()
    waiting = [asyncio.ensure_future(readings.read(ACCOUNT, f"tab {n}", book.read)) for n in range(5)]
    await asyncio.sleep(0)
    book.turn_page()
    assert await asyncio.gather(*waiting) == [1, 1, 1, 1, 1]
    # One that comes a moment later still has it.
    assert await readings.read(ACCOUNT, "late tab", book.read) == 1


async def test_after_a_ring_nobody_gets_what_was_read_before_it() -> None:
    book, readings = Book(), SharedReading[int]()
    early = asyncio.ensure_future(readings.read(ACCOUNT, "first", book.read))
    await asyncio.sleep(0)
    readings.forget(ACCOUNT)
    late = asyncio.ensure_future(readings.read(ACCOUNT, "second", book.read))
    await asyncio.sleep(0)
    book.turn_page()
    assert (await early, await late) == (1, 2)


async def test_a_tab_that_asks_again_gets_a_new_reading() -> None:
    book, readings = Book(), SharedReading[int]()
    book.turn_page()
    assert [await readings.read(ACCOUNT, "tab", book.read) for _ in range(2)] == [1, 2]


async def test_accounts_share_nothing() -> None:
    book, readings = Book(), SharedReading[int]()
    book.turn_page()
    other = AccountId(uuid.uuid4())
    assert [await readings.read(account, "tab", book.read) for account in (ACCOUNT, other)] == [1, 2]


async def test_a_tab_that_goes_away_takes_the_reading_from_nobody() -> None:
    book, readings = Book(), SharedReading[int]()
    leaving, staying = (asyncio.ensure_future(readings.read(ACCOUNT, tab, book.read)) for tab in ("a", "b"))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.sleep(0)
    book.turn_page()
    assert await staying == 1


async def test_what_fails_fails_for_all_who_share_it_and_is_read_anew_after() -> None:
    readings = SharedReading[int]()

    async def fail() -> int:
        raise LookupError

    asked = [readings.read(ACCOUNT, tab, fail) for tab in ("a", "b")]
    assert [type(each) for each in await asyncio.gather(*asked, return_exceptions=True)] == [LookupError, LookupError]
    with pytest.raises(LookupError):
        await readings.read(ACCOUNT, "c", fail)
    book = Book()
    book.turn_page()
    assert await readings.read(ACCOUNT, "a", book.read) == 1
