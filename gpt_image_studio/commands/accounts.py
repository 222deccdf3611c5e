"""`studio export-account`, `studio delete-account`: what a person may ask of whoever runs the studio."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gpt_image_studio.accounts.service import normalize_email
from gpt_image_studio.bootstrap import Parts
from gpt_image_studio.commands.terminal import AsJson, Email, say, with_parts
from gpt_image_studio.errors import StudioError
from gpt_image_studio.housekeeping.model import RetainedRows


def export_account(
    email: Email, path: Annotated[Path, typer.Argument(metavar="PATH", help="A zip file that does not exist yet.")]
) -> None:
    """Writes everything kept of an account into a zip file: words and figures as JSON, pictures as they are."""

    async def main(process: Parts) -> None:
        account = await process.services.accounts.get_by_email(email)
        report = await process.export.write(account.id, path)
        say(f"{path}: {report.jobs} jobs, {report.files} files.")
        if report.missing:
            named = ", ".join(str(asset_id) for asset_id in report.missing[:10])
            raise StudioError(f"{len(report.missing)} files were not in storage and are not in it: {named}")

    with_parts(main)


def delete_account(
    email: Email,
    is_confirmed: Annotated[bool, typer.Option("--yes", help="Do not ask for the address again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Ends an account for good: its sessions, keys, jobs, pictures, uploads, prompts and address."""

    async def main(process: Parts) -> None:
        account = await process.services.accounts.find_by_email(email)
        if account is None:
            say(json.dumps(None) if as_json else f"There is no account {email}. If there was one, it is gone.")
            return
        balance = await process.services.credits.balance(account.id)
        if not is_confirmed:
            _confirm(account.email, balance.posted)
        remains = await process.deletion.delete(account.id)
        say(json.dumps({"account_id": str(account.id), **asdict(remains)}) if as_json else _tell(remains))

    with_parts(main)


def _confirm(email: str, posted: int) -> None:
    say(f"This cannot be undone. {email} has {posted} credits, which are lost with it.")
    typed = typer.prompt("Type the address to delete it")
    if typed.strip().lower() != normalize_email(email):
        raise StudioError("That is another address. Nothing was deleted.")


def _tell(remains: RetainedRows) -> str:
    return (
        "Deleted: sessions, sign-in links, API keys, pictures, uploads, prompts, logs, and the address.\n"
        "Kept without a name, for the books and against abuse:\n"
        f"  movements of credits: {remains.ledger_entries}, holds: {remains.holds}\n"
        f"  jobs, without words or pictures (model, size, price, times): {remains.jobs}\n"
        f"  refusals of the content check (kind and time), until their days are over: {remains.verdicts}\n"
        "What a worker was storing at this moment goes with the next clean-ups. Backups keep what they have."
    )
