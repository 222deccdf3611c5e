"""How the bytes of a picture leave: in small pieces, and what is closed when either end goes away."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message

from fakes.clock import FixedClock
from fakes.pictures import make_png
from fakes.storage import MemoryStorage
from gpt_image_studio.accounts.service import SignedIn
from gpt_image_studio.adapters.folder_storage import CHUNK_BYTES, FolderStorage
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import StorageUnavailableError
from gpt_image_studio.web.cookies import SESSION_COOKIE
from integration.api.media_world import MediaWorld


async def ask(
    world: MediaWorld,
    signed_in: SignedIn,
    address: str,
    *,
    gone_after: int | None = None,
    send: Callable[[Message], Awaitable[None]] | None = None,
) -> list[Message]:
    """What the server sends, message by message; the other side hangs up after `gone_after` of them."""
    sent: list[Message] = []

    async def keep(message: Message) -> None:
        if gone_after is not None and len(sent) >= gone_after:
            raise OSError("the other side is gone")
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "method": "GET",
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
        "headers": [(b"cookie", f"{SESSION_COOKIE}={signed_in.cookie}".encode())],
    }
    await world.app(scope, _never, send or keep)
    return sent


async def _never() -> Message:
    raise AssertionError("nothing more is asked of the other side")


async def test_a_large_original_is_sent_in_small_pieces(database: Database, clock: FixedClock, tmp_path: Path) -> None:
    world = MediaWorld(database, FolderStorage(tmp_path), clock)
    ada = await world.sign_in("ada@example.com")
    content = make_png(1200, 900)
    assert len(content) > 4 * CHUNK_BYTES
    asset = await world.make_picture(ada, content)
    messages = await ask(world, ada, f"/media/{asset.id}/original")
    pieces = [message["body"] for message in messages if message["type"] == "http.response.body"]
    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= CHUNK_BYTES


async def test_hanging_up_in_the_middle_closes_what_was_open_and_is_no_error(
    world: MediaWorld, ada: SignedIn, storage: MemoryStorage
) -> None:
    asset = await world.make_picture(ada, make_png(1200, 900))
    for gone_after in (0, 1, 2):
        sent = await ask(world, ada, f"/media/{asset.id}/original", gone_after=gone_after)
        assert len(sent) == gone_after
        assert storage.open_objects == 0


async def test_storage_lost_in_the_middle_cuts_the_answer_short_instead_of_ending_it(
    world: MediaWorld, ada: SignedIn, storage: MemoryStorage
) -> None:
    asset = await world.make_picture(ada, make_png(1200, 900))
    sent: list[Message] = []

    async def lose_storage(message: Message) -> None:
        sent.append(message)
        storage.is_away = len(sent) == 2

    with pytest.raises(StorageUnavailableError):
        await ask(world, ada, f"/media/{asset.id}/original", send=lose_storage)
    assert sent[-1]["more_body"]
    assert storage.open_objects == 0
