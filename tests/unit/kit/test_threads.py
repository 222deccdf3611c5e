"""No more at once than was said, whoever gives up waiting."""

import asyncio
import threading

import pytest

from gpt_image_studio.kit.threads import Threads

PATIENCE_SECONDS = 5


class Door:
    """Work that says that it has begun and waits to be let on."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.open = threading.Event()
        self.runs = 0

    def work(self) -> None:
        self.runs += 1
        self.begun.release()
        assert self.open.wait(PATIENCE_SECONDS)

    async def wait_for_one(self) -> None:
        assert await asyncio.to_thread(self.begun.acquire, timeout=PATIENCE_SECONDS)


def fail() -> None:
    raise LookupError("gone")


async def test_what_the_work_returns_and_raises_is_the_callers() -> None:
    threads = Threads(1)
    assert await threads.run(divmod, 7, 2) == (3, 1)
    with pytest.raises(LookupError, match="gone"):
        await threads.run(fail)
    assert await threads.run(int, "11", base=2) == 3


async def test_the_next_waits_until_there_is_a_place() -> None:
    door, threads = Door(), Threads(2)
    callers = [asyncio.create_task(threads.run(door.work)) for _ in range(3)]
    await door.wait_for_one()
    await door.wait_for_one()
    await asyncio.sleep(0.05)
    assert door.runs == 2
    door.open.set()
    await asyncio.gather(*callers)
    assert door.runs == 3


async def test_a_caller_who_gives_up_keeps_the_place_while_the_thread_works() -> None:
    door, threads = Door(), Threads(1)
    given_up = asyncio.create_task(threads.run(door.work))
    await door.wait_for_one()
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    following = asyncio.create_task(threads.run(int))
    await asyncio.sleep(0.05)
    assert not following.done()
    door.open.set()
    assert await following == 0


async def test_who_gives_up_before_there_is_a_place_never_runs() -> None:
    door, other, threads = Door(), Door(), Threads(1)
    first = asyncio.create_task(threads.run(door.work))
    await door.wait_for_one()
    waiting = asyncio.create_task(threads.run(other.work))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    door.open.set()
    await first
    assert await threads.run(int) == 0
    assert other.runs == 0
