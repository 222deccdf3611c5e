"""To the second, by a clock that stands still: counted in one process. What both storages promise is in the contract suite."""

import time

import pytest

from gpt_image_studio.limits.request_rate import Rate, RequestLimiter

RATE = Rate("test", 3, seconds=60)
#: A window begins at every whole minute.
MINUTE = 1_800_000_000.0


class Wall:
    """The clock that the `limits` library reads."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = MINUTE
        monkeypatch.setattr(time, "time", lambda: self.now)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    return Wall(monkeypatch)


async def test_so_many_pass_and_the_next_is_told_when_the_window_ends(wall: Wall) -> None:
    limiter = RequestLimiter()
    wall.now += 10
    assert [await limiter.take(RATE, "ada") for _ in range(3)] == [None] * 3
    assert await limiter.take(RATE, "ada") == pytest.approx(50)


async def test_after_a_burst_one_comes_free_at_a_time(wall: Wall) -> None:
    limiter = RequestLimiter()
    for _ in range(3):
        await limiter.take(RATE, "ada")
    wall.now += 61
    assert await limiter.take(RATE, "ada") is None
    assert await limiter.take(RATE, "ada") == pytest.approx(19)
    wall.now += 19.5
    assert await limiter.take(RATE, "ada") is None
    assert await limiter.take(RATE, "ada") is not None


async def test_the_wait_that_is_told_is_enough(wall: Wall) -> None:
    limiter = RequestLimiter()
    waited = 0
    for step in range(200):
        wait_seconds = await limiter.take(RATE, "ada")
        if wait_seconds is None:
            wall.now += 7.3 * (step % 5)
        else:
            waited += 1
            wall.now += wait_seconds + 0.001
            assert await limiter.take(RATE, "ada") is None
    assert waited > 20
