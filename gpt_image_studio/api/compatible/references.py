"""The pictures of an edit, whatever they came as: bytes go through the upload intake, the account's own are looked up.

The same file sent again is the same asset, so an edit repeated with its Idempotency-Key is recognised as the same.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from gpt_image_studio.accounts.model import Account
from gpt_image_studio.api.compatible.errors import USER, Refusal, RefusedError
from gpt_image_studio.api.compatible.file_ids import no_file
from gpt_image_studio.api.drafts import PICTURES
from gpt_image_studio.assets.images import InvalidImageError
from gpt_image_studio.assets.keys import ORIGINAL
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.uploads.intent import UploadIntent
from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.generations.model import JobRequest, Size
from gpt_image_studio.kit.ids import AccountId, AssetId, new_id
from gpt_image_studio.services import services


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes to be kept, or an asset that exists. `param` is what it was sent as."""

    param: str
    chunks: Callable[[], AsyncGenerator[bytes]] | None = field(default=None, repr=False)
    filename: str = ""
    size_bytes: int | None = None
    asset_id: AssetId | None = None


@dataclass(frozen=True, slots=True)
class Pictures:
    """Async context manager: what was received lies on disk until it is left."""

    received: AsyncExitStack = field(repr=False)
    #: The pictures to edit, in their order; at least one.
    images: tuple[Picture, ...]
    mask: Picture | None = None
    markup: Picture | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.received.aclose()

    def sketch(self, draft: JobRequest) -> JobRequest:
        """The draft as if they were kept: what is wrong with it can be told before they are."""
        return replace(
            draft,
            references=tuple(AssetId(new_id()) for _ in self.images),
            mask=None if self.mask is None else AssetId(new_id()),
            markup=None if self.markup is None else AssetId(new_id()),
        )

    async def keep(self, account: Account, draft: JobRequest) -> tuple[JobRequest, Size]:
        """The draft with them, and the size of the first as it is seen.

        Raises:
            RefusedError: no picture, or not there; and whatever `UploadService.add` raises.
        """
        assets = [await keep(account, picture, AssetKind.REFERENCE) for picture in self.images]
        drawn = {
            kind: (await keep(account, picture, kind, reference_id=assets[0].id)).id
            for kind, picture in ((AssetKind.MASK, self.mask), (AssetKind.MARKUP, self.markup))
            if picture is not None
        }
        kept = replace(
            draft,
            references=tuple(asset.id for asset in assets),
            mask=drawn.get(AssetKind.MASK),
            markup=drawn.get(AssetKind.MARKUP),
        )
        return kept, Size(assets[0].width, assets[0].height)


async def keep(account: Account, picture: Picture, kind: AssetKind, *, reference_id: AssetId | None = None) -> Asset:
    """The picture as an asset of the account, uploaded where it is not one yet. Raises as `Pictures.keep`."""
    if picture.asset_id is not None:
        asset = await _get(account.id, picture.asset_id, picture.param)
        if asset.kind is kind or (asset.kind in PICTURES and kind in PICTURES):
            return asset
        if asset.kind not in PICTURES:
            raise no_file(picture.param)
        # Uploaded as a file before anybody knew what for: as a mask or mark-up it is another asset.
        picture = replace(picture, chunks=lambda: _read(asset), filename=asset.filename, size_bytes=asset.size_bytes)
    if picture.chunks is None:
        raise LookupError("a picture without bytes")
    intent = UploadIntent(kind=kind, reference_id=reference_id, filename=picture.filename)
    try:
        upload = await services().uploads.add(account, picture.chunks(), intent, declared_bytes=picture.size_bytes)
    except InvalidImageError as error:
        code = "invalid_image_file" if kind is AssetKind.REFERENCE else "invalid_mask_image_format"
        raise RefusedError(Refusal(400, error.message, type=USER, code=code, param=picture.param)) from error
    return upload.asset


async def _get(account_id: AccountId, asset_id: AssetId, param: str) -> Asset:
    try:
        return await services().assets.get(account_id, asset_id)
    except NotFoundError as error:
        raise no_file(param) from error


async def _read(asset: Asset) -> AsyncGenerator[bytes]:
    async with services().assets.open(asset, ORIGINAL) as opened:
        async for chunk in opened.stored.chunks:
            yield chunk
