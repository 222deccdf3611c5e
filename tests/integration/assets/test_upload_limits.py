"""What the door for files does not let happen: too much, too many, too slow, half of it, or anything left behind."""

import asyncio
import resource
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
from fakes.upload_door import ORIGIN, UploadDoor, assert_clean
from gpt_image_studio.accounts.model import PLAN_LIMITS
from gpt_image_studio.accounts.service import SignedIn
from gpt_image_studio.assets.repository import AssetRepository
from gpt_image_studio.assets.uploads import gate as upload_gate
from gpt_image_studio.assets.uploads.gate import UploadGate
from gpt_image_studio.db.session import Database
from gpt_image_studio.web.cookies import SESSION_COOKIE

CONTENT = make_png(300, 200)
MAX_BYTES = 2_000_000


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    return tmp_path / "incoming"


@pytest.fixture
def door(database: Database, incoming: Path, clock: FixedClock) -> UploadDoor:
    return UploadDoor(database, incoming, clock, max_bytes=MAX_BYTES)


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


async def test_a_file_over_the_cap_is_refused_whether_it_says_so_or_not(door: UploadDoor, ada: SignedIn) -> None:
    large = bytes(MAX_BYTES + 1)
    for answer in [await door.post(ada, large), await door.post(ada, chunks_of(large))]:
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (413, "too_large", "file")
        assert "2 MB" in answer.json()["message"]
    assert_clean(door)


async def test_no_more_than_the_cap_is_ever_written(door: UploadDoor, ada: SignedIn) -> None:
    most = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal most
        for _ in range(400):
            yield bytes(100_000)
            most = max([most, *(file.stat().st_size for file in door.left_behind() if file.is_file())])

    assert (await door.post(ada, endless())).status_code == 413
    assert 0 < most <= MAX_BYTES


async def test_a_size_that_is_not_true_is_not_believed(door: UploadDoor, ada: SignedIn) -> None:
    more = await send(door, ada, [CONTENT], declared="10")
    assert more["status"] == 201
    absurd = await send(door, ada, [make_png(seed=2)], declared="-5; drop")
    assert absurd["status"] == 201


