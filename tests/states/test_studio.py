"""What the studio page promises, without a browser."""

import asyncio
import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from fakes.providers.provider import Gate
from fakes.workshop import Workshop
from gpt_image_studio.accounts.model import PLAN_LIMITS, Plan
from gpt_image_studio.errors import DatabaseUnavailableError
from gpt_image_studio.generations.ports import OutcomeUnknownError, ProviderRefusedError, Sent
from gpt_image_studio.generations.service import GenerationService
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.studio import StudioState
from states.conftest import Tab, sign_in
from states.reference_strip import draft

PROMPT = "a lighthouse in the rain"


async def test_the_price_is_shown_before_signing_in_and_generate_leads_to_the_door(
    tab: Tab, workshop: Workshop
) -> None:
    del workshop
    await tab.send(StudioState.open)
    studio = await tab.studio()
    assert (studio.composer.price_text, studio.is_signed_in) == ("9 credits", False)
    await tab.send(StudioState.submit(PROMPT, draft()))
    assert tab.redirects() == ["/sign-in"]


async def test_a_click_makes_a_job_that_is_seen_at_once_with_its_hold(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop, credits=100)
    await tab.send(StudioState.open)
    await tab.send(StudioState.submit(PROMPT, draft()))
    studio = await tab.studio()
    assert [(row.title, row.line) for row in studio.rows] == [(PROMPT, "Next in line · 9 credits held")]
    assert (studio.shown.id, studio.available_text, studio.balance_after) == (studio.rows[0].id, "91", "82")
    assert (await workshop.balance(account_id)).held == 9


