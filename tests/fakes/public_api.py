"""The public API on a real socket, with everything behind it real but the picture model, which is the emulator.

Web and worker run in one thread of their own, so that a test speaks to it as any program would: from outside.
"""

import asyncio
import threading
import uuid
from collections.abc import Coroutine, Generator
from concurrent.futures import Future
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette

from fakes.make.accounts import make_account
from fakes.processes.product import free_port
from fakes.processes.worker_process import worker_at_work
from fakes.workshop import QUICK
from gpt_image_studio.accounts.model import Account, Plan
from gpt_image_studio.adapters.openai_images import OpenAIImages
from gpt_image_studio.api.compatible import compatible_routes
from gpt_image_studio.api.v1 import v1_routes
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.bootstrap import Parts, assemble
from gpt_image_studio.db.bell import Bell
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.running.runner import JobRunner
from gpt_image_studio.kit.clock import SystemClock
from gpt_image_studio.kit.ids import AssetId
from gpt_image_studio.limits.request_rate import RequestLimiter
from gpt_image_studio.services import install
from gpt_image_studio.settings import Settings
from gpt_image_studio.web.waiting import job_watcher

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Customer:
    account: Account
    #: The account's API key, `sk-…`.
    key: str


class PublicApi:
    def __init__(self, parts: Parts, port: int, loop: asyncio.AbstractEventLoop) -> None:
        self.parts = parts
        self.root = f"http://127.0.0.1:{port}"
        self._loop = loop

    @property
    def base_url(self) -> str:
        """What the OpenAI SDK is given."""
        return f"{self.root}/v1"

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        """Something of ours, in the thread it lives in."""
        return asyncio.run_coroutine_threadsafe(act, self._loop).result(60)

    def customer(self, credits: int = 1000, *, plan: Plan = Plan.SOLO, requests_per_minute: int = 10_000) -> Customer:  # noqa: A002 # the product's word
        """A new account with a key of its own."""
        account = self.run(make_account(self.parts.database, credits=credits, plan=plan))
        made = self.run(
            self.parts.services.api_keys.create(account.id, "test", requests_per_minute=requests_per_minute)
        )
        return Customer(account, made.secret)

    def picture(self, owner: Customer, content: bytes, *, kind: AssetKind = AssetKind.OUTPUT) -> Asset:
        """One that was made earlier."""
        assets = self.parts.services.assets

        async def make() -> Asset:
            asset = await assets.save_picture(
                account_id=owner.account.id,
                asset_id=AssetId(uuid.uuid4()),
                kind=kind,
                key_prefix=f"outputs/{uuid.uuid4()}",
                content=content,
            )
            async with self.parts.database.transaction() as tx:
                await assets.record(tx, asset)
            return asset

        return self.run(make())

    def execute(self, statement: str, **values: Any) -> None:
        async def act() -> None:
            async with self.parts.database.transaction() as tx:
                await tx.execute(sa.text(statement), values)

        self.run(act())


@contextmanager
def start_public_api(
    database_url: str, folder: Path, *, provider_url: str | None, **settings: Any
) -> Generator[PublicApi]:
    """`provider_url` is the emulator's; without one nobody works, and jobs wait for ever. `settings` as `Settings` takes them."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="public api", daemon=True)
    thread.start()
    started: Future[PublicApi] = Future()
    stop = asyncio.Event()
    serving = asyncio.run_coroutine_threadsafe(
        _serve(database_url, Settings(data_dir=folder, **settings), provider_url, started, stop), loop
    )
    serving.add_done_callback(
        lambda done: None if started.done() else started.set_exception(done.exception() or RuntimeError())
    )
    try:
        yield started.result(60)
    finally:
        loop.call_soon_threadsafe(stop.set)
        serving.result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _serve(
    database_url: str, settings: Settings, provider_url: str | None, started: "Future[PublicApi]", stop: asyncio.Event
) -> None:
    async with AsyncExitStack() as stack:
        database = Database(database_url)
        stack.push_async_callback(database.close)
        parts = assemble(settings, database, RequestLimiter())
        install(parts.services)
        bell = Bell(database.url, job_watcher.on_ring)
        stack.push_async_callback(_end, asyncio.create_task(bell.listen()))
        if provider_url is not None:
            provider = OpenAIImages(base_url=provider_url, api_key="emulated")
            stack.push_async_callback(provider.close)
            runner = JobRunner(
                database,
                parts.ledger,
                parts.engine,
                provider,
                parts.services.assets,
                parts.registry,
                SystemClock(),
                policy=replace(QUICK, timeout_slack_seconds=5.0, storage_patience_seconds=10.0),
            )
            await stack.enter_async_context(worker_at_work(parts.engine, runner, concurrency=8))
        port = free_port()
        server = Server(_app(), address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False)
        stack.push_async_callback(_stop, server, asyncio.create_task(server.serve()))
        await bell.listening.wait()
        await _until_open(port)
        started.set_result(PublicApi(parts, port, asyncio.get_running_loop()))
        await stop.wait()


def _app() -> Starlette:
    return Starlette(routes=[*compatible_routes(), *v1_routes()])


async def _until_open(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.02)


async def _stop(server: Server, serving: "asyncio.Task[None]") -> None:
    server.stop()
    await serving


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait({task})
