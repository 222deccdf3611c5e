"""What a bucket on the other side of a network has to stand, and what R2 insists on."""

import asyncio
import hashlib
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fakes.s3 import BUCKET
from gpt_image_studio.adapters import s3_storage as module
from gpt_image_studio.adapters.s3_storage import S3Storage
from gpt_image_studio.errors import StorageUnavailableError

PNG = "image/png"
#: What a multipart part may not be smaller than.
FIVE_MEGABYTES = 5 * 1024 * 1024


def make_impatient(url: str) -> S3Storage:
    return S3Storage(url, BUCKET, "a", "s", max_attempts=1, connect_timeout_seconds=0.5, read_timeout_seconds=0.5)


@contextmanager
def run_server(answer: Callable[[socket.socket], None]) -> Generator[str]:
    """Answers one connection with `answer`, then closes it."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            connection.recv(65536)
            answer(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
        thread.join()


def capture_requests(storage: S3Storage) -> list[Any]:
    """What goes over the wire from here on; looks inside because the wire is where R2 is particular."""
    seen: list[Any] = []

    def remember(request: Any, **_: object) -> None:
        seen.append(request)

    storage._client.meta.events.register("before-send.s3", remember)  # pyright: ignore[reportPrivateUsage] # see above
    return seen


async def test_bodies_go_up_plain_and_checked(s3_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PART_BYTES", FIVE_MEGABYTES)
    storage = S3Storage(s3_url, BUCKET, "a", "s")
    seen = capture_requests(storage)
    big = bytes(range(256)) * 4 * 12 * 1024  # two whole parts and a smaller one
    (tmp_path / "big").write_bytes(big)
    (tmp_path / "small").write_bytes(b"small")
    await storage.put("wire/bytes.png", b"content", media_type=PNG)
    await storage.put("wire/small.png", tmp_path / "small", media_type=PNG)
    await storage.put("wire/big.png", tmp_path / "big", media_type=PNG)
    assert hashlib.sha256(await storage.get("wire/big.png")).digest() == hashlib.sha256(big).digest()
    await storage.delete("wire/big.png")

    headers = [
        {
            name.lower(): value.decode() if isinstance(value, bytes) else str(value)
            for name, value in request.headers.items()
        }
        for request in seen
    ]
    assert not [sent for sent in headers if "aws-chunked" in sent.get("content-encoding", "")]
    assert not [sent for sent in headers if "x-amz-trailer" in sent or "x-amz-checksum-mode" in sent]
    written = [sent for request, sent in zip(seen, headers, strict=True) if request.method == "PUT"]
    assert not [name for sent in written for name in sent if "checksum" in name]  # else R2 answers "Unauthorized"
    assert {request.url.split("?")[0].removeprefix(s3_url).split("/")[1] for request in seen} == {BUCKET}
    parts = [sent for request, sent in zip(seen, headers, strict=True) if "partNumber=" in request.url]
    assert [int(part["content-length"]) for part in parts] == [
        FIVE_MEGABYTES,
        FIVE_MEGABYTES,
        len(big) - 2 * FIVE_MEGABYTES,
    ]
    (checked,) = [sent for request, sent in zip(seen, headers, strict=True) if request.url.endswith("/wire/bytes.png")]
    assert "content-md5" in checked
    assert checked["content-type"] == PNG
    assert checked["cache-control"] == "private, no-store"


async def test_a_service_that_is_away_is_storage_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    storage = make_impatient(url)
    for attempt in (
        storage.put("a.png", b"x", media_type=PNG),
        storage.get("a.png"),
        storage.delete("a.png"),
        storage.check(),
    ):
        with pytest.raises(StorageUnavailableError):
            await attempt


async def test_a_bucket_that_is_missing_is_not_a_missing_picture(s3_url: str) -> None:
    storage = S3Storage(s3_url, "another-bucket", "a", "s", max_attempts=1)
    with pytest.raises(StorageUnavailableError):
        await storage.get("a.png")
    with pytest.raises(StorageUnavailableError):
        await storage.check()


async def test_a_body_cut_short_is_noticed() -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 1000\r\n\r\nonly this")

    with run_server(cut) as url:
        storage = make_impatient(url)
        received = b""
        with pytest.raises(StorageUnavailableError):  # noqa: PT012 # the promise is about reading to the end
            async with storage.open("a.png") as stored:
                assert stored.total == 1000
                async for chunk in stored.chunks:
                    received += chunk
        assert b"only this".startswith(received)


async def test_a_service_that_does_not_answer_blocks_nobody_else() -> None:
    release = threading.Event()

    def say_nothing(_connection: socket.socket) -> None:
        release.wait(10)

    with run_server(say_nothing) as url:
        storage = make_impatient(url)
        waiting = asyncio.create_task(storage.get("a.png"))
        turns = 0
        while not waiting.done():
            await asyncio.sleep(0.01)
            turns += 1
        release.set()
        assert turns > 10
        with pytest.raises(StorageUnavailableError):
            await waiting


async def test_what_could_not_be_deleted_is_not_called_deleted(
    s3_storage: S3Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[dict[str, Any]] = [
        {"Errors": [{"Key": "a.png", "Code": "NoSuchKey"}]},
        {"Errors": [{"Key": "a.png", "Code": "InternalError"}]},
    ]

    def answer(**_request: object) -> dict[str, Any]:
        return answers.pop(0)

    client: Any = s3_storage._client  # pyright: ignore[reportPrivateUsage] # no server can be made to answer so
    monkeypatch.setattr(client, "delete_objects", answer)
    await s3_storage.delete("a.png")
    with pytest.raises(StorageUnavailableError, match="1 files could not be deleted"):
        await s3_storage.delete("a.png")


async def test_more_than_a_thousand_are_deleted_in_turns(
    s3_storage: S3Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []

    def count(*, Bucket: str, Delete: dict[str, Any]) -> dict[str, Any]:  # noqa: N803 # boto3's names
        assert Bucket == BUCKET
        sizes.append(len(Delete["Objects"]))
        return {}

    client: Any = s3_storage._client  # pyright: ignore[reportPrivateUsage] # counts calls without making 2,001 objects
    monkeypatch.setattr(client, "delete_objects", count)
    await s3_storage.delete(*(f"a/{number}.png" for number in range(2001)))
    assert sizes == [1000, 1000, 1]
