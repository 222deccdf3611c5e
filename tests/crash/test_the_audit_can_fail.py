"""The chaos test believes its auditor. Here each safeguard is taken away, and the auditor must say so."""

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from fakes.books import audit
from fakes.workshop import Workshop
from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.model import Job


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


def find_wrong(database_url: str) -> list[str]:
    with psycopg.connect(database_url.replace("postgresql+psycopg", "postgresql")) as connection:
        return audit(connection)


async def finished_job(workshop: Workshop) -> Job:
    job = await workshop.submit(await workshop.account())
    await workshop.work()
    return await workshop.get(job)


async def deliver_again(workshop: Workshop, job: Job) -> None:
    """What a second worker does that does not know of the first."""
    async with workshop.database.transaction() as tx:
        await AccountRepository(tx).lock(job.account_id)
        await workshop.ledger.resolve_hold(tx, job.id, capture=job.charged_credits, reason="delivered again")


async def test_books_in_order_are_said_to_be_in_order(workshop: Workshop, database_url: str) -> None:
    job = await finished_job(workshop)
    await deliver_again(workshop, job)
    assert find_wrong(database_url) == []


async def test_without_the_take_over_a_dead_workers_job_is_found(workshop: Workshop, database_url: str) -> None:
    job = await workshop.submit(await workshop.account())
    async with workshop.database.transaction() as tx:
        await tx.execute(
            sa.text("update jobs set status = 'running', run_id = gen_random_uuid() where id = :id"), {"id": job.id}
        )
    assert any(line.startswith("not ended") for line in find_wrong(database_url))


@pytest.mark.parametrize(
    "safeguards", [("holds",), ("holds", "captures")], ids=["the hold alone", "the hold and its capture"]
)
async def test_without_the_holds_uniqueness_a_second_charge_is_prevented_or_found(
    workshop: Workshop, database_url: str, safeguards: tuple[str, ...]
) -> None:
    job = await finished_job(workshop)
    async with workshop.database.transaction() as tx:
        await tx.execute(sa.text("alter table holds disable trigger user"))
        await tx.execute(sa.text("update holds set status = 'open', captured = 0, resolved_at = null"))
        if "captures" in safeguards:
            await tx.execute(sa.text("drop index uq_ledger_entries_capture"))
    if "captures" not in safeguards:
        with pytest.raises(IntegrityError, match="uq_ledger_entries_capture"):
            await deliver_again(workshop, job)
        return
    await deliver_again(workshop, job)
    assert any(line.startswith("the ledger took something else") for line in find_wrong(database_url))


async def test_a_lost_draft_is_found(workshop: Workshop, database_url: str) -> None:
    job = await finished_job(workshop)
    with psycopg.connect(database_url.replace("postgresql+psycopg", "postgresql")) as connection:
        assert audit(connection, {job.id}) == []
        assert any("lost" in line for line in audit(connection, {job.account_id}))


async def test_a_picture_without_a_charge_is_found(workshop: Workshop, database_url: str) -> None:
    await finished_job(workshop)
    async with workshop.database.transaction() as tx:
        await tx.execute(sa.text("update jobs set charged_credits = 0"))
    assert any("charged something else" in line for line in find_wrong(database_url))
