"""The database goes, the disk is full. The page says which, no credit moves, and work goes on by itself when it is back."""

import http.client
import json
import os
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from databases import make_database
from fakes.processes.product import Product, installation
from fakes.processes.project import lend_build
from fakes.tab import Tab, event_name
from gpt_image_studio.db.embedded.postgres import EmbeddedPostgres
from gpt_image_studio.screens.studio.state.studio import StudioState

SUBMIT = event_name(StudioState.get_full_name(), "submit")
OPEN = event_name(StudioState.get_full_name(), "open")
QUICK = {
    "STUDIO_DEMO_SECONDS": "3",
    "STUDIO_HEARTBEAT_SECONDS": "1",
    "STUDIO_DEAD_WORKER_SECONDS": "5",
    "STUDIO_SWEEP_SECONDS": "1",
}


def parts_of(product: Product) -> tuple[int, dict[str, str]]:
    status, body = product.get("/readyz")
    return status, json.loads(body)["parts"] if body else {}


def wait_until(
    product: Product, condition: Callable[[int, dict[str, str]], bool], seconds: float = 60.0
) -> dict[str, str]:
    """Asks `/readyz` until it says what is expected."""
    end = time.monotonic() + seconds
    status, parts = parts_of(product)
    while not condition(status, parts):
        if time.monotonic() > end:
            raise TimeoutError(f"{status} {parts}\n{product.last_words()}")
        status, parts = parts_of(product)
    return parts


async def send(tab: Tab, prompt: str) -> str:
    draft = str(uuid.uuid4())
    await tab.send(SUBMIT, prompt=prompt, draft_id=draft)
    await tab.wait_for(lambda known: known.value("accepted_draft") == draft)
    return draft


def is_done(tab: Tab) -> bool:
    rows = tab.value("rows") or []
    return bool(rows) and all("done" in str(row.get("word", "")).lower() for row in rows)


def has_started(tab: Tab) -> bool:
    rows = tab.value("rows") or []
    return bool(rows) and bool(rows[0].get("is_running"))


async def opened(product: Product, cookie: str) -> Tab:
    tab = Tab(product.url, cookie)
    await tab.connect()
    await tab.wait_for(lambda known: bool(known.value("is_queue_known")))
    return tab


async def test_a_job_outlives_the_database(data_dir: Path, tmp_path: Path) -> None:
    postgres = EmbeddedPostgres(data_dir)
    with make_database(postgres.acquire()) as url, installation(STUDIO_DATABASE_URL=url, **QUICK) as product:
        lend_build(product, tmp_path / "project")
        product.start()
        tab = await opened(product, product.sign_in("outage@example.com"))
        await send(tab, "A sage bowl, through an outage")
        await tab.wait_for(has_started)

        postgres.release()
        parts = wait_until(product, lambda status, _: status == http.client.SERVICE_UNAVAILABLE)
        assert parts["database"] == "database_unavailable"
        assert parts["storage"] == "well"
        assert product.get("/healthz")[0] == http.client.OK
        await tab.send(OPEN)
        await tab.wait_for(lambda known: "database" in str(known.value("trouble")).lower())
        refused = str(uuid.uuid4())
        await tab.send(SUBMIT, prompt="Sent while it was away", draft_id=refused)
        await tab.wait_for(lambda known: bool((known.value("problem", of="composer_state") or {}).get("message")))
        assert tab.value("accepted_draft") != refused

        postgres.acquire()
        wait_until(product, lambda status, _: status == http.client.OK)
        await tab.send(OPEN)
        await tab.wait_for(is_done, seconds=90)
        await tab.wait_for(lambda known: known.value("trouble") == "" and known.value("available_credits") == 191)
        await tab.close()
        product.stop()
    postgres.release()


@contextmanager
def full_disk(files: Path) -> Iterator[None]:
    """No file can be written below `files`. As root, a small file system that is full; else a file where the folder was."""
    aside = files.with_name("files aside")
    if os.geteuid() == 0 and _can_mount(files):
        try:
            (files / "ballast").write_bytes(b"\0" * 2**20)
            yield
        finally:
            subprocess.run(["umount", str(files)], check=True)
        return
    files.rename(aside)
    files.touch()
    try:
        yield
    finally:
        files.unlink()
        aside.rename(files)


def _can_mount(files: Path) -> bool:
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(files)], check=False, capture_output=True
    )
    return done.returncode == 0


async def test_a_full_disk_costs_nothing_and_work_goes_on_when_there_is_room() -> None:
    with installation(**QUICK) as product:
        product.start()
        tab = await opened(product, product.sign_in("full@example.com"))
        with full_disk(product.data_dir / "files"):
            parts = wait_until(product, lambda status, _: status == http.client.SERVICE_UNAVAILABLE)
            assert parts["storage"] == "storage_unavailable"
            assert parts["database"] == "well"
            await send(tab, "An amber jar with nowhere to go")
            await tab.wait_for(lambda known: "nothing was charged" in str(known.value("strip")).lower())
            assert tab.value("available_credits") == 191, "held, not charged"
        wait_until(product, lambda status, _: status == http.client.OK)
        await tab.wait_for(is_done, seconds=120)
        assert tab.value("available_credits") == 191
        await tab.close()