async def test_the_same_draft_sent_twice_is_one_job(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    twice = draft()
    await tab.send(StudioState.submit(PROMPT, twice))
    await tab.send(StudioState.submit(PROMPT, twice))
    studio = await tab.studio()
    assert len(studio.rows) == 1
    assert studio.accepted_draft == twice
    assert (await workshop.balance(account_id)).held == 9


async def test_a_draft_that_was_sent_with_other_settings_says_so_and_gets_a_new_id(
    tab: Tab, workshop: Workshop
) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    used = draft()
    await tab.send(StudioState.submit(PROMPT, used))
    await tab.send(StudioState.submit("another prompt", used))
    studio = await tab.studio()
    assert studio.problem.field == "submit"
    assert "earlier click arrived" in studio.problem.message
    assert studio.accepted_draft == used
    assert len(studio.rows) == 1


async def test_a_finished_job_shows_its_picture_its_receipt_and_its_log(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(StudioState.submit(PROMPT, draft()))
    await workshop.work()
    await tab.send(QueueState.refresh)
    studio = await tab.studio()
    (output,) = studio.shown.outputs
    assert output.is_delivered
    assert output.original.startswith("/media/")
    assert ("Charged", "9 credits of 9 quoted") in studio.shown.receipt
    assert (studio.rows[0].word, studio.available_text) == ("Done", "91")
    assert studio.announcement.startswith(PROMPT)
    assert len(studio.log) > 3


async def test_a_refused_picture_is_named_and_not_charged(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(ComposerState.choose("count", "2"))
    workshop.provider.script(Sent(), ProviderRefusedError())
    await tab.send(StudioState.submit(PROMPT, draft()))
    await workshop.work()
    await tab.send(QueueState.refresh)
    studio = await tab.studio()
    refused = [output for output in studio.shown.outputs if output.status == "refused"]
    assert [output.title for output in refused] == [f"Picture {refused[0].position} was refused"]
    assert "ot charged" in refused[0].reason
    assert (studio.rows[0].word, studio.rows[0].line) == ("Partly done", "1 of 2 · 9 credits")


async def test_an_unknown_outcome_keeps_its_hold_and_says_that_it_is_checked(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    workshop.provider.script(Sent(), OutcomeUnknownError())
    await tab.send(StudioState.submit(PROMPT, draft()))
    await workshop.work()
    await tab.send(QueueState.refresh)
    studio = await tab.studio()
    assert (studio.rows[0].word, studio.rows[0].line) == ("Checking with the provider", "9 credits held")
    assert "nothing is sent a second time" in studio.shown.outputs[0].reason


async def test_a_running_job_counts_the_time(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    gate = Gate()
    workshop.provider.script(Sent(), gate)
    await tab.send(StudioState.submit(PROMPT, draft()))
    working = asyncio.create_task(workshop.work())
    await asyncio.wait_for(gate.reached.wait(), 10)
    await tab.send(QueueState.refresh)
    studio = await tab.studio()
    assert studio.rows[0].is_running
    assert studio.rows[0].since_ms > 0
    assert studio.shown.summary == "1 developing"
    gate.opened.set()
    await working


async def test_canceling_what_waits_returns_its_credits(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(StudioState.submit(PROMPT, draft()))
    studio = await tab.studio()
    await tab.send(QueueState.cancel(studio.rows[0].id))
    studio = await tab.studio()
    assert (studio.rows[0].word, studio.available_text) == ("Canceled", "100")
    assert (await workshop.balance(account_id)).held == 0


async def test_an_error_stays_beside_its_field_and_clears_nothing(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(ComposerState.choose("quality", "high"))
    await tab.send(StudioState.submit("   ", draft()))
    studio = await tab.studio()
    assert (studio.problem.field, studio.composer.quality_summary) == ("prompt", "Final")
    await tab.send(StudioState.submit("x" * 32_001, draft()))
    studio = await tab.studio()
    assert "32,001" in studio.problem.message
    assert studio.accepted_draft == ""


async def test_too_few_credits_say_what_is_missing_and_what_would_fit(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop, credits=10)
    await tab.send(StudioState.open)
    await tab.send(ComposerState.choose("count", "4"))
    studio = await tab.studio()
    assert studio.shortfall.startswith("26 credits short")
    assert (studio.fitting.subject, studio.fitting.text) == ("1 picture in Standard", "costs 9 credits.")
    await tab.send(StudioState.submit(PROMPT, draft()))
    studio = await tab.studio()
    assert (studio.problem.field, studio.rows) == ("credits", [])
    await tab.send(ComposerState.take_hint("fitting"))
    studio = await tab.studio()
    assert (studio.composer.price, studio.shortfall) == (9, "")


async def test_settings_taken_over_can_be_taken_back(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(ComposerState.choose("shape", "16:9"))
    await tab.send(StudioState.submit(PROMPT, draft()))
    await tab.send(ComposerState.write_prompt("something new"))
    await tab.send(ComposerState.choose("shape", "1:1"))
    studio = await tab.studio()
    await tab.send(StudioState.use_settings(studio.rows[0].id))
    studio = await tab.studio()
    assert (studio.prompt_text.text, studio.composer.size_text) == (PROMPT, "1536 × 864")
    await tab.send(AccountState.undo)
    studio = await tab.studio()
    assert (studio.prompt_text.text, studio.composer.size_text) == ("something new", "1024 × 1024")


async def test_a_deleted_job_comes_back_with_undo(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(StudioState.submit(PROMPT, draft()))
    await workshop.work()
    await tab.send(QueueState.refresh)
    studio = await tab.studio()
    job_id = studio.rows[0].id
    await tab.send(QueueState.delete(job_id))
    studio = await tab.studio()
    assert (studio.rows, studio.shown.id, studio.notice.text) == ([], "", "Deleted with its pictures.")
    await tab.send(AccountState.undo)
    studio = await tab.studio()
    assert (studio.rows[0].id, studio.shown.id) == (job_id, job_id)


async def test_somebody_elses_job_is_not_there(tab: Tab, workshop: Workshop) -> None:
    stranger = await workshop.account(100)
    job = await workshop.submit(stranger)
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    for event in (QueueState.show, QueueState.cancel, QueueState.delete, StudioState.use_settings):
        await tab.send(event(str(job.id)))
    studio = await tab.studio()
    assert (studio.rows, studio.shown.id, studio.prompt_text.text) == ([], "", "")
    assert (await workshop.balance(stranger)).held == 1


async def test_a_change_elsewhere_sends_only_what_changed(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(StudioState.submit(PROMPT, draft()))
    tab.forget()
    await tab.send(QueueState.refresh)
    assert tab.sent(QueueState, "rows") == []
    assert tab.sent(ComposerState, "composer") == []


async def test_choices_survive_in_the_browser_and_foreign_ones_become_the_defaults(
    tab: Tab, workshop: Workshop
) -> None:
    del workshop
    await tab.send(StudioState.open)
    await tab.send(ComposerState.choose("count", "3"))
    (kept, *_rest) = reversed(tab.sent(ComposerState, "stored_choices"))
    assert json.loads(kept)["count"] == 3
    (
        await tab.state(ComposerState)
    ).stored_choices = '{"count": 900, "quality": "divine", "shape": ["x"], "model": "gpt-5"}'
    await tab.send(StudioState.open)
    studio = await tab.studio()
    assert (studio.composer.count_summary, studio.composer.quality_summary, studio.composer.size_text) == (
        "10 pictures",
        "Standard",
        "1024 × 1024",
    )


async def test_a_custom_size_snaps_and_says_why(tab: Tab, workshop: Workshop) -> None:
    del workshop
    await tab.send(StudioState.open)
    await tab.send(ComposerState.choose_side("width", "1900"))
    studio = await tab.studio()
    assert studio.composer.size_text == "1904 × 1024"
    assert "multiples of 16" in studio.composer.snap_reason


async def test_the_waiting_line_names_places_and_moves(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(ComposerState.choose("quality", "low"))
    for number in range(5):
        await tab.send(StudioState.submit(f"job {number}", draft()))
    studio = await tab.studio()
    last = next(row for row in studio.rows if row.title == "job 4")
    assert last.can_move
    await tab.send(QueueState.move_to_top(last.id))
    studio = await tab.studio()
    assert next(row for row in studio.rows if row.is_waiting and "Next" in row.line).title in {
        "job 4",
        "job 0",
        "job 1",
    }
    await tab.send(QueueState.cancel_waiting)
    studio = await tab.studio()
    assert (studio.waiting, studio.available_text) == (0, "100")


async def test_a_suspended_account_sees_why_and_keeps_what_it_made(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(StudioState.submit(PROMPT, draft()))
    await workshop.work()
    async with workshop.database.transaction() as tx:
        await tx.execute(sa.text("update accounts set status = 'suspended' where id = :id"), {"id": account_id})
    await tab.send(StudioState.open)
    await tab.send(StudioState.submit("another", draft()))
    studio = await tab.studio()
    assert studio.is_suspended
    assert "suspended" in studio.problem.message
    assert studio.shown.outputs[0].is_delivered


async def test_a_full_line_says_so_and_takes_nothing(
    tab: Tab, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_id = await sign_in(tab, workshop)
    monkeypatch.setitem(PLAN_LIMITS, Plan.FREE, replace(PLAN_LIMITS[Plan.FREE], max_running=1, max_waiting=1))
    await tab.send(StudioState.open)
    for number in range(3):
        await tab.send(StudioState.submit(f"job {number}", draft()))
    studio = await tab.studio()
    assert (studio.problem.field, len(studio.rows)) == ("submit", 2)
    assert "waiting" in studio.problem.message
    assert (await workshop.balance(account_id)).held == 18


async def test_a_provider_that_is_away_is_told_and_costs_nothing(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(StudioState.submit(PROMPT, draft()))
    async with workshop.database.transaction() as tx:
        await tx.execute(
            sa.text(
                "update jobs set status = 'running', retry_at = now() + interval '1 minute', error_message = :said"
            ),
            {"said": "The provider is at its limit."},
        )
    await tab.send(QueueState.refresh)
    studio = await tab.studio()
    assert (studio.strip, studio.rows[0].word) == ("The provider is at its limit.", "Waiting")
    assert studio.rows[0].line == "9 credits held"


async def test_a_database_that_is_away_is_said_once_and_forgotten_when_it_is_back(
    tab: Tab, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise DatabaseUnavailableError

    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    with monkeypatch.context() as outage:
        outage.setattr(GenerationService, "read_queue", away)
        await tab.send(QueueState.refresh)
        studio = await tab.studio()
        assert "database does not answer" in studio.trouble
        assert studio.is_signed_in
    await tab.send(StudioState.open)
    studio = await tab.studio()
    assert studio.trouble == ""


async def test_an_event_that_needs_an_account_leads_a_visitor_to_the_door(tab: Tab, workshop: Workshop) -> None:
    job = await workshop.submit(await workshop.account(10))
    await tab.send(StudioState.open)
    await tab.send(QueueState.delete(str(job.id)))
    await tab.send(QueueState.cancel(str(job.id)))
    assert tab.redirects() == ["/sign-in", "/sign-in"]
    assert not (await workshop.get(job)).status.is_terminal
