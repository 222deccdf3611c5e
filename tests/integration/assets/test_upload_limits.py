"""What the door for files does not let happen: too much, too many, too slow, half of it, or anything left behind."""

import asyncio
import resource
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.types import Message

from fakes.clock import FixedClock
from fakes.make.uploads import chunks_of
from fakes.pictures import make_png
from fakes.upload_api import ORIGIN, UploadApi, assert_clean
from gpt_image_studio.accounts.model import PLAN_LIMITS
from gpt_image_studio.accounts.service import SignedIn
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.db.session import Database
from gpt_image_studio.limits.upload_gate import UploadGate
from gpt_image_studio.web.cookies import SESSION_COOKIE

CONTENT = make_png(300, 200)
MAX_BYTES = 2_000_000


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    return tmp_path / "incoming"


@pytest.fixture
def upload_api(database: Database, incoming: Path, clock: FixedClock) -> UploadApi:
    return UploadApi(database, incoming, clock, max_bytes=MAX_BYTES)


class Gate:
    """A body whose second half waits."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.begun = asyncio.Event()
        self.open = asyncio.Event()

    async def body(self) -> AsyncIterator[bytes]:
        yield self._content[:1000]
        self.begun.set()
        await self.open.wait()
        yield self._content[1000:]


# Too much


async def test_a_file_over_the_cap_is_refused_whether_it_says_so_or_not(upload_api: UploadApi, ada: SignedIn) -> None:
    large = bytes(MAX_BYTES + 1)
    for answer in [await upload_api.post(ada, large), await upload_api.post(ada, chunks_of(large))]:
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (413, "too_large", "file")
        assert "2 MB" in answer.json()["message"]
    assert_clean(upload_api)


async def test_no_more_than_the_cap_is_ever_written(upload_api: UploadApi, ada: SignedIn) -> None:
    most = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal most
        for _ in range(400):
            yield bytes(100_000)
            most = max([most, *(file.stat().st_size for file in upload_api.left_behind() if file.is_file())])

    assert (await upload_api.post(ada, endless())).status_code == 413
    assert 0 < most <= MAX_BYTES


async def test_a_size_that_is_not_true_is_not_believed(upload_api: UploadApi, ada: SignedIn) -> None:
    more = await send(upload_api, ada, [CONTENT], declared="10")
    assert more["status"] == 201
    absurd = await send(upload_api, ada, [make_png(seed=2)], declared="-5; drop")
    assert absurd["status"] == 201


async def test_uploads_take_no_more_than_the_plan_allows(
    upload_api: UploadApi, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = make_png(300, 200, seed=2)
    allow(monkeypatch, ada, len(CONTENT) + len(second) + 10)
    first = await upload_api.upload(ada, CONTENT)
    await upload_api.upload(ada, second)
    answer = await upload_api.post(ada, make_png(seed=3))
    assert (answer.status_code, answer.json()["code"]) == (403, "storage_quota")
    assert "Delete some" in answer.json()["message"]
    assert await upload_api.count_rows() == 2
    assert {key.split("/")[1] for key in upload_api.storage.objects} == {
        str(asset_id) for (asset_id,) in await rows(upload_api, "select id from assets")
    }
    # What is there already needs no room, and what is deleted makes some.
    assert (await upload_api.post(ada, CONTENT)).status_code == 200
    await mark_deleted(upload_api, first.id)
    assert (await upload_api.post(ada, make_png(seed=3))).status_code == 201


async def test_two_at_once_do_not_both_get_the_last_room(
    upload_api: UploadApi, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = [make_png(300, 200, seed=seed) for seed in (1, 2, 3)]
    allow(monkeypatch, ada, max(map(len, pictures)))
    answers = await asyncio.gather(*(upload_api.post(ada, picture) for picture in pictures))
    assert sorted(answer.status_code for answer in answers) == [201, 403, 403]
    assert await upload_api.count_rows() == 1
    assert len({key.split("/")[1] for key in upload_api.storage.objects}) == 1


async def test_deleting_and_uploading_again_and_again_ends_too(
    upload_api: UploadApi, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, ada, int(1.4 * len(CONTENT)))
    for seed in (1, 2):
        await mark_deleted(upload_api, (await upload_api.upload(ada, make_png(300, 200, seed=seed))).id)
    answer = await upload_api.post(ada, make_png(300, 200, seed=3))
    assert (answer.status_code, answer.json()["code"]) == (403, "storage_quota")
    assert "Deleted uploads" in answer.json()["message"]


async def test_somebody_elses_uploads_do_not_count(
    upload_api: UploadApi, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, ada, len(CONTENT))
    await upload_api.upload(ada, CONTENT)
    await upload_api.upload(await upload_api.sign_in("bob@example.com"), CONTENT)


# Too many


async def test_an_account_sends_so_many_at_once_and_the_next_is_told_to_wait(
    database: Database, incoming: Path
) -> None:
    upload_api = UploadApi(database, incoming, gate=UploadGate(at_once=2))
    ada, bob = await upload_api.sign_in(), await upload_api.sign_in("bob@example.com")
    gates = [Gate(make_png(seed=seed)) for seed in (1, 2)]
    sending = [asyncio.create_task(upload_api.post(ada, gate.body())) for gate in gates]
    await asyncio.gather(*(gate.begun.wait() for gate in gates))
    refused = await upload_api.post(ada, CONTENT)
    assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (
        429,
        "too_many_uploads",
        "1",
    )
    assert (await upload_api.post(bob, CONTENT)).status_code == 201
    for gate in gates:
        gate.open.set()
    assert [answer.status_code for answer in await asyncio.gather(*sending)] == [201, 201]
    assert (await upload_api.post(ada, CONTENT)).status_code == 201


async def test_the_whole_process_receives_so_many_at_once(database: Database, incoming: Path) -> None:
    upload_api = UploadApi(database, incoming, gate=UploadGate(all_at_once=1))
    ada, bob = await upload_api.sign_in(), await upload_api.sign_in("bob@example.com")
    gate = Gate(CONTENT)
    sending = asyncio.create_task(upload_api.post(ada, gate.body()))
    await gate.begun.wait()
    refused = await upload_api.post(bob, CONTENT)
    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert refused.headers["retry-after"]
    gate.open.set()
    assert (await sending).status_code == 201


async def test_so_many_in_a_row_then_one_at_a_time(
    database: Database, incoming: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.5
    monkeypatch.setattr(time, "time", lambda: now)
    upload_api = UploadApi(database, incoming, gate=UploadGate(in_a_row=2))
    ada = await upload_api.sign_in()
    assert [(await upload_api.post(ada, CONTENT)).status_code for _ in range(2)] == [201, 200]
    refused = await upload_api.post(ada, CONTENT)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert refused.json()["message"].endswith("Try again in 2 seconds.")
    now += 2
    assert (await upload_api.post(ada, CONTENT)).status_code == 200
    assert (await upload_api.post(ada, CONTENT)).status_code == 429


# Too slow, or half of it


async def test_an_upload_that_stops_moving_is_given_up(database: Database, incoming: Path) -> None:
    upload_api = UploadApi(database, incoming, idle_seconds=0.2)
    ada = await upload_api.sign_in()
    answer = await upload_api.post(ada, Gate(CONTENT).body())
    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")
    assert_clean(upload_api)


async def test_an_upload_that_trickles_is_given_up(database: Database, incoming: Path) -> None:
    upload_api = UploadApi(database, incoming, longest_seconds=0.3)
    ada = await upload_api.sign_in()

    async def trickle() -> AsyncIterator[bytes]:
        for byte in CONTENT:
            yield bytes([byte])
            await asyncio.sleep(0.02)

    answer = await upload_api.post(ada, trickle())
    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")
    assert_clean(upload_api)


async def send(
    upload_api: UploadApi, signed_in: SignedIn, pieces: list[bytes], *, declared: str = "", is_cut: bool = False
) -> Message:
    """A request as the server hands it over; `is_cut`: the other side hangs up after the pieces. The answer's beginning."""
    messages: list[Message] = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages.append(
        {"type": "http.disconnect"} if is_cut else {"type": "http.request", "body": b"", "more_body": False}
    )
    sent: list[Message] = []

    async def receive() -> Message:
        return messages.pop(0) if len(messages) > 1 else messages[0]

    async def keep(message: Message) -> None:
        sent.append(message)

    headers = {"cookie": f"{SESSION_COOKIE}={signed_in.cookie}", "origin": ORIGIN, "host": "studio"}
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "method": "POST",
        "path": "/api/uploads",
        "raw_path": b"/api/uploads",
        "query_string": b"",
        "headers": [
            (name.encode(), value.encode())
            for name, value in (headers | ({"content-length": declared} if declared else {})).items()
        ],
    }
    await upload_api.app(scope, receive, keep)
    return sent[0]


