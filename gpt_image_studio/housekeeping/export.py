"""Everything the studio keeps of an account, as one zip file: words and figures as JSON, pictures as they are."""

import uuid
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.assets.keys import EXTENSIONS, ORIGINAL
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.credits.repository import CreditRepository
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.generations.model import Job, JobEvent, Output
from gpt_image_studio.generations.records.journal import Journal
from gpt_image_studio.generations.records.repository import JobRepository
from gpt_image_studio.generations.records.stored import dump_quote, dump_received, dump_request
from gpt_image_studio.housekeeping.archive import Archive, open_archive
from gpt_image_studio.housekeeping.repository.export import ExportRepository
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, AssetId
from gpt_image_studio.prompts.repository import SavedPromptRepository

#: How many rows of a table are read at a time.
PAGE: Final = 100
_READ_ME: Final = """Everything this studio keeps of your account.

account.json        who you are, your balance, where you are signed in, your API keys (never the keys themselves)
ledger.json         every movement of credits, newest first
jobs.json           everything you asked for: prompt, settings, price, what came of it, its log; with what is in the trash
saved_prompts.json  your own prompts
files.json          every picture below: what it is, when it came, its SHA-256
checks.json         what the content check said: when and which kind; the text itself is not kept with it
files/              the originals: what was delivered, what came before it was locked, what you uploaded
"""


@dataclass(slots=True)
class ExportReport:
    jobs: int = 0
    files: int = 0
    #: Pictures whose file was not in storage.
    missing: list[AssetId] = field(default_factory=list[AssetId])


class AccountExport:
    def __init__(self, database: Database, assets: AssetService, clock: Clock) -> None:
        self._database = database
        self._assets = assets
        self._clock = clock

    async def write(self, account_id: AccountId, path: Path) -> ExportReport:
        """Raises `ArchiveError` (nothing is left behind), `NotFoundError`, `UnavailableError`."""
        report = ExportReport()
        async with open_archive(path) as archive:
            await archive.add_text("README.txt", _READ_ME)
            await archive.add_json("account.json", await self._describe(account_id))
            async with aclosing(self._ledger(account_id)) as entries:
                await archive.add_json_list("ledger.json", entries)
            async with aclosing(self._jobs(account_id)) as jobs:
                report.jobs = await archive.add_json_list("jobs.json", jobs)
            async with aclosing(self._prompts(account_id)) as prompts:
                await archive.add_json_list("saved_prompts.json", prompts)
            async with aclosing(self._verdicts(account_id)) as verdicts:
                await archive.add_json_list("checks.json", verdicts)
            async with aclosing(self._files(account_id)) as files:
                await archive.add_json_list("files.json", (_dump_asset(asset, at) async for asset, at in files))
            async with aclosing(self._files(account_id)) as files:
                async for asset, _ in files:
                    await self._add(archive, asset, report)
        return report

    async def _add(self, archive: Archive, asset: Asset, report: ExportReport) -> None:
        try:
            async with self._assets.open(asset, ORIGINAL) as opened:
                await archive.add_file(_file_name(asset), opened.stored.chunks)
            report.files += 1
        except NotFoundError:
            report.missing.append(asset.id)

    async def _describe(self, account_id: AccountId) -> Mapping[str, Any]:
        async with self._database.transaction() as tx:
            account = await AccountRepository(tx).get(account_id)
            balance = await CreditRepository(tx).get_balance(account_id)
            lots = await CreditRepository(tx).list_lots(account_id)
            return {
                "id": str(account.id),
                "email": account.email,
                "display_name": account.display_name,
                "plan": account.plan.value,
                "status": account.status.value,
                "created_at": _time(account.created_at),
                "exported_at": _time(self._clock.now()),
                "balance": {"posted": balance.posted, "held": balance.held, "available": balance.available},
                "credits": [
                    {"source": lot.source, "remaining": lot.remaining, "expires_at": _time(lot.expires_at)}
                    for lot in lots
                ],
                "sessions": await ExportRepository(tx).list_sessions(account_id),
                "api_keys": await ExportRepository(tx).list_api_keys(account_id),
            }

    async def _ledger(self, account_id: AccountId) -> AsyncGenerator[Mapping[str, Any]]:
        before: int | None = None
        while True:
            async with self._database.transaction() as tx:
                page = await CreditRepository(tx).list_entries(account_id, before_id=before, limit=PAGE)
            for entry in page:
                yield asdict(entry) | {"created_at": _time(entry.created_at)}
            if len(page) < PAGE:
                return
            before = page[-1].id

    async def _jobs(self, account_id: AccountId) -> AsyncGenerator[Mapping[str, Any]]:
        after = 0
        while True:
            async with self._database.transaction() as tx:
                page = await ExportRepository(tx).list_jobs(account_id, after_seq=after, limit=PAGE)
            for job_id, seq, deleted_at in page:
                async with self._database.transaction() as tx:
                    job = await JobRepository(tx).get(account_id, job_id, with_deleted=True)
                    events = await Journal(tx).list_events(job_id)
                yield _dump_job(job, events, deleted_at)
                after = seq
            if len(page) < PAGE:
                return

    async def _prompts(self, account_id: AccountId) -> AsyncGenerator[Mapping[str, Any]]:
        async with self._database.transaction() as tx:
            saved = await SavedPromptRepository(tx).list_page(account_id, (), limit=None)
        for prompt in saved:
            told = asdict(prompt.content) | {"settings": dict(prompt.content.settings)}
            yield {"id": str(prompt.id), **told, "created_at": _time(prompt.created_at)} | {
                "updated_at": _time(prompt.updated_at)
            }

    async def _verdicts(self, account_id: AccountId) -> AsyncGenerator[Mapping[str, Any]]:
        async with self._database.transaction() as tx:
            verdicts = await ExportRepository(tx).list_verdicts(account_id)
        for verdict in verdicts:
            yield verdict

    async def _files(self, account_id: AccountId) -> AsyncGenerator[tuple[Asset, datetime | None]]:
        """Each with when it was deleted."""
        after: AssetId | None = None
        while True:
            async with self._database.transaction() as tx:
                page = await ExportRepository(tx).list_assets(account_id, after=after, limit=PAGE)
                found = await AssetRepository(tx).list_by_id(account_id, dict(page), with_deleted=True)
            by_id = {asset.id: asset for asset in found}
            for asset_id, deleted_at in page:
                if asset_id in by_id:
                    yield by_id[asset_id], deleted_at
            if len(page) < PAGE:
                return
            after = page[-1][0]


