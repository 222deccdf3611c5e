"""A deleted job is gone after its days, a kept one is kept, and the books stay in order."""

from collections.abc import Awaitable, Callable

import pytest

from fakes.clock import FixedClock
from fakes.make.cleaning import SECRET, clear, list_faults, list_traces, make_cleaning, make_done
from fakes.make.references import make_markup, make_mask, make_reference
from fakes.workshop import Workshop, make_request
from gpt_image_studio.assets.model import Asset
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.errors import DraftConflictError, NotFoundError
from gpt_image_studio.generations.model import OutputStatus


async def test_a_deleted_job_is_gone_after_its_days_and_only_what_billing_needs_stays(
    workshop: Workshop, clock: FixedClock, database_url: str
) -> None:
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id, prompt=f"a {SECRET}", count=2)
    await workshop.generations.delete(account_id, job.id)
    clock.advance(days=30, seconds=1)

    assert await clear(make_cleaning(workshop)) == {"jobs": 1, "assets": 2}

    assert await list_traces(workshop, SECRET) == []
    assert workshop.storage.objects == {}
    [kept] = await workshop.rows(
        "select model, count, status, quoted_credits, charged_credits, request->>'quality', started_at is not null,"
        " finished_at is not null from jobs where id = :job",
        job=job.id,
    )
    assert kept == ("studio-demo", 2, "succeeded", 2, 2, "low", True, True)
    assert {row[0] for row in await workshop.rows("select status from outputs")} == {OutputStatus.DELIVERED}
    assert await workshop.balance(account_id) == Balance(posted=8, held=0)
    assert list_faults(database_url) == []


@pytest.mark.parametrize(("name", "make_overlay"), [("mask", make_mask), ("markup", make_markup)])
async def test_a_job_that_is_gone_names_no_picture_it_was_given(
    workshop: Workshop, clock: FixedClock, name: str, make_overlay: Callable[..., Awaitable[Asset]]
) -> None:
    account_id = await workshop.account(100)
    reference = await make_reference(workshop, account_id)
    overlay = await make_overlay(workshop, account_id, reference)
    job = await make_done(workshop, account_id, references=(reference.id,), **{name: overlay.id})
    await workshop.generations.delete(account_id, job.id)
    clock.advance(days=31)
    await clear(make_cleaning(workshop))
    [(request,)] = await workshop.rows("select request::text from jobs where id = :job", job=job.id)
    assert [each for each in (reference, overlay) if str(each.id) in request] == []


async def test_until_then_it_can_be_brought_back_whole(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id, prompt=SECRET)
    before = dict(workshop.storage.objects)
    await workshop.generations.delete(account_id, job.id)
    clock.advance(days=29, hours=23)
    assert await clear(make_cleaning(workshop)) == {}
    assert await workshop.generations.restore(account_id, job.id) == job
    assert workshop.storage.objects == before


async def test_what_is_gone_cannot_be_brought_back_nor_made_again_under_its_name(
    workshop: Workshop, clock: FixedClock
) -> None:
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id)
    await workshop.generations.delete(account_id, job.id)
    clock.advance(days=31)
    await clear(make_cleaning(workshop))
    with pytest.raises(NotFoundError):
        await workshop.generations.restore(account_id, job.id)
    with pytest.raises(DraftConflictError):
        await workshop.generations.submit(account_id, job.id, make_request())
    assert await workshop.balance(account_id) == Balance(posted=9, held=0)


async def test_kept_jobs_are_kept_for_years(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id, prompt=SECRET)
    before = dict(workshop.storage.objects)
    clock.advance(days=3000)
    assert set(await clear(make_cleaning(workshop))) == {"job_log"}
    assert await workshop.get(job) == job
    assert workshop.storage.objects == before


async def test_an_edit_outlives_the_picture_it_was_made_from(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    parent = await make_done(workshop, account_id)
    [picture] = parent.outputs
    assert picture.asset_id is not None
    child = await make_done(workshop, account_id, references=(picture.asset_id,), parent_output=picture.id)
    await workshop.generations.delete(account_id, parent.id)
    clock.advance(days=31)
    assert await clear(make_cleaning(workshop)) == {"jobs": 1, "assets": 1}
    assert await workshop.get(child) == child
    lineage = await workshop.generations.lineage(account_id, child.outputs[0].id)
    assert [(step.asset_id, step.prompt) for step in lineage.ancestors] == [(None, "")]
