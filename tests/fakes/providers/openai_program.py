"""A program written for OpenAI: its SDK, unmodified, and what such a program does with it."""

import base64
import io
from collections.abc import Callable, Iterator
from typing import Any, cast

import httpx
import openai
import pytest
from openai import OpenAI
from openai.types.images_response import ImagesResponse
from PIL import Image

from fakes.pictures import encode, make_png
from fakes.public_api import Customer, PublicApi
from gpt_image_studio.generations.model import Job

MODEL = "studio-demo"
SIZE = "1024x640"
PNG = "image/png"
#: In a prompt: the emulator answers over about a second.
SLOWLY = "[[emu drip;bytes=700;s=0.05]]"


def generate(client: OpenAI, prompt: str = "a boat", **parameters: Any) -> ImagesResponse:
    given: dict[str, Any] = {"model": MODEL, "prompt": prompt, "size": SIZE, "quality": "low", **parameters}
    return cast("Callable[..., ImagesResponse]", client.images.generate)(**given)


def edit(client: OpenAI, prompt: str = "a red boat", **parameters: Any) -> ImagesResponse:
    given: dict[str, Any] = {"model": MODEL, "prompt": prompt, "size": SIZE, "quality": "low", **parameters}
    return cast("Callable[..., ImagesResponse]", client.images.edit)(**given)


def events_of(stream: object) -> list[Any]:
    return list(cast("Iterator[Any]", stream))


def png(name: str = "one.png", width: int = 96, height: int = 60, *, mode: str = "RGB", seed: int = 1) -> Any:
    return name, make_png(width, height, mode=mode, seed=seed), PNG


def pictures_in(response: ImagesResponse) -> list[Image.Image]:
    return [Image.open(io.BytesIO(base64.b64decode(item.b64_json or ""))) for item in response.data or []]


def data_url(content: bytes) -> str:
    return f"data:{PNG};base64,{base64.b64encode(content).decode()}"


def refusal(act: Callable[[], object]) -> openai.APIStatusError:
    """With which the act ends."""
    with pytest.raises(openai.APIStatusError) as caught:
        act()
    return caught.value


def available(api: PublicApi, customer: Customer) -> int:
    return api.run(api.parts.services.credits.balance(customer.account.id)).available


def jobs_of(api: PublicApi, customer: Customer) -> list[Job]:
    return api.run(api.parts.services.generations.list_jobs(customer.account.id))


def content_of(response: ImagesResponse) -> bytes:
    """Of the only one."""
    [picture] = response.data or []
    return base64.b64decode(picture.b64_json or "", validate=True)


def make_markup(width: int = 96, height: int = 60) -> Any:
    """A red stroke on nothing."""
    markup = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    markup.paste((220, 30, 30, 255), (10, 10, width // 2, 16))
    return "markup.png", encode(markup), "image/png"


def price_of(api: PublicApi, customer: Customer, **order: Any) -> int:
    """By the studio's own API, before anything is made."""
    answer = httpx.post(
        f"{api.root}/api/v1/jobs?dry_run=true",
        json=order,
        headers={"Authorization": f"Bearer {customer.key}"},
        trust_env=False,
    )
    return answer.raise_for_status().json()["total_credits"]
