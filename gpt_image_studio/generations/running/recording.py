"""What a run writes down, each step in its own transaction, and only while the job is still its own."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

import tenacity

from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.assets.model import Asset
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.db.bell import ring
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import DatabaseUnavailableError
from gpt_image_studio.generations.model import AttemptStatus, Output, OutputStatus
from gpt_image_studio.generations.ports import Completed
from gpt_image_studio.generations.records.journal import INTERRUPTED, NOT_SENT, Journal
from gpt_image_studio.generations.records.repository import JobRepository
from gpt_image_studio.generations.records.stored import dump_received
from gpt_image_studio.generations.running.claiming import Run, lock_own
from gpt_image_studio.generations.running.intake import Delivery
from gpt_image_studio.generations.running.policy import RunnerPolicy
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AttemptId, new_id

T = TypeVar("T")


class Recorder:
    def __init__(self, database: Database, assets: AssetService, clock: Clock, policy: RunnerPolicy) -> None:
        self._database = database
        self._assets = assets
        self._clock = clock
        self._patience = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type(DatabaseUnavailableError),
            wait=tenacity.wait_exponential(multiplier=0.1, max=policy.longest_pause_seconds),
            stop=tenacity.stop_after_delay(policy.database_patience_seconds),
            reraise=True,
        )

    async def until_database_answers(self, step: Callable[[], Awaitable[T]]) -> T:
        """Repeats a step while the database is away. Steps are written so that one which did commit can be repeated."""

        # tenacity awaits only what it can see to be a coroutine function.
        async def attempt() -> T:
            return await step()

        return await self._patience.copy()(attempt)

    async def start(self, run: Run, output: Output) -> AttemptId:
        """The attempt's row is there before the provider is called."""
        attempt_id = AttemptId(new_id())
        run.numbers[output.id] += 1

        async def step() -> None:
            async with self._database.transaction() as tx:
                await lock_own(tx, run)
                number, now = run.numbers[output.id], self._clock.now()
                await Journal(tx).start(attempt_id, output.id, run.run_id, number=number, at=now)
                await JobRepository(tx).update_output(output.id, status=OutputStatus.RUNNING, previews=0)
                await ring(tx, run.job.account_id)

        await self.until_database_answers(step)
        run.open_attempts[attempt_id] = False
        return attempt_id

    async def mark_sent(self, run: Run, output: Output, attempt_id: AttemptId) -> None:
        run.open_attempts[attempt_id] = True
        async with self._database.transaction() as tx:
            await lock_own(tx, run)
            await Journal(tx).mark_sent(attempt_id)
            await Journal(tx).write(run.job.id, "sent", f"{run.name(output)} sent to the model.", at=self._clock.now())
            await ring(tx, run.job.account_id)

    async def show_preview(self, run: Run, output: Output, preview: Asset, *, number: int) -> None:
        """`number` counts from 1."""
        async with self._database.transaction() as tx:
            await AccountRepository(tx).lock(run.job.account_id)
            await lock_own(tx, run)
            await self._assets.record(tx, preview)
            await JobRepository(tx).update_output(output.id, previews=number, preview_asset_id=preview.id)
            detail = f"{run.name(output)}: preview {number}."
            await Journal(tx).write(run.job.id, "preview", detail, at=self._clock.now())
            await ring(tx, run.job.account_id)

    async def deliver(
        self,
        run: Run,
        output: Output,
        attempt_id: AttemptId,
        completed: Completed,
        delivery: Delivery,
        *,
        duration_ms: int,
    ) -> None:
        """The picture is the person's from here."""

        async def step() -> None:
            async with self._database.transaction() as tx:
                # The account first: the new row refers to it, and a cancel holds it while it waits for the job.
                await AccountRepository(tx).lock(run.job.account_id)
                await lock_own(tx, run)
                for asset in delivery.assets:
                    await self._assets.record(tx, asset)
                now = self._clock.now()
                await JobRepository(tx).update_output(
                    output.id,
                    status=OutputStatus.DELIVERED,
                    **_values(delivery),
                    usage=completed.usage,
                    provider_request_id=completed.request_id[:200],
                    delivered_at=now,
                    error_code="",
                    error_message="",
                )
                journal = Journal(tx)
                await journal.finish(
                    attempt_id,
                    AttemptStatus.SUCCEEDED,
                    at=now,
                    duration_ms=duration_ms,
                    request_id=completed.request_id,
                )
                said = f"{run.name(output)} saved, {_describe(delivery.picture)}."
                await journal.write(run.job.id, "saved", said, at=now)
                for note in delivery.notes:
                    await journal.write(run.job.id, note.kind, f"{run.name(output)}: {note.text}", at=now)
                await ring(tx, run.job.account_id)

        await self.until_database_answers(step)
        run.open_attempts.pop(attempt_id, None)

    async def fail(
        self,
        run: Run,
        output: Output,
        attempt_id: AttemptId | None,
        status: OutputStatus,
        *,
        code: str,
        message: str,
        request_id: str = "",
    ) -> None:
        """Ends the attempt; `status` is what becomes of the output (`WAITING`: another attempt follows)."""

        async def step() -> None:
            async with self._database.transaction() as tx:
                await lock_own(tx, run)
                now = self._clock.now()
                journal = Journal(tx)
                if attempt_id is not None:
                    is_unknown = status is OutputStatus.UNKNOWN
                    ended = AttemptStatus.UNKNOWN if is_unknown else AttemptStatus.FAILED
                    await journal.finish(attempt_id, ended, at=now, error_code=code, request_id=request_id)
                values: dict[str, Any] = {"status": status}
                if status.is_settled:
                    values |= {
                        "error_code": code,
                        "error_message": message,
                        "provider_request_id": request_id[:200],
                        "preview_asset_id": None,
                    }
                await JobRepository(tx).update_output(output.id, **values)
                await journal.write(run.job.id, code, f"{run.name(output)}: {message}", at=now)
                await ring(tx, run.job.account_id)

        await self.until_database_answers(step)
        run.tries[(output.id, code)] = run.tries.get((output.id, code), 0) + 1
        if attempt_id is not None:
            run.open_attempts.pop(attempt_id, None)

    async def pause(self, run: Run, detail: str, *, retry_in: float) -> None:
        """Writes down that the job waits and goes on after `retry_in` seconds; `detail` tells the person why."""

        async def step() -> None:
            async with self._database.transaction() as tx:
                await lock_own(tx, run)
                now = self._clock.now()
                await JobRepository(tx).update(
                    run.job.id, retry_at=now + timedelta(seconds=retry_in), error_message=detail
                )
                await Journal(tx).write(run.job.id, "waiting", detail, at=now)
                await ring(tx, run.job.account_id)

        await self.until_database_answers(step)

    async def interrupt(self, run: Run) -> None:
        """Says of every attempt under way whether it had left us; one that had not counts as never made."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await lock_own(tx, run)
            for attempt_id, is_sent in run.open_attempts.items():
                if is_sent:
                    await Journal(tx).interrupt([attempt_id], error_code=INTERRUPTED, at=now)
                else:
                    await Journal(tx).finish(attempt_id, AttemptStatus.FAILED, error_code=NOT_SENT, at=now)


def _values(delivery: Delivery) -> dict[str, Any]:
    return {
        "asset_id": delivery.picture.id,
        "raw_asset_id": delivery.raw and delivery.raw.id,
        "change_map_asset_id": delivery.change_map and delivery.change_map.id,
        "changed_outside_percent": delivery.changed_outside_percent,
        "charged_credits": delivery.charged_credits,
        "received": dump_received(delivery.received),
        "notes": [note.text for note in delivery.notes],
    }


def _describe(picture: Asset) -> str:
    form = picture.media_type.removeprefix("image/").removesuffix("+xml")
    return f"{picture.width}x{picture.height} {form.upper()}"
