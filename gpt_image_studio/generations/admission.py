"""Who may go next. An account's waiting jobs are handed to the workers as its plan's places become free."""

from gpt_image_studio.accounts.model import Account
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.generations.journal import Journal
from gpt_image_studio.generations.ports import JobEngine
from gpt_image_studio.generations.repository import JobRepository
from gpt_image_studio.kit.clock import Clock


class Admission:
    """Decided here and not by the engine: one account never blocks another, none waits while a place is free."""

    def __init__(self, engine: JobEngine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    async def admit(self, tx: Transaction, account: Account) -> int:
        """Hands over as many waiting jobs as there are free places; returns how many. Under the account's lock."""
        jobs = JobRepository(tx)
        free = account.limits.max_running - await jobs.count_admitted(account.id)
        if free <= 0:
            return 0
        admitted = await jobs.list_waiting(account.id, limit=free)
        for job_id in admitted:
            engine_job_id = await self._engine.enqueue(tx, job_id, is_paid=account.limits.is_paid)
            now = self._clock.now()
            await jobs.update(job_id, engine_job_id=engine_job_id, admitted_at=now)
            await Journal(tx).write(job_id, "admitted", "Handed to the workers.", at=now)
        return len(admitted)
