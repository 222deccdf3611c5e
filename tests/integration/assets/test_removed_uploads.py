"""An upload that is thrown away: gone from every list, not yet from the disk, and of no use to a job that still needed it."""

import pytest

from fakes.make.references import make_mask, make_reference
from fakes.pictures import make_png
from fakes.workshop import Workshop
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import InvalidInputError, NotAllowedError, NotFoundError
from gpt_image_studio.generations.model import JobStatus


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


async def test_it_is_gone_until_the_same_file_is_sent_again(workshop: Workshop) -> None:
    ada = await workshop.account()
    picture = await make_reference(workshop, ada)
    mask = await make_mask(workshop, ada, picture)

    await workshop.uploads.remove(ada, picture.id)
    await workshop.uploads.remove(ada, mask.id)

    assert await workshop.assets.list_pictures(ada) == []
    for asset in (picture, mask):
        with pytest.raises(NotFoundError):
            await workshop.uploads.remove(ada, asset.id)
    with pytest.raises(InvalidInputError):
        await workshop.submit(ada, references=(picture.id,))
    assert (await make_reference(workshop, ada)).id == picture.id


async def test_it_can_be_brought_back_by_whose_it_is_and_by_nobody_else(workshop: Workshop) -> None:
    ada, eve = await workshop.account(), await workshop.account()
    picture = await make_reference(workshop, ada)
    await workshop.uploads.remove(ada, picture.id)

    with pytest.raises(NotFoundError):
        await workshop.uploads.restore(eve, picture.id)
    await workshop.uploads.restore(ada, picture.id)

    assert [asset.id for asset in await workshop.assets.list_pictures(ada)] == [picture.id]


async def test_what_was_deleted_with_its_job_does_not_come_back_as_an_upload(workshop: Workshop) -> None:
    ada = await workshop.account()
    job = await workshop.submit(ada)
    await workshop.work()
    made = (await workshop.get(job)).outputs[0].asset_id
    assert made is not None
    await workshop.generations.delete(ada, job.id)

    with pytest.raises(NotFoundError):
        await workshop.uploads.restore(ada, made)

    with pytest.raises(NotFoundError):
        await workshop.assets.get(ada, made)


async def test_nobody_throws_away_what_is_somebody_elses(workshop: Workshop) -> None:
    ada, eve = await workshop.account(), await workshop.account()
    picture = await make_reference(workshop, ada)

    with pytest.raises(NotFoundError):
        await workshop.uploads.remove(eve, picture.id)

    assert [asset.id for asset in await workshop.assets.list_pictures(ada)] == [picture.id]


async def test_a_picture_that_was_made_goes_with_its_job_only(workshop: Workshop) -> None:
    ada = await workshop.account()
    made = await workshop.keep(ada, make_png(), AssetKind.OUTPUT)

    with pytest.raises(NotAllowedError):
        await workshop.uploads.remove(ada, made)

    assert (await workshop.assets.get(ada, made)).id == made


async def test_a_job_that_still_needed_it_fails_and_costs_nothing(workshop: Workshop) -> None:
    ada = await workshop.account(100)
    picture = await make_reference(workshop, ada)
    job = await workshop.submit(ada, references=(picture.id,))
    await workshop.uploads.remove(ada, picture.id)

    await workshop.work()

    assert (await workshop.get(job)).status is JobStatus.FAILED
    assert await workshop.balance(ada) == Balance(posted=100, held=0)
    assert workshop.provider.requests == []
