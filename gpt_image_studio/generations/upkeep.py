"""What nobody does but a clock: puts right what crashes left behind, ends what waits too long."""

import time
from datetime import timedelta

import structlog

from gpt_image_studio.accounts.model import Account
from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.db.bell import ring
from gpt_image_studio.db.session import Database, Transaction
from gpt_image_studio.generations.admission import Admission
from gpt_image_studio.generations.model import Job, JobStatus, OutputStatus
from gpt_image_studio.generations.ports import JobEngine
from gpt_image_studio.generations.records.backlog import Admitted, Backlog
from gpt_image_studio.generations.records.journal import Journal
from gpt_image_studio.generations.records.repository import JobRepository
from gpt_image_studio.generations.settlement import UNSETTLED, Settlement, log_finished
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, JobId

log = structlog.get_logger(__name__)

#: A job the engine dropped this often is ended instead of handed over once more.
MAX_READMISSIONS = 3
#: A job that ended is left to its worker this long before the worker is stopped.
STOP_AFTER = timedelta(minutes=1)


class JobUpkeep:
    """`sweep` may run anywhere, any number of times, also twice at once: each step decides under the account's lock."""

    def __init__(
        self,
        database: Database,
        ledger: CreditLedger,
        engine: JobEngine,
        clock: Clock,
        *,
        unknown_grace_seconds: float,
        expiry_seconds: float = 300.0,
    ) -> None:
        """`expiry_seconds`: expired lots are looked for at most this often."""
        self._database = database
        self._ledger = ledger
        self._engine = engine
        self._clock = clock
        self._unknown_grace = timedelta(seconds=unknown_grace_seconds)
        self._expiry_seconds = expiry_seconds
        self._expired_at: float | None = None
        self._admission = Admission(engine, clock)
        self._settlement = Settlement(ledger, engine, clock)

    async def sweep(self) -> None:
        """Everything once. Raises `DatabaseUnavailableError`; the next round goes on."""
        found = {
            "readmitted": await self._readmit_dropped(),
            "stopped": await self._stop_finished(),
            "admitted": await self._admit_waiting(),
            "closed_unknown": await self._close_unknown(),
        }
        if self._expired_at is None or time.monotonic() - self._expired_at >= self._expiry_seconds:
            self._expired_at = time.monotonic()
            found["expired_credits"] = await self._expire_lots()
        if any(found.values()):
            log.info("generation.swept", **{what: count for what, count in found.items() if count})

    async def _readmit_dropped(self) -> int:
        """Jobs we believe to be with the workers while the engine has ended them."""
        async with self._database.transaction() as tx:
            admitted = await Backlog(tx).list_admitted()
            alive = await self._engine.list_alive(tx, [one.engine_job_id for one in admitted])
        dropped = [one for one in admitted if one.engine_job_id not in alive]
        return sum([await self._readmit(one) for one in dropped])

    async def _readmit(self, dropped: Admitted) -> bool:
        ended: Job | None = None
        async with self._database.transaction() as tx:
            account = await AccountRepository(tx).lock(dropped.account_id)
            jobs, journal = JobRepository(tx), Journal(tx)
            # Looked at again under the lock: a worker may have ended both since.
            claim = await jobs.find_claim(dropped.job_id, is_locked=True)
            if claim is None or claim.engine_job_id != dropped.engine_job_id:
                return False
            if await self._engine.list_alive(tx, [dropped.engine_job_id]):
                return False
            if await journal.count(dropped.job_id, "readmitted") >= MAX_READMISSIONS:
                ended = await self._give_up(tx, account, dropped.job_id)
            else:
                again = {"engine_job_id": None, "run_id": None, "status": JobStatus.QUEUED, "retry_at": None}
                await jobs.update(dropped.job_id, **again)
                await journal.write(dropped.job_id, "readmitted", "Picked up again after a stop.", at=self._clock.now())
                await self._admission.admit(tx, account)
                await ring(tx, account.id)
        if ended is not None:
            log_finished(ended)
        return True

    async def _give_up(self, tx: Transaction, account: Account, job_id: JobId) -> Job:
        jobs = JobRepository(tx)
        await jobs.close_outputs(
            job_id,
            *UNSETTLED,
            status=OutputStatus.FAILED,
            error_code="internal",
            error_message="The studio could not finish this, after several tries. Not charged.",
        )
        job = await jobs.get(account.id, job_id, with_deleted=True)
        return await self._settlement.close(tx, account, job)

    async def _stop_finished(self) -> int:
        """Jobs that ended a while ago while the engine still has them."""
        before = self._clock.now() - STOP_AFTER
        async with self._database.transaction() as tx:
            ended = await Backlog(tx).list_ended(after=before - timedelta(hours=1), before=before)
            alive = await self._engine.list_alive(tx, ended)
            for engine_job_id in alive:
                await self._engine.abort(tx, engine_job_id)
        return len(alive)

    async def _admit_waiting(self) -> int:
        async with self._database.transaction() as tx:
            accounts = await Backlog(tx).list_accounts_waiting()
        return sum([await self._admit(account_id) for account_id in accounts])

    async def _admit(self, account_id: AccountId) -> int:
        async with self._database.transaction() as tx:
            account = await AccountRepository(tx).lock(account_id)
            admitted = await self._admission.admit(tx, account)
            if admitted:
                await ring(tx, account_id)
        return len(admitted)

    async def _close_unknown(self) -> int:
        async with self._database.transaction() as tx:
            unknown = await Backlog(tx).list_unknown(before=self._clock.now() - self._unknown_grace)
        return sum([await self.close_unknown(account_id, job_id) for account_id, job_id in unknown])

    async def close_unknown(self, account_id: AccountId, job_id: JobId) -> bool:
        """Ends it in the person's favour, now. False when its outcome is not unknown any more."""
        async with self._database.transaction() as tx:
            account = await AccountRepository(tx).lock(account_id)
            job = await JobRepository(tx).get(account_id, job_id, is_locked=True, with_deleted=True)
            if job.status is not JobStatus.UNKNOWN:
                return False
            job = await self._settlement.give_up_unknown(tx, account, job)
        log_finished(job)
        return True

    async def _expire_lots(self) -> int:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            accounts = await self._ledger.list_accounts_with_expired_lots(tx, now)
        lost = 0
        for account_id in accounts:
            async with self._database.transaction() as tx:
                lost += await self._ledger.expire_lots(tx, account_id, now)
        return lost
