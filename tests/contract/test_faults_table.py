"""Whatever the provider does, at whatever moment: how the job ends, what it costs, how often the provider was called, what is said.

A real runner on a real PostgreSQL, the real adapter, and the emulator in a process of its own, whose log counts the calls.
"""

import asyncio
import difflib
import socket
from collections.abc import AsyncGenerator
from dataclasses import replace

from fakes.clock import FixedClock
from fakes.providers.emulator import Emulator
from fakes.workshop import QUICK, UNKNOWN_GRACE, Workshop
from gpt_image_studio.adapters.openai_images import OpenAIImages
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.model import Background, Job, JobStatus, Quality, Size
from gpt_image_studio.generations.ports import ProviderRequest, RenderEvent

#: How long the provider may be silent here, seconds; the emulator's hang is longer.
PATIENCE = 0.8

#: One picture of 34 credits; the account has 100. Stage: `whole` asks for one JSON answer, `stream` for two previews and
#: the picture, so `at=0` strikes before the first event, `at=1` after a preview, `at=2` before the picture alone.
#: Times: how often the fault strikes; `∞` is for ever. Charged and held: credits when the job has come to rest.
TABLE = """
fault                   | stage  | times | status    | charged | held | calls | said
none                    | whole  | 1     | succeeded |      34 |    0 |     1 | -
none                    | stream | 1     | succeeded |      34 |    0 |     1 | -
moderation;stage=input  | whole  | ∞     | failed    |       0 |    0 |     1 | prompt refused
moderation;stage=input  | stream | ∞     | failed    |       0 |    0 |     1 | prompt refused
moderation;stage=output | whole  | ∞     | failed    |       0 |    0 |     1 | output refused
moderation;stage=output | stream | ∞     | failed    |       0 |    0 |     1 | output refused
rate;after=0.01         | whole  | 1     | succeeded |      34 |    0 |     2 | -
rate;after=0.01         | whole  | ∞     | failed    |       0 |    0 |     8 | at its limit
rate;after=0.01         | stream | 1     | succeeded |      34 |    0 |     2 | -
rate;after=0.01         | stream | ∞     | failed    |       0 |    0 |     8 | at its limit
rate;after=0.01;text=1  | whole  | 1     | succeeded |      34 |    0 |     2 | -
quota                   | whole  | ∞     | failed    |       0 |    0 |     1 | operator
billing                 | whole  | ∞     | failed    |       0 |    0 |     1 | operator
org                     | whole  | ∞     | failed    |       0 |    0 |     1 | operator
quota                   | stream | ∞     | failed    |       0 |    0 |     1 | operator
server;status=500       | whole  | 1     | succeeded |      34 |    0 |     2 | -
server;status=500       | whole  | ∞     | failed    |       0 |    0 |     2 | failed there
server;status=500       | stream | 1     | succeeded |      34 |    0 |     2 | -
server;status=500       | stream | ∞     | failed    |       0 |    0 |     2 | failed there
server;status=504       | whole  | 1     | succeeded |      34 |    0 |     2 | -
server;status=504       | whole  | ∞     | failed    |       0 |    0 |     2 | failed there
overloaded;ms=10        | whole  | 1     | succeeded |      34 |    0 |     2 | -
overloaded;ms=10        | whole  | ∞     | failed    |       0 |    0 |     2 | failed there
overloaded;ms=10        | stream | 1     | succeeded |      34 |    0 |     2 | -
overloaded;ms=10        | stream | ∞     | failed    |       0 |    0 |     2 | failed there
hang                    | whole  | 1     | unknown   |       0 |   34 |     1 | lost
hang                    | stream | 1     | unknown   |       0 |   34 |     1 | lost
stream_error;at=0       | stream | 1     | succeeded |      34 |    0 |     2 | -
stream_error;at=0       | stream | ∞     | failed    |       0 |    0 |     2 | failed there
disconnect;at=0         | stream | 1     | unknown   |       0 |   34 |     1 | lost
truncate;at=0           | stream | 1     | unknown   |       0 |   34 |     1 | lost
stall;at=0              | stream | 1     | unknown   |       0 |   34 |     1 | lost
stream_error;at=1       | stream | 1     | succeeded |      34 |    0 |     2 | -
stream_error;at=1       | stream | ∞     | failed    |       0 |    0 |     2 | failed there
disconnect;at=1         | stream | 1     | unknown   |       0 |   34 |     1 | lost
truncate;at=1           | stream | 1     | unknown   |       0 |   34 |     1 | lost
stall;at=1              | stream | 1     | unknown   |       0 |   34 |     1 | lost
stream_error;at=2       | stream | 1     | succeeded |      34 |    0 |     2 | -
stream_error;at=2       | stream | ∞     | failed    |       0 |    0 |     2 | failed there
disconnect;at=2         | stream | 1     | unknown   |       0 |   34 |     1 | lost
truncate;at=2           | stream | 1     | unknown   |       0 |   34 |     1 | lost
stall;at=2              | stream | 1     | unknown   |       0 |   34 |     1 | lost
stream_error            | whole  | 1     | succeeded |      34 |    0 |     2 | -
stream_error            | whole  | ∞     | failed    |       0 |    0 |     2 | failed there
disconnect              | whole  | 1     | unknown   |       0 |   34 |     1 | lost
truncate                | whole  | 1     | failed    |       0 |    0 |     1 | no picture
stall                   | whole  | 1     | unknown   |       0 |   34 |     1 | lost
fewer;n=0               | whole  | 1     | failed    |       0 |    0 |     1 | no picture
bad_b64                 | whole  | 1     | failed    |       0 |    0 |     1 | no picture
bad_b64                 | stream | 1     | failed    |       0 |    0 |     1 | no picture
no_usage                | whole  | 1     | succeeded |      34 |    0 |     1 | -
no_usage                | stream | 1     | succeeded |      34 |    0 |     1 | -
zero_usage              | whole  | 1     | succeeded |      34 |    0 |     1 | -
zero_usage              | stream | 1     | succeeded |      34 |    0 |     1 | -
url                     | whole  | 1     | succeeded |      34 |    0 |     1 | -
done                    | stream | 1     | succeeded |      34 |    0 |     1 | -
drip                    | stream | 1     | succeeded |      34 |    0 |     1 | -
small;by=2              | whole  | 1     | succeeded |       8 |    0 |     1 | smaller
small;by=2              | stream | 1     | succeeded |       8 |    0 |     1 | smaller
opaque                  | whole  | ∞     | succeeded |       0 |    0 |     1 | opaque
opaque                  | stream | ∞     | succeeded |       0 |    0 |     1 | opaque
format;as=jpeg          | whole  | 1     | succeeded |      34 |    0 |     1 | format
format;as=jpeg          | stream | 1     | succeeded |      34 |    0 |     1 | format
"""

