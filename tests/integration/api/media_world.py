"""The media route on a real database: two people signed in, pictures, and storage that can be taken away."""

import uuid
from typing import Any, cast

import httpx
from starlette.applications import Starlette

from fakes.clock import FixedClock
from fakes.pictures import make_png
from gpt_image_studio.accounts.service import AccountService, SignedIn
from gpt_image_studio.api.media import media_routes
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.ports import Storage
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.db.session import Database
from gpt_image_studio.kit.ids import AssetId
from gpt_image_studio.services import HealthService, Services, install
from gpt_image_studio.web.cookies import SESSION_COOKIE

CONTENT = make_png(700, 400)


class MediaWorld:
    """Two people signed in, one picture of the first."""

    def __init__(self, database: Database, storage: Storage, clock: FixedClock) -> None:
        self.database = database
        self.accounts = AccountService(database, clock)
        self.assets = AssetService(database, storage, clock)
        install(
            Services(
                accounts=self.accounts,
                api_keys=cast("Any", None),
                credits=cast("Any", None),
                welcome=cast("Any", None),
                assets=self.assets,
                uploads=cast("Any", None),
                generations=cast("Any", None),
                saved_prompts=cast("Any", None),
                gates=cast("Any", None),
                health=HealthService({}),
                brand_name="Studio",
                is_https=False,
            )
        )
        self.app = Starlette(routes=media_routes())

    async def sign_in(self, email: str) -> SignedIn:
        account = await self.accounts.get_or_create(email)
        link = await self.accounts.create_login_link(account.id)
        return await self.accounts.sign_in_with_link(link, user_agent="test")

    def browser(self, signed_in: SignedIn | None) -> httpx.AsyncClient:
        cookies = {SESSION_COOKIE: signed_in.cookie} if signed_in else {}
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://studio", cookies=cookies)

    async def make_picture(self, owner: SignedIn, content: bytes = CONTENT) -> Asset:
        asset = await self.assets.save_picture(
            account_id=owner.account.id,
            asset_id=AssetId(uuid.uuid4()),
            kind=AssetKind.OUTPUT,
            key_prefix=f"outputs/{uuid.uuid4()}",
            content=content,
        )
        async with self.database.transaction() as tx:
            await self.assets.record(tx, asset)
        return asset

    async def make_preview(self, owner: SignedIn) -> Asset:
        asset = await self.assets.save_preview(
            account_id=owner.account.id, asset_id=AssetId(uuid.uuid4()), key_prefix="previews", content=CONTENT
        )
        async with self.database.transaction() as tx:
            await self.assets.record(tx, asset)
        return asset
