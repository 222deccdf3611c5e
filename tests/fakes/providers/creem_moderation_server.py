"""Creem's prompt moderation, from facts: what it answers is said in the prompt, `[[creem flag]]`; without a word, allow.

`flag` `deny` `maybe` (a decision nobody knows) · `timeout` · `500` `429` · `html` `list` `mute` (no decision).
"""

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fakes.providers.raw_server import RawServer, answer, raw_server

KEY = "creem_test_key"
DECISIONS = {"allow", "flag", "deny", "maybe"}


@dataclass(slots=True)
class CreemServer:
    base_url: str = ""
    #: Bodies as they came.
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


@asynccontextmanager
async def creem_moderation_server() -> AsyncGenerator[CreemServer, None]:
    creem = CreemServer()
    socket: list[RawServer] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = socket[0].heads[-1]
        length = re.search(r"content-length: (\d+)", head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        writer.write(await _reply(creem, head, body))
        await writer.drain()

    async with raw_server(handle, is_body_read=False) as server:
        socket.append(server)
        creem.base_url = server.base_url.removesuffix("/v1")
        yield creem


async def _reply(creem: CreemServer, head: str, body: bytes) -> bytes:
    key = re.search(r"x-api-key: (\S+)", head)
    if not head.startswith("post /v1/moderation/prompt "):
        return _error("404 Not Found")
    if key is None:
        return _error("401 Unauthorized")
    if key[1] != KEY:
        return _error("403 Forbidden")
    asked = json.loads(body)
    creem.asked.append(asked)
    if not isinstance(asked.get("prompt"), str):
        return _error("400 Bad Request")
    word = re.search(r"\[\[creem (\w+)\]\]", asked["prompt"])
    return await _decide(word[1] if word else "allow", asked)


async def _decide(word: str, asked: dict[str, Any]) -> bytes:
    match word:
        case "timeout":
            await asyncio.Event().wait()
        case "500" | "429":
            return _error(f"{word} Trouble")
        case "html":
            return answer(b"<html>Bad gateway</html>", media_type="text/html")
        case "list":
            return answer(b"[]")
        case _:
            pass
    decision = {"decision": word} if word in DECISIONS else {}
    said = {
        "id": "mod_1a2b",
        "object": "moderation_result",
        "prompt": asked["prompt"],
        "external_id": asked.get("external_id"),
        "usage": {"units": 1},
        "something_new": True,
        **decision,
    }
    return answer(json.dumps(said).encode())


def _error(status: str) -> bytes:
    said = {"trace_id": "trace_9", "status": int(status[:3]), "error": status, "message": ["no"], "timestamp": 0}
    return answer(json.dumps(said).encode(), status=status)
