"""How many side by side: counted before anything is waited for, and given back whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from gpt_image_studio.errors import TooManyRequestsError, TooManyUploadsError, UploadsBusyError
from gpt_image_studio.kit.ids import AccountId, new_id
from gpt_image_studio.limits.request_rate import RequestLimiter
from gpt_image_studio.limits.upload_gate import UploadGate, UploadGates

ADA, BOB = AccountId(new_id()), AccountId(new_id())


@asynccontextmanager
async def inside(gate: UploadGate, *accounts: AccountId) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for account_id in accounts:
            await stack.enter_async_context(gate.enter(account_id))
        yield


async def test_many_that_come_in_one_moment_do_not_slip_past_each_other() -> None:
    gate, leave = UploadGate(at_once=2), asyncio.Event()

    async def send() -> None:
        async with gate.enter(ADA):
            await leave.wait()

    sending = [asyncio.create_task(send()) for _ in range(20)]
    await asyncio.sleep(0.05)
    leave.set()
    ended = await asyncio.gather(*sending, return_exceptions=True)
    assert ended.count(None) == 2
    assert sum(isinstance(end, TooManyUploadsError) for end in ended) == 18


async def test_whoever_is_refused_holds_no_place() -> None:
    gate = UploadGate(at_once=2, all_at_once=2, in_a_row=2)
    for _ in range(2):
        async with inside(gate, ADA):
            pass
    for _ in range(3):
        with pytest.raises(TooManyUploadsError):
            async with inside(gate, ADA):
                pass
    async with inside(gate, BOB, BOB):
        with pytest.raises(UploadsBusyError):
            async with inside(gate, ADA):
                pass


async def test_the_person_reads_why_and_when() -> None:
    async with inside(gate := UploadGate(at_once=1), ADA):
        with pytest.raises(TooManyRequestsError, match=r"^1 uploads? .* at once\. Try again in 1 second\.$"):
            async with inside(gate, ADA):
                pass


async def test_gates_do_not_count_each_others() -> None:
    gates = UploadGates.over(RequestLimiter())
    async with inside(gates.json, ADA, ADA), inside(gates.forms, ADA), inside(gates.files, ADA):
        with pytest.raises(TooManyUploadsError):
            async with inside(gates.json, ADA):
                pass
