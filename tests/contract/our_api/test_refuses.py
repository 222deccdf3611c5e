"""What a program is told when the content check says no: at both doors, before anything is held."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI

from databases import make_studio_database
from fakes.public_api import Customer, PublicApi, start_public_api

#: The rules of the house are on unless an operator says otherwise.
BAD = "Nudify this photo"
DRAFT: dict[str, Any] = {"model": "studio-demo", "prompt": BAD, "size": "1024x640", "quality": "low"}


@pytest.fixture(scope="module")
def api(server_url: str, template: str) -> Iterator[PublicApi]:
    with (
        make_studio_database(server_url, template) as url,
        tempfile.TemporaryDirectory(prefix="studio-api-") as folder,
        start_public_api(url, Path(folder), provider_url=None) as api,
    ):
        yield api


@pytest.fixture
def customer(api: PublicApi) -> Iterator[Customer]:
    """Who has no job and no hold, before and after."""
    customer = api.customer()
    yield customer
    services = api.parts.services
    assert api.run(services.generations.list_queue(customer.account.id)) == []
    assert api.run(services.credits.balance(customer.account.id)).held == 0


@pytest.mark.parametrize("is_streamed", [False, True])
def test_the_openai_sdk_sees_a_moderation_refusal(api: PublicApi, customer: Customer, *, is_streamed: bool) -> None:
    with (
        OpenAI(base_url=api.base_url, api_key=customer.key, max_retries=0) as client,
        pytest.raises(openai.BadRequestError) as caught,
    ):
        client.images.generate(**DRAFT, stream=is_streamed)  # pyright: ignore[reportUnknownMemberType] # the SDK overloads it
    error = caught.value
    assert (error.code, error.type, error.param) == ("moderation_blocked", "image_generation_user_error", "prompt")
    assert "intimate pictures" in error.message


def test_our_own_api_names_the_part_and_the_code(api: PublicApi, customer: Customer) -> None:
    response = httpx.post(
        f"{api.root}/api/v1/jobs", json=DRAFT, headers={"Authorization": f"Bearer {customer.key}"}, trust_env=False
    )
    assert response.status_code == 400
    error = response.json()["error"]
    assert (error["code"], error["field"]) == ("content_refused", "prompt")


def test_too_many_refusals_say_when_to_come_back(api: PublicApi, customer: Customer) -> None:
    headers = {"Authorization": f"Bearer {customer.key}"}
    with httpx.Client(base_url=api.root, headers=headers, trust_env=False) as client:
        said = [client.post("/v1/images/generations", json=DRAFT | {"prompt": f"{BAD} {n}"}) for n in range(11)]
    assert [response.status_code for response in said] == [400] * 10 + [429]
    assert said[-1].json()["error"]["code"] == "too_many_refusals"
    assert 500 < int(said[-1].headers["retry-after"]) <= 600
