"""Pictures kept: the original byte for byte, thumbnails beside it, and a row that says whose it is."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Collection, Iterable
from contextlib import asynccontextmanager
from typing import Literal, NamedTuple

from gpt_image_studio.assets import images, pixel_lock
from gpt_image_studio.assets.keys import ORIGINAL, PROVIDER, get_variant, original_key
from gpt_image_studio.assets.model import Asset, AssetKind, ImageFacts, ProviderCopy
from gpt_image_studio.assets.outputs import OutputReader
from gpt_image_studio.assets.ports import Storage, StoredObject
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.db.session import Database, Transaction
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, AssetId


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
        self._outputs = OutputReader()

    async def save_picture(
        self, *, account_id: AccountId, asset_id: AssetId, kind: AssetKind, key_prefix: str, content: bytes
    ) -> Asset:
        """Puts the original and its copies into storage; the row is written by `record`.

        PNG, JPEG, WebP, GIF or SVG, whatever it is said to be. Of the last two the copies are still and made of pixels.
        `key_prefix` is given to one picture only: whatever else is put there replaces it.

        Raises:
            InvalidImageError: the bytes are no picture, or an SVG with something else in it than a drawing.
            StorageUnavailableError: nothing is lost by calling again.
        """
        made = await self._outputs.read(content)
        asset = self._asset(
            account_id,
            asset_id,
            kind,
            original_key(key_prefix, made.facts.media_type),
            size_bytes=len(content),
            sha256=await self._outputs.threads.run(_sha256, content),
            facts=made.facts,
            thumbnails=made.thumbnails,
            provider_copy=made.still and made.still.copy,
        )
        copies = {f"w{width}": small for width, small in made.thumbnails.items()}
        if made.still is not None:
            copies[PROVIDER] = made.still.content
        await asyncio.gather(*(self._put(asset, name, copy) for name, copy in ({ORIGINAL: content} | copies).items()))
        return asset

    async def save_preview(self, *, account_id: AccountId, asset_id: AssetId, key_prefix: str, content: bytes) -> Asset:
        """Only a small WebP is kept, named after the asset. Raises as `save_picture`."""
        small = await self._outputs.threads.run(images.make_preview, content)
        facts = await self._outputs.threads.run(images.inspect, small)
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
        """A copy of it, 1–95; of a GIF and of an SVG the still one's. Raises as `open`, and `InvalidImageError`."""
        return await self._outputs.threads.run(images.to_jpeg, (await self.read_for_provider(asset)).content, quality)

    async def read_for_provider(self, asset: Asset) -> ProviderPicture:
        """The clean copy where there is one, else the original. Raises as `open`."""
        found = get_variant(asset, PROVIDER)
        return ProviderPicture(found.media_type, await self._storage.get(found.key))

    async def inspect(self, content: bytes) -> ImageFacts:
        """What decoding every pixel shows. Raises `InvalidImageError`."""
        return (await self._outputs.read(content)).facts

    async def lock_pixels(
        self, original: bytes, received: bytes, mask: bytes, *, form: Literal["PNG", "WEBP"]
    ) -> pixel_lock.Locked | None:
        """Puts back what lies outside the mask, in a thread. See `pixel_lock.lock`."""
        return await self._outputs.threads.run(pixel_lock.lock, original, received, mask, form=form)

    async def check_storage(self) -> None:
        """Raises `StorageUnavailableError` unless something can be written and read back."""
        await self._storage.check()

    async def _put(self, asset: Asset, name: str, content: bytes) -> None:
        variant = get_variant(asset, name)
        await self._storage.put(variant.key, content, media_type=variant.media_type)

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
        provider_copy: ProviderCopy | None = None,
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
            provider_copy=provider_copy,
        )


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
