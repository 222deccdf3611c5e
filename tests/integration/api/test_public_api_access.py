"""Whose is what: without a key, with a revoked one, suspended, or somebody else's, `/api/v1` and `/v1` open nothing."""

import uuid

import httpx
import pytest

from fakes.providers.studio_program import CONTENT, ORDER, problem
from fakes.public_api import Customer, PublicApi


def test_nobody_sees_touches_or_uses_what_is_somebody_elses(
    api: PublicApi, customer: Customer, client: httpx.Client, stranger: httpx.Client
) -> None:
    picture = api.picture(customer, CONTENT)
    job = client.post("/api/v1/jobs", json=ORDER).json()

    refused = [
        stranger.get(f"/api/v1/jobs/{job['id']}"),
        stranger.post(f"/api/v1/jobs/{job['id']}/cancel"),
        stranger.get(f"/api/v1/assets/{picture.id}"),
        stranger.get(f"/api/v1/assets/{picture.id}/content"),
        stranger.get(f"/api/v1/assets/{uuid.uuid4()}"),
    ]

    assert [answer.status_code for answer in refused] == [404] * 5
    assert refused[2].json() == refused[4].json()
    assert problem(stranger.post("/api/v1/jobs", json=ORDER | {"references": [str(picture.id)]})) == (
        422,
        "invalid_input",
        "references",
    )
    link = {"file_id": str(picture.id)}
    answer = stranger.post("/v1/images/edits", json={"prompt": "x", "images": [link]})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "file_not_found")
    assert stranger.get("/api/v1/jobs").json()["items"] == []
    assert client.get(f"/api/v1/jobs/{job['id']}").json()["status"] == "queued"


PATHS = ["/v1/models", "/api/v1/balance", "/api/v1/models", f"/api/v1/jobs/{uuid.UUID(int=1)}"]

KEYS = ["", "Bearer", "Bearer sk-", "Bearer sk-" + "x" * 43, "Basic c2stOng=", "Bearer ü" + "x" * 40]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("header", KEYS)
def test_without_a_key_nothing_opens(api: PublicApi, path: str, header: str) -> None:
    headers = [(b"Authorization", header.encode())] if header else []
    answer = httpx.get(f"{api.root}{path}", headers=headers, trust_env=False)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("path", PATHS)
def test_a_cookie_opens_nothing(api: PublicApi, customer: Customer, path: str) -> None:
    accounts = api.parts.services.accounts

    async def sign_in() -> str:
        link = await accounts.create_login_link(customer.account.id)
        return (await accounts.sign_in_with_link(link, user_agent="test")).cookie

    cookies = {"studio_session": api.run(sign_in())}
    assert httpx.get(f"{api.root}{path}", cookies=cookies, trust_env=False).status_code == 401


def test_a_revoked_key_opens_nothing_from_that_moment(api: PublicApi, customer: Customer, client: httpx.Client) -> None:
    assert client.get("/api/v1/balance").status_code == 200
    [key] = api.run(api.parts.services.api_keys.list_keys(customer.account.id))
    api.run(api.parts.services.api_keys.revoke(customer.account.id, key.id))

    assert client.get("/api/v1/balance").status_code == 401
    assert client.get("/v1/models").status_code == 401


def test_a_suspended_account_may_look_but_not_make(api: PublicApi, customer: Customer, client: httpx.Client) -> None:
    api.execute("update accounts set status = 'suspended' where id = :id", id=customer.account.id)

    assert client.get("/api/v1/balance").status_code == 200
    assert problem(client.post("/api/v1/jobs", json=ORDER))[:2] == (403, "not_allowed")
    answer = client.post("/v1/images/generations", json={"prompt": "x"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")
