"""What a person brings: received, recognised, read in the file process, kept byte for byte with a clean copy beside it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from gpt_image_studio.accounts.model import Account, AccountStatus
from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.assets.file_process.messages import FileRequest, FileResult, Purpose
from gpt_image_studio.assets.file_process.process import FileProcess
from gpt_image_studio.assets.keys import ORIGINAL, PROVIDER, get_variant, list_keys, original_key
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.assets.uploads.incoming import Incoming, ReceivedFile
from gpt_image_studio.assets.uploads.intent import UploadIntent, clean_filename, find_fit, upload_key_of
from gpt_image_studio.assets.uploads.quota import StorageQuotaError, check_quota
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import NotAllowedError, NotFoundError, UnavailableError
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, AssetId, new_id
from gpt_image_studio.limits.upload_gate import UploadGate

log = structlog.get_logger(__name__)

_KNOWN = "You have uploaded this before; it is the same picture."
_PURPOSES = {
    AssetKind.REFERENCE: Purpose.PICTURE,
    AssetKind.MASK: Purpose.MASK,
    AssetKind.MARKUP: Purpose.MARKUP,
}


@dataclass(frozen=True, slots=True)
class Upload:
    asset: Asset
    #: For the person, a sentence each.
    notes: tuple[str, ...]
    #: It was there before, under the same id.
    is_reused: bool


class UploadService:
    def __init__(  # noqa: PLR0917 # its parts, each of a type of its own
        self,
        database: Database,
        storage: Storage,
        file_process: FileProcess,
        incoming: Incoming,
        gate: UploadGate,
        clock: Clock,
    ) -> None:
        self._database = database
        self._storage = storage
        self._file_process = file_process
        self._incoming = incoming
        self._gate = gate
        self._clock = clock

    @property
    def max_bytes(self) -> int:
        return self._incoming.max_bytes

    async def add(
        self, account: Account, chunks: AsyncIterator[bytes], intent: UploadIntent, *, declared_bytes: int | None = None
    ) -> Upload:
        """`declared_bytes` is what the sender says there will be; nothing is believed of it but that it is too much.

        Raises:
            NotAllowedError (suspended), TooManyUploadsError, UploadsBusyError, StorageQuotaError,
            UploadTooLargeError, UploadTooSlowError, UploadBrokenError, InvalidImageError, InvalidInputError (reference),
            FileProcessBusyError, StorageUnavailableError, DatabaseUnavailableError. Nothing is left behind.
        """
        if account.status is not AccountStatus.ACTIVE:
            raise NotAllowedError("This account is suspended: nothing new can be uploaded. What was made stays yours.")
        async with self._gate.enter(account.id):
            async with self._database.transaction() as tx:
                fit = await find_fit(tx, account.id, intent)
            async with self._incoming.receive(chunks, declared_bytes=declared_bytes) as received:
                return await self._keep(account, received, intent, fit)

    async def remove(self, account_id: AccountId, asset_id: AssetId) -> None:
        """Into the trash; the same file sent again brings it back. A job under way that needs it fails, and costs nothing.

        Raises:
            NotFoundError: not there, or another account's.
            NotAllowedError: made here; it goes with its job.
        """
        async with self._database.transaction() as tx:
            assets = AssetRepository(tx)
            if (await assets.get(account_id, asset_id)).kind not in _PURPOSES:
                raise NotAllowedError("This picture was made here. Delete its job, and it goes with it.")
            await assets.mark_deleted(account_id, [asset_id], self._clock.now())

    async def restore(self, account_id: AccountId, asset_id: AssetId) -> None:
        """Back from the trash. Raises `NotFoundError` when it is gone for good, or was never this account's upload."""
        async with self._database.transaction() as tx:
            assets = AssetRepository(tx)
            is_back = await assets.mark_deleted(account_id, [asset_id], None)
            if not is_back or (await assets.get(account_id, asset_id)).kind not in _PURPOSES:
                raise NotFoundError

    async def sweep(self) -> int:
        """What processes that died left of their uploads; how many."""
        return await self._incoming.sweep()

    async def _keep(
        self, account: Account, received: ReceivedFile, intent: UploadIntent, fit: tuple[int, int] | None
    ) -> Upload:
        upload_key = upload_key_of(received, intent, fit)
        async with self._database.transaction() as tx:
            known = await AssetRepository(tx).find_upload(account.id, upload_key)
            if known is None:  # only now: a file that is there already needs no room
                await check_quota(tx, account, received.size_bytes)
        if known is not None and await self._is_stored(known):
            if await self._restore(account.id, known.id):
                return Upload(known, (_KNOWN,), is_reused=True)
            known = None  # gone for good while we looked
        result = await self._file_process.run(
            FileRequest(
                source=received.path,
                folder=received.path.parent,
                purpose=_PURPOSES[intent.kind],
                is_painted=intent.is_painted,
                fit=fit,
            )
        )
        # Bytes that were lost come back under the id by which drafts and jobs know them.
        asset_id = known.id if known is not None else AssetId(new_id())
        asset = self._asset(account.id, asset_id, received, intent, result)
        kept = await self._store(account, asset, received.path, upload_key, is_new=known is None)
        log.info(
            "assets.uploaded",
            account_id=str(account.id),
            asset_id=str(kept.id),
            kind=kept.kind.value,
            size_bytes=kept.size_bytes,
            media_type=kept.media_type,
        )
        return Upload(kept, result.notes, is_reused=kept.id != asset.id)

    async def _store(self, account: Account, asset: Asset, source: Path, upload_key: bytes, *, is_new: bool) -> Asset:
        """The asset that counts: this one, or the one of a tab that sent the same at the same time.

        A database that goes away while the row is written may have kept it: then the bytes stay too.
        """
        try:
            await self._put(asset, source)
        except BaseException:
            if is_new:
                await asyncio.shield(self._discard(asset))
            raise
        try:
            kept = await self._record(account, asset, upload_key)
        except StorageQuotaError:
            await self._discard(asset)
            raise
        if kept.id != asset.id:
            await self._discard(asset)
        return kept

    async def _put(self, asset: Asset, source: Path) -> None:
        names = [ORIGINAL, PROVIDER, *(f"w{width}" for width in asset.thumbnails)]
        for variant in (get_variant(asset, name) for name in names):
            file = source if variant.name == ORIGINAL else source.parent / variant.key.rpartition("/")[2]
            await self._storage.put(variant.key, file, media_type=variant.media_type)

    async def _record(self, account: Account, asset: Asset, upload_key: bytes) -> Asset:
        async with self._database.transaction() as tx:
            await AccountRepository(tx).lock(account.id)
            assets = AssetRepository(tx)
            known = await assets.find_upload(account.id, upload_key, is_locked=True)
            if known is None:
                await check_quota(tx, account, asset.size_bytes)
            elif known.id != asset.id:
                await assets.mark_deleted(account.id, [known.id], None)
                return known
            await assets.add_upload(asset, upload_key)
        return asset

    async def _restore(self, account_id: AccountId, asset_id: AssetId) -> bool:
        async with self._database.transaction() as tx:
            return bool(await AssetRepository(tx).mark_deleted(account_id, [asset_id], None))

    async def _discard(self, asset: Asset) -> None:
        with suppress(UnavailableError):
            await self._storage.delete(*list_keys(asset))

    async def _is_stored(self, asset: Asset) -> bool:
        try:
            for name in (ORIGINAL, PROVIDER):
                async with self._storage.open(get_variant(asset, name).key, length=0):
                    pass
        except NotFoundError:
            return False
        return True

    def _asset(
        self, account_id: AccountId, asset_id: AssetId, received: ReceivedFile, intent: UploadIntent, result: FileResult
    ) -> Asset:
        return Asset(
            id=asset_id,
            account_id=account_id,
            kind=intent.kind,
            storage_key=original_key(f"uploads/{asset_id}", result.media_type),
            media_type=result.media_type,
            width=result.width,
            height=result.height,
            size_bytes=received.size_bytes,
            sha256=received.sha256,
            placeholder=result.placeholder,
            thumbnails=result.thumbnails,
            has_alpha=result.has_alpha,
            created_at=self._clock.now(),
            provider_copy=result.copy,
            filename=clean_filename(intent.filename),
        )