def _file_name(asset: Asset) -> str:
    """Nothing a person typed names a file."""
    is_uploaded = asset.kind in {AssetKind.REFERENCE, AssetKind.MASK, AssetKind.MARKUP}
    folder = "uploads" if is_uploaded else "pictures"
    return f"files/{folder}/{asset.id}.{EXTENSIONS[asset.media_type]}"


def _dump_asset(asset: Asset, deleted_at: datetime | None) -> Mapping[str, Any]:
    return {
        "id": str(asset.id),
        "kind": asset.kind.value,
        "file": _file_name(asset),
        "filename": asset.filename,
        "media_type": asset.media_type,
        "width": asset.width,
        "height": asset.height,
        "size_bytes": asset.size_bytes,
        "sha256": asset.sha256.hex(),
        "created_at": _time(asset.created_at),
        "deleted_at": _time(deleted_at),
    }


def _dump_job(job: Job, events: list[JobEvent], deleted_at: datetime | None) -> Mapping[str, Any]:
    return {
        "id": str(job.id),
        "status": job.status.value,
        "request": dump_request(job.request),
        "quote": dump_quote(job.quote),
        "charged_credits": job.charged_credits,
        "error": job.error_message,
        "created_at": _time(job.created_at),
        "started_at": _time(job.started_at),
        "finished_at": _time(job.finished_at),
        "deleted_at": _time(deleted_at),
        "outputs": [_dump_output(output) for output in job.outputs],
        "log": [{"kind": event.kind, "detail": event.detail, "at": _time(event.at)} for event in events],
    }


def _dump_output(output: Output) -> Mapping[str, Any]:
    return {
        "position": output.position,
        "status": output.status.value,
        "picture": _id(output.asset_id),
        "as_received": _id(output.raw_asset_id),
        "change_map": _id(output.change_map_asset_id),
        "charged_credits": output.charged_credits,
        "received": None if output.received is None else dump_received(output.received),
        "changed_outside_percent": output.changed_outside_percent,
        "notes": list(output.notes),
        "error": output.error_message,
    }


def _id(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
