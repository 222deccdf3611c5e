"""Pictures kept: the original byte for byte, thumbnails beside it, and a row that says whose it is."""

import asyncio
import hashlib
import os
from collections.abc import AsyncGenerator, Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Literal, NamedTuple, ParamSpec, TypeVar

from gpt_image_studio.assets import images, pixel_lock
from gpt_image_studio.assets.keys import PROVIDER, get_variant, original_key, thumbnail_key
from gpt_image_studio.assets.model import THUMBNAIL_WIDTHS, Asset, AssetKind, ImageFacts
from gpt_image_studio.assets.ports import Storage, StoredObject
from gpt_image_studio.assets.repository import AssetRepository
from gpt_image_studio.db.session import Database, Transaction
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, AssetId

#: Pictures decoded side by side in one process: each takes a core, and up to 160 MB at the largest size allowed.
MAX_IMAGE_THREADS = 4

P = ParamSpec("P")
T = TypeVar("T")


class ProviderPicture(NamedTuple):
    """As a provider is sent it."""

    media_type: str
    content: bytes


class OpenedAsset(NamedTuple):
    stored: StoredObject
    media_type: str


class AssetService:
    def __init__(self, database: Database, storage: Storage, clock: Clock) -> None:
        self._database = database
        self._storage = storage
        self._clock = clock
        threads = min(MAX_IMAGE_THREADS, os.cpu_count() or 1)
        self._image_threads = ThreadPoolExecutor(threads, thread_name_prefix="images")

    async def save_picture(
        self, *, account_id: AccountId, asset_id: AssetId, kind: AssetKind, key_prefix: str, content: bytes
    ) -> Asset:
        """Puts the original and its thumbnails into storage; the row is written by `record`.

        `key_prefix` is given to one picture only: whatever else is put there replaces it.

        Raises:
            InvalidImageError: the bytes are no picture.
            StorageUnavailableError: nothing is lost by calling again.
        """
        facts, thumbnails = await self._in_thread(images.develop, content, THUMBNAIL_WIDTHS)
        sha256 = await self._in_thread(_sha256, content)
        key = original_key(key_prefix, facts.media_type)
        await asyncio.gather(
            self._storage.put(key, content, media_type=facts.media_type),
            *(
                self._storage.put(thumbnail_key(key_prefix, width), small, media_type="image/webp")
                for width, small in thumbnails.items()
            ),
        )
        return self._asset(
            account_id, asset_id, kind, key, size_bytes=len(content), sha256=sha256, facts=facts, thumbnails=thumbnails
        )

    async def save_preview(self, *, account_id: AccountId, asset_id: AssetId, key_prefix: str, content: bytes) -> Asset:
        """Only a small WebP is kept, named after the asset. Raises as `save_picture`."""
        small = await self._in_thread(images.make_preview, content)
        facts = await self._in_thread(images.inspect, small)
        key = f"{key_prefix}/{asset_id}.webp"
        await self._storage.put(key, small, media_type=facts.media_type)
        return self._asset(
            account_id,
            asset_id,
            AssetKind.PREVIEW,
            key,
            size_bytes=len(small),
            sha256=_sha256(small),
            facts=facts,
            thumbnails=(),
        )

    async def record(self, tx: Transaction, asset: Asset) -> None:
        """The same asset recorded again is a success."""
        await AssetRepository(tx).add(asset)

    async def get(self, account_id: AccountId, asset_id: AssetId) -> Asset:
        """Raises `NotFoundError` when it is not there, deleted, or another account's: the same answer on purpose."""
        async with self._database.transaction() as tx:
            return await AssetRepository(tx).get(account_id, asset_id)

    async def list_by_id(self, account_id: AccountId, asset_ids: Collection[AssetId]) -> dict[AssetId, Asset]:
        """Those that are there and this account's."""
        async with self._database.transaction() as tx:
            return {asset.id: asset for asset in await AssetRepository(tx).list_by_id(account_id, asset_ids)}

    async def list_pictures(
        self, account_id: AccountId, *, before: Asset | None = None, limit: int = 24
    ) -> list[Asset]:
        """What could be a reference, newest first; the next page starts `before` the last."""
        place = before and (before.created_at, before.id)
        async with self._database.transaction() as tx:
            return await AssetRepository(tx).list_pictures(account_id, before=place, limit=min(limit, 100))

    @asynccontextmanager
    async def open(
        self, asset: Asset, variant: str, *, start: int = 0, length: int | None = None
    ) -> AsyncGenerator[OpenedAsset, None]:
        """`variant` is `original`, `provider` or `w<width>`; one that was not made is answered by the next larger.

        Raises:
            NotFoundError: no such variant.
            StorageUnavailableError: storage does not answer, also while the chunks are read.
        """
        found = get_variant(asset, variant)
        async with self._storage.open(found.key, start=start, length=length) as stored:
            yield OpenedAsset(stored, found.media_type)

    async def read(self, asset: Asset) -> bytes:
        """The original. Raises as `open`."""
        return await self._storage.get(asset.storage_key)

    async def read_as_jpeg(self, asset: Asset, *, quality: int) -> bytes:
        """A copy of the original, 1–95. Raises as `open`, and `InvalidImageError`."""
        return await self._in_thread(images.to_jpeg, await self.read(asset), quality)

    async def read_for_provider(self, asset: Asset) -> ProviderPicture:
        """The clean copy where there is one, else the original. Raises as `open`."""
        found = get_variant(asset, PROVIDER)
        return ProviderPicture(found.media_type, await self._storage.get(found.key))

    async def inspect(self, content: bytes) -> ImageFacts:
        """Raises `InvalidImageError`."""
        return await self._in_thread(images.inspect, content)

    async def lock_pixels(
        self, original: bytes, received: bytes, mask: bytes, *, form: Literal["PNG", "WEBP"]
    ) -> pixel_lock.Locked | None:
        """See `pixel_lock.lock`."""
        return await self._in_thread(pixel_lock.lock, original, received, mask, form=form)

    async def check_storage(self) -> None:
        """Raises `StorageUnavailableError` unless something can be written and read back."""
        await self._storage.check()

    def _asset(
        self,
        account_id: AccountId,
        asset_id: AssetId,
        kind: AssetKind,
        key: str,
        *,
        size_bytes: int,
        sha256: bytes,
        facts: ImageFacts,
        thumbnails: Iterable[int],
    ) -> Asset:
        return Asset(
            id=asset_id,
            account_id=account_id,
            kind=kind,
            storage_key=key,
            media_type=facts.media_type,
            width=facts.width,
            height=facts.height,
            size_bytes=size_bytes,
            sha256=sha256,
            placeholder=facts.placeholder,
            thumbnails=tuple(sorted(thumbnails)),
            has_alpha=facts.has_alpha,
            created_at=self._clock.now(),
        )

    async def _in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._image_threads, lambda: work(*args, **kwargs))


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
