"""Asks the site for its first page, without a server, and prints status, body and who may open its websocket."""

import asyncio
import json
import sys

import httpx
import reflex as rx
from tiny.tiny import app


async def ask() -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app()), base_url="http://tiny") as client:
        answer = await client.get("/")
    sys.stdout.write(json.dumps([answer.status_code, answer.text, list(rx.config.get_config().cors_allowed_origins)]))


asyncio.run(ask())