#: What the person reads.
SAID = {
    "prompt refused": "The provider's safety system refused the prompt. Not charged.",
    "output refused": "The provider's safety system refused the finished picture; another try may pass. Not charged."
    " Refused part: output (sexual).",
    "at its limit": "The provider is at its limit and stayed there for all our tries. Not charged.",
    "operator": "The studio's account with the provider needs its operator. Not charged.",
    "failed there": "The provider failed on its side before delivering. Tried once more; not charged.",
    "lost": "The connection was lost after sending. It may have been made and billed: never repeated by itself.",
    "no picture": "What came back is not a picture. Not charged.",
    "smaller": "1024x1024 was asked, 512x512 PNG came.",
    "opaque": "A transparent background was asked, an opaque picture came.",
    "format": "PNG was asked, JPEG came.",
}

#: The most calls that one output may cost, by how it ended.
ALLOWED_CALLS = {
    "": QUICK.rate_limited_tries,
    "rate_limited": QUICK.rate_limited_tries,
    "provider_unavailable": QUICK.unavailable_tries,
    "provider_unreachable": QUICK.unreachable_tries,
}


class HastyProvider:
    """The real adapter with a shorter patience than any model has."""

    def __init__(self, inner: OpenAIImages) -> None:
        self._inner = inner

    async def render(self, request: ProviderRequest) -> AsyncGenerator[RenderEvent, None]:
        async for event in self._inner.render(replace(request, timeout_seconds=PATIENCE)):
            yield event

    async def close(self) -> None:
        await self._inner.close()


