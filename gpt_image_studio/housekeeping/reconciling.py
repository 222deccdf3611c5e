"""What an operator does where jobs, holds and the queue do not agree: looks, and closes it as the sweep would, without its patience."""

import structlog

from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.ports import JobEngine
from gpt_image_studio.generations.upkeep import JobUpkeep
from gpt_image_studio.housekeeping.repository.discrepancies import Discrepancies, StrayHold, find_discrepancies
from gpt_image_studio.kit.clock import Clock

log = structlog.get_logger(__name__)


class Reconciliation:
    def __init__(  # its parts, each of a type of its own
        self, database: Database, ledger: CreditLedger, engine: JobEngine, upkeep: JobUpkeep, clock: Clock
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._engine = engine
        self._upkeep = upkeep
        self._clock = clock

    async def look(self) -> Discrepancies:
        async with self._database.transaction() as tx:
            return await find_discrepancies(tx, self._engine, now=self._clock.now())

    async def close(self) -> Discrepancies:
        """What it found. May be repeated, and run beside the workers: each step decides under the account's lock."""
        found = await self.look()
        for job in found.unknown:
            await self._upkeep.close_unknown(job.account_id, job.job_id)
        for stray in found.errands:
            async with self._database.transaction() as tx:
                await self._engine.abort(tx, stray.engine_job_id)
        for hold in found.holds:
            await self._close_hold(hold)
        await self._upkeep.sweep()  # hands over again what the queue dropped
        log.info(
            "housekeeping.reconciled",
            unknown=len(found.unknown),
            holds=len(found.holds),
            errands=len(found.errands),
            dropped=len(found.dropped),
        )
        return found

    async def _close_hold(self, hold: StrayHold) -> None:
        """As its job says; without a job nothing is taken."""
        async with self._database.transaction() as tx:
            if hold.charged_credits is None:
                await self._ledger.expire_hold(tx, hold.job_id)
            else:
                await self._ledger.resolve_hold(
                    tx, hold.job_id, capture=hold.charged_credits, reason="closed by the operator"
                )
