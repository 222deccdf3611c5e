"""Pictures with their rows, and jobs that show them."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from fakes.pictures import make_png
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.db.session import Database
from gpt_image_studio.db.tables.assets import AssetRow
from gpt_image_studio.db.tables.generations import JobRow, OutputRow
from gpt_image_studio.kit.ids import AccountId, AssetId


def make_asset_id() -> AssetId:
    return AssetId(uuid.uuid4())


async def make_picture(
    database: Database, assets: AssetService, account_id: AccountId, *, content: bytes | None = None
) -> Asset:
    """Saved and recorded."""
    asset = await assets.save_picture(
        account_id=account_id,
        asset_id=make_asset_id(),
        kind=AssetKind.OUTPUT,
        key_prefix=f"outputs/{uuid.uuid4()}",
        content=content or make_png(700, 400),
    )
    await record(database, assets, asset)
    return asset


async def make_preview(database: Database, assets: AssetService, account_id: AccountId) -> Asset:
    """Saved and recorded."""
    asset = await assets.save_preview(
        account_id=account_id, asset_id=make_asset_id(), key_prefix="previews/job", content=make_png(900, 600)
    )
    await record(database, assets, asset)
    return asset


async def record(database: Database, assets: AssetService, asset: Asset) -> None:
    async with database.transaction() as tx:
        await assets.record(tx, asset)


async def make_output(database: Database, account_id: AccountId, **columns: object) -> uuid.UUID:
    """A job with one output."""
    job_id, output_id = uuid.uuid4(), uuid.uuid4()
    async with database.transaction() as tx:
        await tx.execute(
            sa.insert(JobRow).values(
                id=job_id,
                account_id=account_id,
                status="running",
                request={},
                prompt="a cup",
                model="studio-demo",
                count=1,
                fingerprint=b"f",
                quoted_credits=1,
                quote={},
            )
        )
        await tx.execute(sa.insert(OutputRow).values(id=output_id, job_id=job_id, position=1, **columns))
    return output_id


async def mark_deleted(database: Database, asset: Asset, at: datetime | None) -> None:
    async with database.transaction() as tx:
        await AssetRepository(tx).mark_deleted(asset.account_id, [asset.id], at)


async def list_ids(database: Database) -> set[uuid.UUID]:
    async with database.transaction() as tx:
        return set((await tx.execute(sa.select(col(AssetRow.id)))).scalars())
