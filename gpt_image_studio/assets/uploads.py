"""What a person brings: received, recognised, developed in the darkroom, kept byte for byte with a clean copy beside it."""

import asyncio
import hashlib
import re
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from gpt_image_studio.accounts.model import Account, AccountStatus
from gpt_image_studio.accounts.repository import AccountRepository
from gpt_image_studio.assets.darkroom.process import Darkroom
from gpt_image_studio.assets.darkroom.slips import Developed, DevelopOrder, Purpose
from gpt_image_studio.assets.incoming import Incoming, Received
from gpt_image_studio.assets.keys import ORIGINAL, PROVIDER, get_variant, list_keys, original_key
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.assets.repository import AssetRepository
from gpt_image_studio.assets.upload_gate import UploadGate
from gpt_image_studio.assets.upload_quota import StorageQuotaError, check_quota
from gpt_image_studio.db.session import Database, Transaction
from gpt_image_studio.errors import InvalidInputError, NotAllowedError, NotFoundError, UnavailableError
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, AssetId, new_id

log = structlog.get_logger(__name__)

MAX_FILENAME_CHARACTERS = 200
#: Raised when what is made of the same bytes changes: earlier uploads are then not taken for the same any more.
_RECIPE = b"1"

_KNOWN = "You have uploaded this before; it is the same picture."
_PURPOSES = {
    AssetKind.REFERENCE: Purpose.PICTURE,
    AssetKind.MASK: Purpose.MASK,
    AssetKind.MARKUP: Purpose.MARKUP,
}
_OVERLAYS = {AssetKind.MASK: "mask", AssetKind.MARKUP: "mark-up"}
_UPLOADED = (AssetKind.REFERENCE, AssetKind.MASK, AssetKind.MARKUP)
#: What makes a name unreadable, or other than it looks.
_CONTROL = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class UploadOrder:
    """What a file is meant to be."""

    kind: AssetKind = AssetKind.REFERENCE
    #: Of a mask: white and opaque is what is to be edited. Otherwise alpha 0 is.
    is_painted: bool = False
    #: Of a mask or a mark-up: the first reference, on whose clean copy it lies.
    reference_id: AssetId | None = None
    filename: str = ""


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
        darkroom: Darkroom,
        incoming: Incoming,
        gate: UploadGate,
        clock: Clock,
    ) -> None:
        self._database = database
        self._storage = storage
        self._darkroom = darkroom
        self._incoming = incoming
        self._gate = gate
        self._clock = clock

    @property
    def max_bytes(self) -> int:
        return self._incoming.max_bytes

    async def add(
        self, account: Account, chunks: AsyncIterator[bytes], order: UploadOrder, *, declared_bytes: int | None = None
    ) -> Upload:
        """`declared_bytes` is what the sender says there will be; nothing is believed of it but that it is too much.

        Raises:
            NotAllowedError (suspended), TooManyUploadsError, UploadsBusyError, StorageQuotaError,
            UploadTooLargeError, UploadTooSlowError, UploadBrokenError, InvalidImageError, InvalidInputError (reference),
            DarkroomBusyError, StorageUnavailableError, DatabaseUnavailableError. Nothing is left behind.
        """
        if account.status is not AccountStatus.ACTIVE:
            raise NotAllowedError("This account is suspended: nothing new can be uploaded. What was made stays yours.")
        with self._gate.enter(account.id):
            async with self._database.transaction() as tx:
                fit = await _find_fit(tx, account.id, order)
            async with self._incoming.receive(chunks, declared_bytes=declared_bytes) as received:
                return await self._keep(account, received, order, fit)

    async def remove(self, account_id: AccountId, asset_id: AssetId) -> None:
        """Into the trash; the same file sent again brings it back. A job under way that needs it fails, and costs nothing.

        Raises:
            NotFoundError: not there, or another account's.
            NotAllowedError: made here; it goes with its job.
        """
        async with self._database.transaction() as tx:
            assets = AssetRepository(tx)
            if (await assets.get(account_id, asset_id)).kind not in _UPLOADED:
                raise NotAllowedError("This picture was made here. Delete its job, and it goes with it.")
            await assets.mark_deleted(account_id, [asset_id], self._clock.now())

    async def sweep(self) -> int:
        """What processes that died left of their uploads; how many."""
        return await self._incoming.sweep()

    async def _keep(
        self, account: Account, received: Received, order: UploadOrder, fit: tuple[int, int] | None
    ) -> Upload:
        upload_key = _upload_key(received, order, fit)
        async with self._database.transaction() as tx:
            known = await AssetRepository(tx).find_upload(account.id, upload_key)
            if known is None:  # only now: a file that is there already needs no room
                await check_quota(tx, account, received.size_bytes)
        if known is not None and await self._is_stored(known):
            if await self._restore(account.id, known.id):
                return Upload(known, (_KNOWN,), is_reused=True)
            known = None  # gone for good while we looked
        developed = await self._darkroom.develop(
            DevelopOrder(
                source=received.path,
                folder=received.path.parent,
                purpose=_PURPOSES[order.kind],
                is_painted=order.is_painted,
                fit=fit,
            )
        )
        # Bytes that were lost come back under the id by which drafts and jobs know them.
        asset_id = known.id if known is not None else AssetId(new_id())
        asset = self._asset(account.id, asset_id, received, order, developed)
        kept = await self._store(account, asset, received.path, upload_key, is_new=known is None)
        log.info(
            "assets.uploaded",
            account_id=str(account.id),
            asset_id=str(kept.id),
            kind=kept.kind.value,
            size_bytes=kept.size_bytes,
            media_type=kept.media_type,
        )
        return Upload(kept, developed.notes, is_reused=kept.id != asset.id)

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
        self, account_id: AccountId, asset_id: AssetId, received: Received, order: UploadOrder, developed: Developed
    ) -> Asset:
        return Asset(
            id=asset_id,
            account_id=account_id,
            kind=order.kind,
            storage_key=original_key(f"uploads/{asset_id}", developed.media_type),
            media_type=developed.media_type,
            width=developed.width,
            height=developed.height,
            size_bytes=received.size_bytes,
            sha256=received.sha256,
            placeholder=developed.placeholder,
            thumbnails=developed.thumbnails,
            has_alpha=developed.has_alpha,
            created_at=self._clock.now(),
            provider_copy=developed.copy,
            filename=clean_filename(order.filename),
        )


def clean_filename(name: str) -> str:
    """The last part of it, without what cannot be shown; it is shown only, and never names a file of ours."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(character for character in last if unicodedata.category(character) not in _CONTROL)
    return shown.strip()[:MAX_FILENAME_CHARACTERS]


def _upload_key(received: Received, order: UploadOrder, fit: tuple[int, int] | None) -> bytes:
    """The same bytes meant to be the same: whatever decides what becomes of them is in it."""
    meant = f"{order.kind.value} {order.is_painted} {fit}".encode()
    return hashlib.sha256(b"\0".join((_RECIPE, meant, received.sha256))).digest()


async def _find_fit(tx: Transaction, account_id: AccountId, order: UploadOrder) -> tuple[int, int] | None:
    what = _OVERLAYS.get(order.kind)
    if order.reference_id is None or what is None:
        return None
    try:
        reference = await AssetRepository(tx).get(account_id, order.reference_id)
    except NotFoundError as error:
        raise InvalidInputError(
            f"The picture this {what} belongs to is not there any more. Add it again.", field="reference"
        ) from error
    copy = reference.provider_copy
    return (copy.width, copy.height) if copy else (reference.width, reference.height)