async def test_every_fault_at_every_stage_ends_as_the_table_says(database: Database, emulator: Emulator) -> None:
    provider = HastyProvider(OpenAIImages(emulator.base_url, "sk-test", stream_idle_seconds=PATIENCE))
    clock = FixedClock()
    workshop = Workshop(database, clock=clock, provider=provider, policy=replace(QUICK, timeout_slack_seconds=5.0))
    expected = TABLE.strip().splitlines()
    actual = [expected[0], *[await run_line(workshop, clock, emulator, line) for line in expected[1:]]]
    await provider.close()
    assert actual == expected, "\n" + "\n".join(
        difflib.unified_diff(expected, actual, "table", "truth", lineterm="", n=0)
    )


async def run_line(workshop: Workshop, clock: FixedClock, emulator: Emulator, line: str) -> str:
    """The line as it should have been written."""
    fault, stage, times = [cell.strip() for cell in line.split("|")[:3]]
    emulator.reset()
    is_forever = times == "∞"
    if not is_forever and fault != "none":
        emulator.queue(fault, int(times))
    prompt = f"a cup [[emu {fault}]]" if is_forever else "a cup"
    job = await make_one(workshop, prompt, stage)
    balance = await workshop.balance(job.account_id)
    assert balance.posted == 100 - job.charged_credits
    calls, attempts = emulator.log(), await workshop.attempts(job)
    assert len(calls) == len(attempts), "what is written down is what was called"
    assert len(calls) <= ALLOWED_CALLS.get(job.error_code, 1), line
    assert all(call["retry_count"] in ("", None, "0", 0) for call in calls)
    await after_a_day(workshop, clock, job)
    said = job.error_message or next(iter(job.outputs[0].notes), "") or job.outputs[0].error_message
    cells = [
        f"{fault:<23}", f"{stage:<6}", f"{times:<5}", f"{job.status:<9}", f"{job.charged_credits:>7}",
        f"{balance.held:>4}", f"{len(calls):>5}", next((name for name, text in SAID.items() if text == said), said or "-"),
    ]  # fmt: skip
    return " | ".join(cells)


async def make_one(workshop: Workshop, prompt: str, stage: str) -> Job:
    account_id = await workshop.account(100)
    is_clear = "opaque" in prompt
    job = await workshop.submit(
        account_id,
        prompt=prompt,
        quality=Quality.HIGH,
        size=Size(1024, 1024),
        partials=2 if stage == "stream" else 0,
        background=Background.TRANSPARENT if is_clear else Background.AUTO,
    )
    assert job.quote.total_credits == 34
    await workshop.work()
    return await workshop.get(job)


async def after_a_day(workshop: Workshop, clock: FixedClock, job: Job) -> None:
    """An unknown outcome is not asked for again, and ends in the person's favour."""
    if job.status is not JobStatus.UNKNOWN:
        return
    clock.advance(UNKNOWN_GRACE + 1)
    await workshop.upkeep.sweep()
    closed = await workshop.get(job)
    assert (closed.status, closed.charged_credits) == (JobStatus.FAILED, 0)
    assert await workshop.balance(job.account_id) == Balance(posted=100, held=0)


async def test_a_provider_that_cannot_be_reached_costs_nothing(database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        port = closed_soon.getsockname()[1]
    provider = OpenAIImages(f"http://127.0.0.1:{port}/v1", "sk-test")
    workshop = Workshop(database, provider=provider)
    job = await make_one(workshop, "a cup", "whole")
    await provider.close()
    assert (job.status, job.error_code, job.charged_credits) == (JobStatus.FAILED, "provider_unreachable", 0)
    assert job.error_message == "The provider could not be reached. Not charged."
    assert len(await workshop.attempts(job)) == QUICK.unreachable_tries
    assert await workshop.balance(job.account_id) == Balance(posted=100, held=0)


async def test_a_job_larger_than_the_tier_arrives_in_portions(database: Database, emulator: Emulator) -> None:
    """Two images at once and no more for a while: the rest waits as long as the provider says, and none is paid twice."""
    emulator.limit(2, per_seconds=0.8)
    provider = OpenAIImages(emulator.base_url, "sk-test")
    workshop = Workshop(database, provider=provider)
    account_id = await workshop.account(100)
    job = await workshop.submit(account_id, count=4)
    while workshop.inline.waiting:
        await workshop.inline.work_one(workshop.runner)
        await asyncio.sleep(workshop.inline.pauses[-1] if workshop.inline.waiting else 0)
    await provider.close()
    done = await workshop.get(job)
    assert (done.status, done.charged_credits) == (JobStatus.SUCCEEDED, 4)
    assert workshop.inline.pauses
    assert [one["status"] for one in emulator.log()].count(200) == 4
