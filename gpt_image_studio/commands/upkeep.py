"""`studio cleanup`, `reconcile` and `refusals`: what the workers do by themselves, done now and told; what an operator looks at."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer

from gpt_image_studio.bootstrap import Parts
from gpt_image_studio.commands.terminal import AsJson, say, with_parts
from gpt_image_studio.housekeeping.model import ChoreReport
from gpt_image_studio.housekeeping.repository.discrepancies import Discrepancies
from gpt_image_studio.housekeeping.repository.refusals import list_refused
from gpt_image_studio.kit.clock import SystemClock

#: What each chore is called, in the plural.
WORDS = {
    "accounts": "deleted accounts that were not finished",
    "jobs": "deleted jobs emptied of words and pictures",
    "assets": "deleted pictures and uploads",
    "previews": "old previews",
    "verdicts": "old verdicts of the content check",
    "job_log": "old lines of job logs",
    "sign_ins": "ended sessions, sign-in links and revoked keys",
    "upload_files": "unfinished uploads",
    "orphans": "stored files that belonged to nothing",
}


def cleanup(
    is_dry: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Removes for good what has been kept long enough. Workers do this by themselves every hour."""

    async def main(process: Parts) -> None:
        reports = await (process.cleaning.preview() if is_dry else process.cleaning.run())
        if as_json:
            say(json.dumps([asdict(report) for report in reports]))
        else:
            for line in _lines(reports, is_dry=is_dry):
                say(line)
        if any(report.trouble for report in reports):
            raise typer.Exit(1)

    with_parts(main)


def reconcile(
    is_closing: Annotated[bool, typer.Option("--close", help="Close what is listed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Lists jobs of unknown outcome and what does not agree between jobs, credits on hold and the queue.

    With --close, unknown outcomes end now in the person's favour (nothing is charged for what did not come), holds are resolved
    as their job says, or let go where there is none, the queue forgets what has ended and gets back what it lost.
    """

    async def main(process: Parts) -> None:
        act = process.reconciliation
        found = await (act.close() if is_closing else act.look())
        if as_json:
            say(json.dumps(asdict(found), default=str))
            return
        lines = _describe(found)
        for line in lines:
            say(line)
        if not lines:
            say("Jobs, credits on hold and the queue agree.")
        else:
            say("Closed." if is_closing else "Nothing was changed; --close closes these.")

    with_parts(main)


def refusals(
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back.")] = 30,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Accounts at most.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Lists the accounts that were refused most, by the content check and by the provider."""

    async def main(process: Parts) -> None:
        since = SystemClock().now() - timedelta(days=days)
        found = await list_refused(process.database, since=since, limit=limit)
        if as_json:
            say(json.dumps([asdict(one) for one in found], default=str))
            return
        for one in found:
            say(
                f"{one.by_check:>6} by the check {one.by_provider:>6} by the provider, of {one.asked:>6} pictures  {one.email}"
            )
        if not found:
            say(f"Nobody was refused anything in {days} days.")

    with_parts(main)


def _describe(found: Discrepancies) -> list[str]:
    return [
        *(
            f"unknown   job {one.job_id}, {one.held_credits} credits on hold"
            + (f" since {one.since:%Y-%m-%d %H:%M} UTC" if one.since else "")
            for one in found.unknown
        ),
        *(
            f"hold      {one.credits} credits for job {one.job_id}, "
            + ("which is not there" if one.charged_credits is None else f"which ended at {one.charged_credits} credits")
            for one in found.holds
        ),
        *(f"queue     {one.engine_job_id} for job {one.job_id}, which needs nothing any more" for one in found.errands),
        *(f"dropped   job {one.job_id}, which the queue does not have" for one in found.dropped),
    ]


def _lines(reports: list[ChoreReport], *, is_dry: bool) -> list[str]:
    lines: list[str] = []
    for report in reports:
        what = WORDS.get(report.name, report.name)
        if report.trouble:
            lines.append(f"   not done  {what}: {report.trouble}")
        elif report.count:
            lines.append(f"{report.count:>8}  {what}")
        lines += [f"          {note}" for note in report.notes]
    if not lines:
        return ["Nothing is due." if is_dry else "There was nothing to remove."]
    return ["Would be removed:" if is_dry else "Removed:", *lines]
