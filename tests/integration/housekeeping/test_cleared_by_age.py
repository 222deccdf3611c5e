"""What goes by its age alone: previews, verdicts, the log of jobs, ended sessions."""

from fakes.clock import FixedClock
from fakes.make.cleaning import clear, make_cleaning, make_done
from fakes.make.provider_requests import make_provider_request
from fakes.providers.moderator import FakeModerator
from fakes.providers.provider import deliver
from fakes.workshop import Workshop, eventually
from gpt_image_studio.accounts.api_keys import ApiKeyService
from gpt_image_studio.accounts.service import AccountService
from gpt_image_studio.db.session import Database


async def test_previews_go_after_a_day_and_pictures_stay(workshop: Workshop, clock: FixedClock) -> None:
    account_id = await workshop.account(10)
    job = await workshop.submit(account_id, partials=1)
    workshop.provider.script(*deliver(make_provider_request(partials=1)))
    save = workshop.assets.save_picture

    async def is_previewed() -> bool:
        return "preview" in await workshop.kinds(job)

    async def save_after_the_preview(**arguments: object) -> object:
        await eventually(is_previewed)
        return await save(**arguments)  # pyright: ignore[reportArgumentType] # handed through

    workshop.assets.save_picture = save_after_the_preview  # pyright: ignore[reportAttributeAccessIssue] # only slower
    await workshop.work()
    assert (await workshop.get(job)).outputs[0].preview_asset_id is not None
    clock.advance(hours=25)
    assert await clear(make_cleaning(workshop)) == {"previews": 1}
    output = (await workshop.get(job)).outputs[0]
    assert output.preview_asset_id is None
    assert output.asset_id is not None
    assert [key for key in workshop.storage.objects if "/original." not in key and "/w" not in key] == []


async def test_verdicts_go_after_their_days_and_the_jobs_they_let_through_stay(
    database: Database, clock: FixedClock
) -> None:
    workshop = Workshop(database, clock=clock, texts=FakeModerator())
    account_id = await workshop.account(10)
    job = await make_done(workshop, account_id)
    assert job.screening_id is not None
    clock.advance(days=100)
    await make_done(workshop, account_id, prompt="another")
    clock.advance(days=81)
    assert (await clear(make_cleaning(workshop)))["verdicts"] == 1
    assert (await workshop.get(job)).screening_id is None
    assert len(await workshop.rows("select id from moderation_verdicts")) == 1


async def test_the_log_of_an_ended_job_goes_after_its_days_and_that_of_a_job_under_way_stays(
    workshop: Workshop, clock: FixedClock
) -> None:
    account_id = await workshop.account(10)
    done, waiting = await make_done(workshop, account_id), await workshop.submit(account_id)
    lines = len(await workshop.kinds(done))
    kept = await workshop.kinds(waiting)
    clock.advance(days=181)
    assert await clear(make_cleaning(workshop)) == {"job_log": lines}
    assert await workshop.kinds(done) == []
    assert await workshop.kinds(waiting) == kept
    assert await workshop.get(done) == done


async def test_ended_sessions_used_links_and_revoked_keys_go_after_their_days_and_live_ones_stay(
    workshop: Workshop, clock: FixedClock
) -> None:
    accounts, keys = AccountService(workshop.database, clock), ApiKeyService(workshop.database, clock)
    account_id = await workshop.account()
    gone = await accounts.sign_in_with_link(await accounts.create_login_link(account_id), user_agent="old")
    await accounts.sign_out(gone.cookie)
    await accounts.create_login_link(account_id)
    revoked = await keys.create(account_id, "old", requests_per_minute=5)
    await keys.revoke(account_id, revoked.key.id)
    clock.advance(days=31)
    live = await accounts.sign_in_with_link(await accounts.create_login_link(account_id), user_agent="new")
    key = await keys.create(account_id, "new", requests_per_minute=5)
    # One session, one link that was used and one that ran out, one key; the young link was used just now.
    assert await clear(make_cleaning(workshop)) == {"sign_ins": 4}
    assert await accounts.find_visitor(live.cookie) is not None
    assert [one.id for one in await keys.list_keys(account_id)] == [key.key.id]
