"""Who may go next. An account's waiting jobs are handed to the workers as its plan's places become free."""

from gpt_image_studio.accounts.model import Account
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.generations.ports import JobEngine
from gpt_image_studio.generations.records.journal import Journal
from gpt_image_studio.generations.records.repository import JobRepository
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import JobId


class Admission:
    """Decided here and not by the engine: one account never blocks another, none waits while a place is free."""

    def __init__(self, engine: JobEngine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    async def admit(self, tx: Transaction, account: Account) -> list[JobId]:
        """Hands over as many waiting jobs as there are free places; returns which. Under the account's lock."""
        return await self.fill(tx, account, await self.count_free(tx, account))

    async def count_free(self, tx: Transaction, account: Account) -> int:
        """Places of the plan that nobody has."""
        return max(0, account.limits.max_running - await JobRepository(tx).count_admitted(account.id))

    async def fill(self, tx: Transaction, account: Account, free: int) -> list[JobId]:
        """`admit` for a caller who counted the free places under the same lock."""
        if not free:
            return []
        jobs = JobRepository(tx)
        admitted = await jobs.list_waiting(account.id, limit=free)
        for job_id in admitted:
            engine_job_id = await self._engine.enqueue(tx, job_id, is_paid=account.limits.is_paid)
            now = self._clock.now()
            await jobs.update(job_id, engine_job_id=engine_job_id, admitted_at=now)
            await Journal(tx).write(job_id, "admitted", "Handed to the workers.", at=now)
        return admitted
