"""A search walks a little way and then asks the index; where one ends and the other begins must not be seen."""

import pytest

from fakes.workshop import Workshop
from gpt_image_studio.accounts.model import Plan
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.model import JobStatus
from gpt_image_studio.generations.records import job_page
from gpt_image_studio.kit.ids import AccountId


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


async def make_library(workshop: Workshop) -> tuple[AccountId, list[str]]:
    """Nine jobs, every third with a bird; another account has birds too. The prompts, newest first."""
    account_id = await workshop.account(100, plan=Plan.OWNER)
    other_id = await workshop.account(100, plan=Plan.OWNER)
    prompts = [f"number{n} with a kingfisher" if n % 3 == 0 else f"number{n}" for n in range(9)]
    for prompt in prompts:
        await workshop.submit(account_id, prompt=prompt)
        await workshop.submit(other_id, prompt=f"{prompt} kingfisher of somebody else")
    return account_id, prompts[::-1]


@pytest.mark.parametrize("walked", [1, 2, 4, 1000])
async def test_a_search_finds_the_same_however_far_it_walks(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    account_id, prompts = await make_library(workshop)
    monkeypatch.setattr(job_page, "WALKED", walked)
    expected = [prompt for prompt in prompts if "kingfisher" in prompt]
    assert [job.request.prompt for job in await workshop.generations.list_jobs(account_id, search="kingf")] == expected

    paged: list[str] = []
    before: int | None = None
    while page := await workshop.generations.list_jobs(account_id, before_seq=before, limit=1, search="kingf"):
        paged += [job.request.prompt for job in page]
        before = page[-1].seq
    assert paged == expected


@pytest.mark.parametrize("walked", [1, 1000])
async def test_search_status_and_deletion_hold_together(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    account_id, _ = await make_library(workshop)
    monkeypatch.setattr(job_page, "WALKED", walked)
    birds = await workshop.generations.list_jobs(account_id, search="kingfisher")
    await workshop.generations.cancel(account_id, birds[0].id)
    await workshop.generations.cancel(account_id, birds[1].id)
    await workshop.generations.delete(account_id, birds[1].id)

    async def find(search: str, status: JobStatus) -> list[object]:
        return [job.id for job in await workshop.generations.list_jobs(account_id, search=search, status=status)]

    assert await find("kingfisher", JobStatus.CANCELED) == [birds[0].id]
    assert await find("kingfisher", JobStatus.QUEUED) == [birds[2].id]
    assert await find("", JobStatus.CANCELED) == [birds[0].id]
    assert await find("kingfisher", JobStatus.UNKNOWN) == []
