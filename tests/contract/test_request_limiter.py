"""One promise, two ways to keep it: counts in this process, and in a real Redis server that several processes share."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from fakes.valkey import Valkey, run_valkey
from gpt_image_studio.adapters.redis_counts import redis_counts
from gpt_image_studio.kit.ids import new_id
from gpt_image_studio.limits.request_rate import Rate, RequestLimiter

#: Long enough that nothing comes free while a test runs.
FIVE = Rate("five", 5, seconds=100_000)
#: Short enough to be waited for.
THREE_A_SECOND = Rate("short", 3, seconds=1)


@pytest.fixture(scope="module")
def valkey() -> Iterator[Valkey]:
    with run_valkey() as server:
        yield server


@pytest.fixture(params=["memory", "redis"])
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[RequestLimiter]:
    match request.param:
        case "redis":
            async with redis_counts(request.getfixturevalue("valkey").url) as counts:
                yield RequestLimiter(counts)
        case _:
            yield RequestLimiter()


@pytest.fixture
def who() -> str:
    return str(new_id())


async def test_so_many_pass_and_the_next_is_told_how_long_to_wait(limiter: RequestLimiter, who: str) -> None:
    assert [await limiter.take(FIVE, who) for _ in range(5)] == [None] * 5
    wait_seconds = await limiter.take(FIVE, who)
    assert wait_seconds is not None
    assert 0 < wait_seconds <= FIVE.seconds


async def test_the_wait_that_is_told_is_enough_and_not_much_more_than_needed(limiter: RequestLimiter, who: str) -> None:
    waits: list[float] = []
    until = time.monotonic() + 5 * THREE_A_SECOND.seconds
    while time.monotonic() < until:
        wait_seconds = await limiter.take(THREE_A_SECOND, who)
        if wait_seconds is not None:
            waits.append(wait_seconds)
            # Redis counts whole milliseconds.
            await asyncio.sleep(wait_seconds + 0.01)
            assert await limiter.take(THREE_A_SECOND, who) is None
    assert len(waits) >= 5
    assert all(0 <= wait_seconds <= THREE_A_SECOND.seconds for wait_seconds in waits)


async def test_who_never_waits_gets_the_rate_all_the_same_and_no_window_has_more_than_twice_of_it(
    limiter: RequestLimiter, who: str
) -> None:
    """What is refused is not counted. A burst at the end of a window may be followed by what the next one allows, evenly."""
    passed: list[float] = []
    until = time.monotonic() + 4 * THREE_A_SECOND.seconds
    while time.monotonic() < until:
        if await limiter.take(THREE_A_SECOND, who) is None:
            passed.append(time.monotonic())
        await asyncio.sleep(0.005)
    assert 3 * THREE_A_SECOND.amount <= len(passed) <= 6 * THREE_A_SECOND.amount
    most = max(sum(start <= each < start + THREE_A_SECOND.seconds for each in passed) for start in passed)
    assert most <= 2 * THREE_A_SECOND.amount


async def test_of_many_at_once_no_more_than_allowed_pass(limiter: RequestLimiter, who: str) -> None:
    waits = await asyncio.gather(*(limiter.take(FIVE, who) for _ in range(50)))
    assert waits.count(None) == 5


async def test_each_who_asks_and_each_rate_is_counted_by_itself(limiter: RequestLimiter, who: str) -> None:
    once, other = Rate("once", 1, seconds=100_000), Rate("other", 1, seconds=100_000)
    assert await limiter.take(once, who) is None
    assert await limiter.take(once, who) is not None
    assert await limiter.take(once, str(new_id())) is None
    assert await limiter.take(other, who) is None
