"""Thirty kills at random points while six people work. Nothing is lost, nothing is charged twice, every account adds up."""

import asyncio
import random
import time
import uuid
from dataclasses import dataclass, field

import psutil
import psycopg

from fakes.books import audit, list_stored_keys
from fakes.processes.product import Product, installation
from fakes.tab import Tab, event_name
from gpt_image_studio.db.embedded.postgres import EmbeddedPostgres
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.studio import StudioState

KILLS = 30
PEOPLE = 6
#: After the last kill everything must end by itself within this time, seconds: dead workers, second attempts, unknown outcomes.
DRAIN_SECONDS = 240.0

SUBMIT = event_name(StudioState.get_full_name(), "submit")
CANCEL = event_name(QueueState.get_full_name(), "cancel")


@dataclass(slots=True)
class Person:
    """Sends drafts, repeats one now and then, cancels some, reconnects for ever."""

    cookie: str
    chance: random.Random
    acknowledged: set[uuid.UUID] = field(default_factory=set)
    repeated: int = 0
    canceled: int = 0

    async def work(self, product: Product) -> None:
        while True:
            try:
                async with Tab(product.url, self.cookie) as tab:
                    await tab.wait_for(lambda known: bool(known.value("is_queue_known")), seconds=20)
                    while tab.is_connected:
                        await self.send_one(tab)
                        await asyncio.sleep(self.chance.uniform(0.1, 0.8))
            except Exception:  # noqa: BLE001 # the server is being killed under this person; they come back
                await asyncio.sleep(0.3)

    async def send_one(self, tab: Tab) -> None:
        draft = uuid.UUID(int=self.chance.getrandbits(128), version=4)
        prompt = f"A {self.chance.choice(['sage', 'cobalt', 'amber'])} bottle, number {draft.hex[:6]}"
        times = 2 if self.chance.random() < 0.2 else 1
        for _ in range(times):
            await tab.send(SUBMIT, prompt=prompt, draft_id=str(draft))
        self.repeated += times - 1
        await tab.wait_for(
            lambda known: known.value("accepted_draft") == str(draft) or not known.is_connected, seconds=8
        )
        if tab.value("accepted_draft") == str(draft):
            self.acknowledged.add(draft)
            if self.chance.random() < 0.25:
                await asyncio.sleep(self.chance.uniform(0, 1.5))
                await tab.send(CANCEL, job_id=str(draft))
                self.canceled += 1


def make_person(product: Product, email: str, chance: random.Random) -> Person:
    """With credits for every draft of a run."""
    cookie = product.sign_in(email)
    product.run("grant", email, "3000", "--reason", "chaos")
    return Person(cookie, random.Random(chance.random()))


def kill_one(product: Product, chance: random.Random) -> str:
    """The web, the worker, or all at once; the supervisor or the next start brings them back."""
    victim = chance.choice(["web", "worker", "worker", "everything"])
    if victim == "everything":
        product.kill()
        product.start(until_ready=False)
        return victim
    for process in product.children(victim):
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    return victim


async def cause_chaos(product: Product, people: list[Person], chance: random.Random) -> list[str]:
    working = [asyncio.create_task(person.work(product)) for person in people]
    killed: list[str] = []
    try:
        for _ in range(KILLS):
            await asyncio.to_thread(product.wait_until_ready)
            await asyncio.sleep(chance.uniform(0.3, 3.0))
            killed.append(await asyncio.to_thread(kill_one, product, chance))
        await asyncio.to_thread(product.wait_until_ready)
        await asyncio.sleep(2)
    finally:
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
    return killed


def drain(url: str) -> None:
    """Waits until every job has ended, however that is; the audit says whether it ended well."""
    end = time.monotonic() + DRAIN_SECONDS
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() < end:
            row = connection.execute(
                "select count(*) from jobs where status in ('queued', 'running', 'unknown')"
            ).fetchone()
            if row == (0,):
                return
            time.sleep(0.5)


def test_nothing_is_lost_and_nothing_is_charged_twice_through_thirty_kills() -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    with installation(
        STUDIO_DEMO_SECONDS="1.0",
        STUDIO_HEARTBEAT_SECONDS="1",
        STUDIO_DEAD_WORKER_SECONDS="5",
        STUDIO_SWEEP_SECONDS="1",
        STUDIO_UNKNOWN_GRACE_SECONDS="5",
    ) as product:
        product.start()
        people = [make_person(product, f"person{number}@example.com", chance) for number in range(PEOPLE)]
        killed = asyncio.run(cause_chaos(product, people, chance))
        with EmbeddedPostgres(product.data_dir) as postgres:
            url = postgres.url.replace("postgresql+psycopg", "postgresql")
            drain(url)
            acknowledged = {draft for person in people for draft in person.acknowledged}
            with psycopg.connect(url) as connection:
                wrong = audit(connection, acknowledged)
                missing = [
                    key for key in list_stored_keys(connection) if not (product.data_dir / "files" / key).is_file()
                ]
                ended = dict(connection.execute("select status, count(*) from jobs group by 1").fetchall())
        summary = (
            f"seed {seed}; {len(killed)} kills {sorted(set(killed))}; {len(acknowledged)} drafts, "
            f"{sum(p.repeated for p in people)} repeated, {sum(p.canceled for p in people)} canceled; ended {ended}"
        )
        print(summary)
        assert not wrong, f"{summary}\n" + "\n".join(wrong[:20])
        assert not missing, f"{summary}\n{missing[:5]}"
        # A run in which nothing happened proves nothing.
        assert len(acknowledged) > 3 * KILLS, summary
        assert ended.get("succeeded", 0) > KILLS, summary
