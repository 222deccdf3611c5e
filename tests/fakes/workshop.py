"""Generations with everything around them: a real database, storage in memory, a provider that does what it is told."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from fakes.clock import FixedClock
from fakes.engine import InlineEngine
from fakes.make.accounts import make_account, make_job_id
from fakes.make.uploads import make_uploads
from fakes.providers.provider import FakeProvider
from fakes.storage import MemoryStorage
from gpt_image_studio.accounts.model import Plan
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.credits.ledger import CreditLedger
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.model import Job, JobRequest, Quality, Size
from gpt_image_studio.generations.ports import ImageProvider, JobEngine
from gpt_image_studio.generations.running.policy import RunnerPolicy
from gpt_image_studio.generations.running.runner import JobRunner
from gpt_image_studio.generations.service import GenerationService
from gpt_image_studio.generations.upkeep import JobUpkeep
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, AssetId, JobId, new_id
from gpt_image_studio.moderation.ports import PictureModerator, TextModerator
from gpt_image_studio.moderation.service import ModerationService

#: A world in which nobody waits.
QUICK = RunnerPolicy(
    rate_limited_first_wait_seconds=0.01,
    unavailable_wait_seconds=0.01,
    unreachable_first_wait_seconds=0.01,
    timeout_slack_seconds=0.05,
    storage_patience_seconds=0.3,
    database_patience_seconds=20.0,
    longest_pause_seconds=0.05,
    storage_wait_seconds=0.01,
    storage_checked_for_seconds=0.0,
    preview_interval_seconds=0.0,
)
MARGIN = Decimal("1.6")
UNKNOWN_GRACE = 3600.0


class Workshop:
    """Talk to `generations` as a person does, then let `engine.work(runner)` do the rest."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock | None = None,
        engine: JobEngine | None = None,
        provider: ImageProvider | None = None,
        ledger: CreditLedger | None = None,
        storage: Storage | None = None,
        policy: RunnerPolicy = QUICK,
        texts: TextModerator | None = None,
        pictures: PictureModerator | None = None,
        margin: Decimal = MARGIN,
    ) -> None:
        """Without `texts` the content check is off."""
        self.database = database
        self.clock = clock or FixedClock()
        self.inline = InlineEngine()
        self.engine = engine or self.inline
        self.provider = FakeProvider()
        self.storage = MemoryStorage()
        self.storage.clock = self.clock
        self.registry = Registry.load()
        self.ledger = ledger or CreditLedger(self.clock)
        self.assets = AssetService(database, storage or self.storage, self.clock)
        self.uploads = make_uploads(database, storage or self.storage, self.clock)
        self.generations = GenerationService(
            database,
            self.ledger,
            self.engine,
            self.registry,
            self.clock,
            moderation=ModerationService(database, self.assets, self.clock, texts=texts, pictures=pictures),
            margin=margin,
            is_demo=True,
        )
        self.drawn_by = provider or self.provider
        self.policy = policy
        self.runner = self.make_runner()
        self.upkeep = JobUpkeep(database, self.ledger, self.engine, self.clock, unknown_grace_seconds=UNKNOWN_GRACE)

    def make_runner(self, *, policy: RunnerPolicy | None = None) -> JobRunner:
        """Another worker process, as far as the database can tell."""
        return JobRunner(
            self.database,
            self.ledger,
            self.engine,
            self.drawn_by,
            self.assets,
            self.registry,
            self.clock,
            policy=policy or self.policy,
        )

    async def account(self, credits: int = 1000, *, plan: Plan = Plan.FREE) -> AccountId:  # noqa: A002 # the product's word
        return (await make_account(self.database, credits=credits, plan=plan, clock=self.clock)).id

    async def submit(
        self, account_id: AccountId, job_id: JobId | None = None, *, at_most_credits: int | None = None, **changes: Any
    ) -> Job:
        return await self.generations.submit(
            account_id, job_id or make_job_id(), make_request(**changes), at_most_credits=at_most_credits
        )

    async def keep(self, account_id: AccountId, content: bytes, kind: AssetKind = AssetKind.REFERENCE) -> AssetId:
        """A picture of the account, as it is: not through the intake of uploads."""
        asset_id = AssetId(new_id())
        asset = await self.assets.save_picture(
            account_id=account_id, asset_id=asset_id, kind=kind, key_prefix=f"uploads/{asset_id}", content=content
        )
        async with self.database.transaction() as tx:
            await self.assets.record(tx, asset)
        return asset_id

    async def work(self) -> None:
        await self.inline.work(self.runner)

    async def balance(self, account_id: AccountId) -> Balance:
        async with self.database.transaction() as tx:
            return await self.ledger.balance(tx, account_id)

    async def get(self, job: Job) -> Job:
        return await self.generations.get(job.account_id, job.id)

    async def kinds(self, job: Job) -> list[str]:
        """Of its events, in order."""
        return [event.kind for event in await self.generations.list_events(job.account_id, job.id)]

    async def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        async with self.database.transaction() as tx:
            return [tuple(row) for row in await tx.execute(sa.text(query), values)]

    async def attempts(self, job: Job) -> list[tuple[int, int, str, str]]:
        """Position, number, status and error code of each."""
        return [
            (row[0], row[1], row[2], row[3])
            for row in await self.rows(
                "select position, number, attempts.status, attempts.error_code from attempts"
                " join outputs on outputs.id = output_id where job_id = :job order by 1, 2",
                job=job.id,
            )
        ]


def make_request(**changes: Any) -> JobRequest:
    """A small low-quality picture by the demo model, one credit, but for what a test names."""
    request = JobRequest(
        prompt="a lighthouse in the rain",
        model="studio-demo",
        size=Size(1024, 640),
        quality=Quality.LOW,
        partials=0,
    )
    return replace(request, **changes)


async def eventually(condition: Callable[[], Awaitable[bool]], *, seconds: float = 20.0) -> None:
    """Waits for what must become true by itself. Raises `TimeoutError`."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 # what is waited for happens in a database
            await asyncio.sleep(0.02)