async def test_a_lost_connection_leaves_nothing(upload_api: UploadApi, ada: SignedIn) -> None:
    answer = await send(upload_api, ada, [CONTENT[:1000], CONTENT[1000:2000]], is_cut=True)
    assert answer["status"] == 400
    assert_clean(upload_api)
    short = await send(upload_api, ada, [CONTENT[:1000]], declared=str(len(CONTENT)))
    assert short["status"] == 400
    assert_clean(upload_api)


async def test_a_request_that_is_canceled_leaves_nothing(upload_api: UploadApi, ada: SignedIn) -> None:
    gate = Gate(CONTENT)
    sending = asyncio.create_task(upload_api.post(ada, gate.body()))
    await gate.begun.wait()
    assert upload_api.left_behind()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert_clean(upload_api)


async def test_nothing_at_all_is_no_file(upload_api: UploadApi, ada: SignedIn) -> None:
    answer = await upload_api.post(ada, b"")
    assert (answer.status_code, answer.json()["message"]) == (400, "The file is empty.")
    assert_clean(upload_api)


# No room, or nobody there


@contextmanager
def files_no_larger_than(size_bytes: int) -> Iterator[None]:
    """The operating system refuses to write on, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_disk_that_fills_up_while_receiving_is_said(upload_api: UploadApi, ada: SignedIn) -> None:
    with files_no_larger_than(600_000):
        answer = await upload_api.post(ada, bytes(1_500_000))
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert "no room" in answer.json()["message"]
    assert answer.headers["retry-after"]
    assert_clean(upload_api)
    assert (await upload_api.post(ada, CONTENT)).status_code == 201


async def test_a_disk_that_is_nearly_full_is_left_to_the_database(database: Database, incoming: Path) -> None:
    upload_api = UploadApi(database, incoming, minimum_free_bytes=1 << 60)
    answer = await upload_api.post(await upload_api.sign_in(), CONTENT)
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert_clean(upload_api)


async def test_storage_that_is_full_is_said_and_half_of_a_picture_does_not_stay(
    upload_api: UploadApi, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, done = upload_api.storage.put, 0

    async def fill_up(*args: Any, **kwargs: Any) -> None:
        nonlocal done
        upload_api.storage.is_full = done == 1
        done += 1
        await put(*args, **kwargs)

    monkeypatch.setattr(upload_api.storage, "put", fill_up)
    answer = await upload_api.post(ada, CONTENT)
    assert done == 2
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert_clean(upload_api)
    assert await upload_api.count_rows() == 0


async def test_a_database_that_is_away_is_said(ada: SignedIn, incoming: Path) -> None:
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    upload_api = UploadApi(nowhere, incoming)
    answer = await upload_api.post(ada, CONTENT)
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert_clean(upload_api)
    await nowhere.close()


async def rows(upload_api: UploadApi, query: str) -> list[Any]:
    async with upload_api.database.transaction() as tx:
        return list((await tx.execute(sa.text(query))).all())


async def mark_deleted(upload_api: UploadApi, asset_id: Any) -> None:
    async with upload_api.database.transaction() as tx:
        (account_id,) = (
            await tx.execute(sa.text("select account_id from assets where id = :id"), {"id": asset_id})
        ).one()
        await AssetRepository(tx).mark_deleted(account_id, [asset_id], upload_api.clock.now())


def allow(monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn, storage_bytes: int) -> None:
    """The plan's limits with another figure."""
    plan = signed_in.account.plan
    monkeypatch.setitem(PLAN_LIMITS, plan, replace(PLAN_LIMITS[plan], storage_bytes=storage_bytes))
