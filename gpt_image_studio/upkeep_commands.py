"""`studio cleanup`: what workers clear away by themselves, done now and told."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from gpt_image_studio.bootstrap import parts
from gpt_image_studio.housekeeping.model import ChoreReport
from gpt_image_studio.settings import Settings
from gpt_image_studio.terminal import AsJson, read_settings, run, say

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

    async def main(settings: Settings) -> None:
        async with parts(settings, pool_size=2) as process:
            reports = await (process.cleaning.preview() if is_dry else process.cleaning.run())
        if as_json:
            say(json.dumps([asdict(report) for report in reports]))
        else:
            for line in _lines(reports, is_dry=is_dry):
                say(line)
        if any(report.trouble for report in reports):
            raise typer.Exit(1)

    run(main(read_settings()))


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
