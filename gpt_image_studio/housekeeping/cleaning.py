"""The round of clearing away: one process at a time, each chore by itself, never in the way of jobs."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import structlog

from gpt_image_studio.db.advisory_lock import try_advisory_lock
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import StudioError, UnavailableError
from gpt_image_studio.housekeeping.chores import Chore
from gpt_image_studio.housekeeping.model import ChoreReport, Tally
from gpt_image_studio.housekeeping.repository.chores import ROUND, ChoreRecord, ChoreRepository
from gpt_image_studio.kit.clock import Clock

log = structlog.get_logger(__name__)

#: Any number that nothing else locks.
CLEANING_LOCK: Final = 7_150_218_813
#: Per chore and beat; the next beat goes on.
BATCHES_PER_BEAT: Final = 50
#: A worker looks this often whether a round is due, seconds.
LOOK_SECONDS: Final = 60.0


class CleaningBusyError(StudioError):
    """Another process is clearing away at the moment. Try again when it has finished."""

    code = "cleaning_busy"
    http_status = 409


class Cleaning:
    def __init__(self, database: Database, chores: Sequence[Chore], clock: Clock) -> None:
        """The chores are done in this order."""
        self._database = database
        self._chores = tuple(chores)
        self._clock = clock

    async def preview(self) -> list[ChoreReport]:
        """What `run` would remove, without touching it."""
        return [await self._report(chore, None, is_dry=True) for chore in self._chores]

    async def run(self, *, batches: int | None = None) -> list[ChoreReport]:
        """Raises `CleaningBusyError`, `DatabaseUnavailableError`; what else goes wrong is in the report of its chore."""
        async with try_advisory_lock(self._database, CLEANING_LOCK) as has_turn:
            if not has_turn:
                raise CleaningBusyError
            return await self._round(batches)

    async def run_if_due(self, beat: timedelta) -> list[ChoreReport] | None:
        """`None` when a round ended less than a beat ago, anywhere, or one is under way."""
        async with try_advisory_lock(self._database, CLEANING_LOCK) as has_turn:
            if not has_turn or not await self._is_due(beat):
                return None
            return await self._round(BATCHES_PER_BEAT)

    async def keep_clean(self, beat: timedelta) -> None:
        """Runs a round whenever one is due, looking every `beat`, until cancelled."""
        while True:
            try:
                await self.run_if_due(beat)
            except UnavailableError as error:
                log.warning("housekeeping.round_missed", reason=error.code)
            except Exception as error:  # noqa: BLE001 # whatever it was, jobs go on, and so does the next round
                log.warning("housekeeping.round_missed", reason=type(error).__name__)
            await asyncio.sleep(min(LOOK_SECONDS, beat.total_seconds()))

    async def list_records(self) -> list[ChoreRecord]:
        """What was removed ever, by chore."""
        async with self._database.transaction() as tx:
            return await ChoreRepository(tx).list_all()

    async def _is_due(self, beat: timedelta) -> bool:
        async with self._database.transaction() as tx:
            last = await ChoreRepository(tx).find(ROUND)
        return last is None or last.done_at is None or last.done_at <= self._clock.now() - beat

    async def _round(self, batches: int | None) -> list[ChoreReport]:
        reports = [await self._report(chore, batches, is_dry=False) for chore in self._chores]
        async with self._database.transaction() as tx:
            await ChoreRepository(tx).note(ROUND, removed=0, at=self._clock.now())
        if any(report.count or report.trouble for report in reports):
            log.info(
                "housekeeping.cleared",
                **{report.name: report.count for report in reports if report.count},
                troubles=[report.name for report in reports if report.trouble],
            )
        return reports

    async def _report(self, chore: Chore, batches: int | None, *, is_dry: bool) -> ChoreReport:
        try:
            tally = await chore.look() if is_dry else await self._clear(chore, batches)
        except StudioError as error:
            return ChoreReport(chore.name, 0, trouble=error.message)
        return ChoreReport(chore.name, tally.count, tally.notes)

    async def _clear(self, chore: Chore, batches: int | None) -> Tally:
        tally = await chore.clear(batches)
        async with self._database.transaction() as tx:
            await ChoreRepository(tx).note(chore.name, removed=tally.count, at=self._clock.now())
        return tally
