"""`/api/uploads` and `/media` with everything behind them: a real database, a real file process, storage in memory."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import httpx
import sqlalchemy as sa
from starlette.applications import Starlette

from fakes.clock import FixedClock
from fakes.make.uploads import make_uploads
from fakes.storage import MemoryStorage
from gpt_image_studio.accounts.model import Plan
from gpt_image_studio.accounts.service import AccountService, SignedIn
from gpt_image_studio.api.media import media_routes
from gpt_image_studio.api.uploads import upload_routes
from gpt_image_studio.assets.model import Asset
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.db.session import Database
from gpt_image_studio.kit.ids import AccountId, AssetId
from gpt_image_studio.services import HealthService, Services, install
from gpt_image_studio.web.cookies import SESSION_COOKIE

ORIGIN = "http://studio"


class UploadApi:
    """`incoming` is the folder on disk; `post` sends as a page of the studio does."""

    def __init__(self, database: Database, incoming: Path, clock: FixedClock | None = None, **limits: Any) -> None:
        self.database = database
        self.incoming = incoming
        self.clock = clock or FixedClock()
        self.storage = MemoryStorage()
        self.accounts = AccountService(database, self.clock)
        self.assets = AssetService(database, self.storage, self.clock)
        self.uploads = make_uploads(database, self.storage, self.clock, folder=incoming, **limits)
        self.app = Starlette(routes=[*upload_routes(), *media_routes()])
        nothing = cast("Any", None)
        install(
            Services(
                accounts=self.accounts,
                api_keys=nothing,
                credits=nothing,
                welcome=nothing,
                assets=self.assets,
                uploads=self.uploads,
                generations=nothing,
                saved_prompts=nothing,
                gates=nothing,
                health=HealthService({}),
                brand_name="Studio",
                is_https=False,
            )
        )

    async def sign_in(self, email: str = "ada@example.com", plan: Plan = Plan.FREE) -> SignedIn:
        account = await self.accounts.get_or_create(email, plan=plan)
        link = await self.accounts.create_login_link(account.id)
        return await self.accounts.sign_in_with_link(link, user_agent="test")

    def browser(self, signed_in: SignedIn | None) -> httpx.AsyncClient:
        cookies = {SESSION_COOKIE: signed_in.cookie} if signed_in else {}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app), base_url=ORIGIN, cookies=cookies, timeout=60
        )

    async def post(
        self, signed_in: SignedIn | None, content: bytes | AsyncIterator[bytes], query: str = "", **headers: str
    ) -> httpx.Response:
        """`headers` are added to those of a browser; `_` stands for `-`."""
        sent = {"origin": ORIGIN} | {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.browser(signed_in) as browser:
            return await browser.post(f"/api/uploads{query}", content=content, headers=sent)

    async def upload(self, signed_in: SignedIn, content: bytes, query: str = "") -> Asset:
        """One that is taken."""
        answer = await self.post(signed_in, content, query)
        assert answer.status_code in {200, 201}, answer.text
        return await self.get(signed_in.account.id, answer.json()["id"])

    async def get(self, account_id: AccountId, asset_id: str) -> Asset:
        return await self.assets.get(account_id, AssetId(uuid.UUID(asset_id)))

    async def read_copy(self, asset: Asset) -> bytes:
        return (await self.assets.read_for_provider(asset)).content

    async def count_rows(self) -> int:
        async with self.database.transaction() as tx:
            return (await tx.execute(sa.text("select count(*) from assets"))).scalar_one()

    def left_behind(self) -> list[Path]:
        """What is still in the folder on disk."""
        return list(self.incoming.rglob("*")) if self.incoming.exists() else []


def assert_clean(upload_api: UploadApi) -> None:
    """Nothing of what was refused or broken off lies anywhere."""
    assert upload_api.left_behind() == []
    assert upload_api.storage.objects == {}
