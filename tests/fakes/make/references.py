"""Uploads of an account, as a page would have sent them."""

from PIL import Image

from fakes.make.uploads import chunks_of
from fakes.pictures import encode, make_png
from fakes.workshop import Workshop
from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.uploads.intent import UploadIntent
from gpt_image_studio.kit.ids import AccountId


async def make_reference(
    workshop: Workshop,
    account_id: AccountId,
    *,
    seed: int = 1,
    width: int = 640,
    height: int = 480,
    filename: str = "bottle.png",
) -> Asset:
    return await _upload(
        workshop, account_id, make_png(width, height, seed=seed), UploadIntent(AssetKind.REFERENCE, filename=filename)
    )


async def make_mask(workshop: Workshop, account_id: AccountId, reference: Asset, *, seed: int = 7) -> Asset:
    """Grey: white is to be edited. Fitted to its reference."""
    content = make_png(reference.width, reference.height, mode="L", seed=seed)
    return await _upload(workshop, account_id, content, UploadIntent(AssetKind.MASK, reference_id=reference.id))


async def make_markup(workshop: Workshop, account_id: AccountId, reference: Asset, *, seed: int = 3) -> Asset:
    """A stroke across the reference, on nothing."""
    overlay = Image.new("RGBA", (reference.width, reference.height), (0, 0, 0, 0))
    overlay.paste((230, 40, 30, 255), (reference.width // 4, 20 * seed, reference.width // 2, 20 * seed + 8))
    return await _upload(
        workshop, account_id, encode(overlay), UploadIntent(AssetKind.MARKUP, reference_id=reference.id)
    )


async def _upload(workshop: Workshop, account_id: AccountId, content: bytes, intent: UploadIntent) -> Asset:
    async with workshop.database.transaction() as tx:
        account = await AccountRepository(tx).get(account_id)
    return (await workshop.uploads.add(account, chunks_of(content), intent)).asset
