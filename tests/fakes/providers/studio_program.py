"""A program written for `/api/v1`: what it sends, and how it reads a refusal."""

from typing import Any

import httpx

from fakes.pictures import make_png
from fakes.public_api import Customer, PublicApi

ORDER: dict[str, Any] = {"prompt": "a boat", "model": "studio-demo", "size": "1024x640", "quality": "low"}
CONTENT = make_png(700, 400)


def client_of(api: PublicApi, customer: Customer | None) -> httpx.Client:
    headers = {"Authorization": f"Bearer {customer.key}"} if customer else {}
    return httpx.Client(base_url=api.root, headers=headers, trust_env=False, timeout=30)


def problem(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["field"]
