"""Several web processes count together in Redis, and each by itself while it is away."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import cast

import pytest
import redis
from structlog.testing import capture_logs

from fakes.environment import make_settings
from fakes.valkey import Valkey, run_valkey
from gpt_image_studio.adapters.redis_counts import PREFIX
from gpt_image_studio.bootstrap import limiter_of
from gpt_image_studio.errors import TooManyUploadsError
from gpt_image_studio.kit.ids import AccountId, new_id
from gpt_image_studio.limits import request_rate
from gpt_image_studio.limits.request_rate import Rate, RequestLimiter
from gpt_image_studio.limits.upload_gate import UploadGate, UploadGates

#: Long enough that nothing comes free while a test runs.
TEN = Rate("test", 10, seconds=1_000_000)
#: Twice the longest window, which the window after it still weighs.
FEW_MINUTES = 240
LOST, FOUND = "limits.shared_counts_lost", "limits.shared_counts_found_again"
PROGRAM = """
import asyncio, sys
from gpt_image_studio.adapters.redis_counts import redis_counts
from gpt_image_studio.limits.request_rate import Rate, RequestLimiter

async def main():
    async with redis_counts(sys.argv[1]) as counts:
        limiter = RequestLimiter(counts)
        print("ready", flush=True)
        sys.stdin.readline()
        waits = await asyncio.gather(*(limiter.take(Rate("test", 10, seconds=1_000_000), "ada") for _ in range(20)))
        print(waits.count(None))

asyncio.run(main())
"""


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    with run_valkey() as server:
        yield server


@pytest.fixture
async def limiters(valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[RequestLimiter]]:
    """Of two web processes."""
    settings = make_settings(monkeypatch, {"STUDIO_REDIS_URL": valkey.url})
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(limiter_of(settings)) for _ in range(2)]


async def count_taken(limiter: RequestLimiter, times: int, who: str = "ada") -> int:
    return [await limiter.take(TEN, who) for _ in range(times)].count(None)


def test_two_processes_that_ask_at_once_share_one_count(valkey: Valkey) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, valkey.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    assert sum(int(process.communicate()[0]) for process in both) == 10


async def test_who_is_refused_by_one_process_is_refused_by_the_other_and_told_when(
    limiters: list[RequestLimiter],
) -> None:
    assert await count_taken(limiters[0], 10) == 10
    wait_seconds = await limiters[1].take(TEN, "ada")
    assert wait_seconds is not None
    assert 0.99 * TEN.seconds < wait_seconds <= TEN.seconds
    assert await limiters[1].take(TEN, "bob") is None


async def test_uploads_in_a_row_are_counted_across_processes(limiters: list[RequestLimiter]) -> None:
    gates = [UploadGate(limiter, in_a_row=2) for limiter in limiters]
    account_id = AccountId(new_id())
    for gate in gates:
        async with gate.enter(account_id):
            pass
    for gate in gates:
        with pytest.raises(TooManyUploadsError):
            async with gate.enter(account_id):
                pass


async def test_uploads_of_an_account_are_forgotten_within_minutes(
    valkey: Valkey, limiters: list[RequestLimiter]
) -> None:
    gates, account_id = UploadGates.over(limiters[0]), AccountId(new_id())
    for gate in (gates.files, gates.forms, gates.json):
        async with gate.enter(account_id):
            pass
    with redis.Redis.from_url(valkey.url, decode_responses=True) as client:
        keys = list(client.scan_iter())
        assert len(keys) == 3
        assert all(key.startswith(PREFIX) and str(account_id) in key for key in keys)
        assert all(0 < cast("int", client.ttl(key)) <= FEW_MINUTES for key in keys)


async def test_without_redis_each_process_counts_for_itself_and_says_so_once(
    valkey: Valkey, limiters: list[RequestLimiter]
) -> None:
    assert await count_taken(limiters[0], 10) == 10
    valkey.kill()
    with capture_logs() as said:
        assert await count_taken(limiters[0], 15) == 10
        assert await count_taken(limiters[1], 15) == 10
    assert [line["event"] for line in said] == [LOST, LOST]
    assert all(line["log_level"] == "warning" for line in said)


async def test_a_redis_that_does_not_answer_is_not_waited_for(valkey: Valkey, limiters: list[RequestLimiter]) -> None:
    valkey.process.send_signal(signal.SIGSTOP)
    try:
        with capture_logs() as said:
            async with asyncio.timeout(20):
                assert await count_taken(limiters[0], 200) == 10
    finally:
        valkey.process.send_signal(signal.SIGCONT)
    assert [line["event"] for line in said] == [LOST]


async def test_once_redis_is_back_they_count_together_again(
    valkey: Valkey, limiters: list[RequestLimiter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_rate, "AWAY_SECONDS", 0.0)
    with capture_logs() as said:
        assert await limiters[0].take(TEN, "ada") is None
        valkey.kill()
        assert await count_taken(limiters[0], 3) == 3
        valkey.start()
        assert await count_taken(limiters[0], 5) == 5
        assert await count_taken(limiters[1], 10) == 5
    assert [line["event"] for line in said] == [LOST, FOUND]