async def test_uploads_take_no_more_than_the_plan_allows(
    door: UploadDoor, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = make_png(300, 200, seed=2)
    allow(monkeypatch, ada, len(CONTENT) + len(second) + 10)
    first = await door.upload(ada, CONTENT)
    await door.upload(ada, second)
    answer = await door.post(ada, make_png(seed=3))
    assert (answer.status_code, answer.json()["code"]) == (403, "storage_quota")
    assert "Delete some" in answer.json()["message"]
    assert await door.count_rows() == 2
    assert {key.split("/")[1] for key in door.storage.objects} == {
        str(asset_id) for (asset_id,) in await rows(door, "select id from assets")
    }
    # What is there already needs no room, and what is deleted makes some.
    assert (await door.post(ada, CONTENT)).status_code == 200
    await mark_deleted(door, first.id)
    assert (await door.post(ada, make_png(seed=3))).status_code == 201


async def test_two_at_once_do_not_both_get_the_last_room(
    door: UploadDoor, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = [make_png(300, 200, seed=seed) for seed in (1, 2, 3)]
    allow(monkeypatch, ada, max(map(len, pictures)))
    answers = await asyncio.gather(*(door.post(ada, picture) for picture in pictures))
    assert sorted(answer.status_code for answer in answers) == [201, 403, 403]
    assert await door.count_rows() == 1
    assert len({key.split("/")[1] for key in door.storage.objects}) == 1


async def test_deleting_and_uploading_again_and_again_ends_too(
    door: UploadDoor, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, ada, int(1.4 * len(CONTENT)))
    for seed in (1, 2):
        await mark_deleted(door, (await door.upload(ada, make_png(300, 200, seed=seed))).id)
    answer = await door.post(ada, make_png(300, 200, seed=3))
    assert (answer.status_code, answer.json()["code"]) == (403, "storage_quota")
    assert "Deleted uploads" in answer.json()["message"]


async def test_somebody_elses_uploads_do_not_count(
    door: UploadDoor, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, ada, len(CONTENT))
    await door.upload(ada, CONTENT)
    await door.upload(await door.sign_in("bob@example.com"), CONTENT)


# Too many


async def test_an_account_sends_so_many_at_once_and_the_next_is_told_to_wait(
    database: Database, incoming: Path
) -> None:
    door = UploadDoor(database, incoming, gate=UploadGate(at_once=2))
    ada, bob = await door.sign_in(), await door.sign_in("bob@example.com")
    gates = [Gate(make_png(seed=seed)) for seed in (1, 2)]
    sending = [asyncio.create_task(door.post(ada, gate.body())) for gate in gates]
    await asyncio.gather(*(gate.begun.wait() for gate in gates))
    refused = await door.post(ada, CONTENT)
    assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (
        429,
        "too_many_uploads",
        "1",
    )
    assert (await door.post(bob, CONTENT)).status_code == 201
    for gate in gates:
        gate.open.set()
    assert [answer.status_code for answer in await asyncio.gather(*sending)] == [201, 201]
    assert (await door.post(ada, CONTENT)).status_code == 201


async def test_the_whole_process_receives_so_many_at_once(database: Database, incoming: Path) -> None:
    door = UploadDoor(database, incoming, gate=UploadGate(all_at_once=1))
    ada, bob = await door.sign_in(), await door.sign_in("bob@example.com")
    gate = Gate(CONTENT)
    sending = asyncio.create_task(door.post(ada, gate.body()))
    await gate.begun.wait()
    refused = await door.post(bob, CONTENT)
    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert refused.headers["retry-after"]
    gate.open.set()
    assert (await sending).status_code == 201


async def test_so_many_in_a_row_then_one_a_second(
    database: Database, incoming: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(upload_gate.time, "monotonic", lambda: now)
    door = UploadDoor(database, incoming, gate=UploadGate(in_a_row=2))
    ada = await door.sign_in()
    assert [(await door.post(ada, CONTENT)).status_code for _ in range(2)] == [201, 200]
    refused = await door.post(ada, CONTENT)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    now += 1
    assert (await door.post(ada, CONTENT)).status_code == 200
    assert (await door.post(ada, CONTENT)).status_code == 429


# Too slow, or half of it


async def test_an_upload_that_stops_moving_is_given_up(database: Database, incoming: Path) -> None:
    door = UploadDoor(database, incoming, idle_seconds=0.2)
    ada = await door.sign_in()
    answer = await door.post(ada, Gate(CONTENT).body())
    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")
    assert_clean(door)


async def test_an_upload_that_trickles_is_given_up(database: Database, incoming: Path) -> None:
    door = UploadDoor(database, incoming, longest_seconds=0.3)
    ada = await door.sign_in()

    async def trickle() -> AsyncIterator[bytes]:
        for byte in CONTENT:
            yield bytes([byte])
            await asyncio.sleep(0.02)

    answer = await door.post(ada, trickle())
    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")
    assert_clean(door)


async def send(
    door: UploadDoor, signed_in: SignedIn, pieces: list[bytes], *, declared: str = "", is_cut: bool = False
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
    await door.app(scope, receive, keep)
    return sent[0]


async def test_a_lost_connection_leaves_nothing(door: UploadDoor, ada: SignedIn) -> None:
    answer = await send(door, ada, [CONTENT[:1000], CONTENT[1000:2000]], is_cut=True)
    assert answer["status"] == 400
    assert_clean(door)
    short = await send(door, ada, [CONTENT[:1000]], declared=str(len(CONTENT)))
    assert short["status"] == 400
    assert_clean(door)


async def test_a_request_that_is_canceled_leaves_nothing(door: UploadDoor, ada: SignedIn) -> None:
    gate = Gate(CONTENT)
    sending = asyncio.create_task(door.post(ada, gate.body()))
    await gate.begun.wait()
    assert door.left_behind()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert_clean(door)


async def test_nothing_at_all_is_no_file(door: UploadDoor, ada: SignedIn) -> None:
    answer = await door.post(ada, b"")
    assert (answer.status_code, answer.json()["message"]) == (400, "The file is empty.")
    assert_clean(door)


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


async def test_a_disk_that_fills_up_while_receiving_is_said(door: UploadDoor, ada: SignedIn) -> None:
    with files_no_larger_than(600_000):
        answer = await door.post(ada, bytes(1_500_000))
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert "no room" in answer.json()["message"]
    assert answer.headers["retry-after"]
    assert_clean(door)
    assert (await door.post(ada, CONTENT)).status_code == 201


async def test_a_disk_that_is_nearly_full_is_left_to_the_database(database: Database, incoming: Path) -> None:
    door = UploadDoor(database, incoming, minimum_free_bytes=1 << 60)
    answer = await door.post(await door.sign_in(), CONTENT)
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert_clean(door)


async def test_storage_that_is_full_is_said_and_half_of_a_picture_does_not_stay(
    door: UploadDoor, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, done = door.storage.put, 0

    async def fill_up(*args: Any, **kwargs: Any) -> None:
        nonlocal done
        door.storage.is_full = done == 1
        done += 1
        await put(*args, **kwargs)

    monkeypatch.setattr(door.storage, "put", fill_up)
    answer = await door.post(ada, CONTENT)
    assert done == 2
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert_clean(door)
    assert await door.count_rows() == 0


async def test_a_database_that_is_away_is_said(ada: SignedIn, incoming: Path) -> None:
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    door = UploadDoor(nowhere, incoming)
    answer = await door.post(ada, CONTENT)
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert_clean(door)
    await nowhere.close()


async def rows(door: UploadDoor, query: str) -> list[Any]:
    async with door.database.transaction() as tx:
        return list((await tx.execute(sa.text(query))).all())


async def mark_deleted(door: UploadDoor, asset_id: Any) -> None:
    async with door.database.transaction() as tx:
        (account_id,) = (
            await tx.execute(sa.text("select account_id from assets where id = :id"), {"id": asset_id})
        ).one()
        await AssetRepository(tx).mark_deleted(account_id, [asset_id], door.clock.now())


def allow(monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn, storage_bytes: int) -> None:
    """The plan's limits with another figure."""
    plan = signed_in.account.plan
    monkeypatch.setitem(PLAN_LIMITS, plan, replace(PLAN_LIMITS[plan], storage_bytes=storage_bytes))
