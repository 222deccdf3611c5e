"""`at_most_credits` of `/api/v1`, over HTTP: what is above it leaves nothing, and the answer says what would do."""

from typing import Any

import httpx
import pytest

from fakes.public_api import PublicApi

#: Nine credits each.
ORDER: dict[str, Any] = {"prompt": "a boat", "model": "studio-demo", "size": "1024x1024", "quality": "medium"}
FREE = {"posted": 1000, "held": 0, "available": 1000}


@pytest.mark.parametrize("at_most", [18, 1_000_000_000, None])
def test_a_job_within_its_limit_is_accepted(client: httpx.Client, at_most: int | None) -> None:
    answer = client.post("/api/v1/jobs", json=ORDER | {"count": 2, "at_most_credits": at_most})

    assert (answer.status_code, answer.json()["quoted_credits"]) == (202, 18)


@pytest.mark.parametrize("at_most", [0, 17])
def test_a_job_above_its_limit_is_refused_with_its_price(client: httpx.Client, at_most: int) -> None:
    answer = client.post("/api/v1/jobs", json=ORDER | {"count": 2, "at_most_credits": at_most})

    assert answer.status_code == 409
    assert answer.json()["error"] == {
        "code": "price_above_limit",
        "message": f"The price is 18 credits and at most {at_most} were allowed. Nothing was charged.",
        "field": "at_most_credits",
        "fix": "18",
    }
    assert client.get("/api/v1/jobs").json()["items"] == []
    assert client.get("/api/v1/balance").json() == FREE


def test_what_the_refusal_says_would_do_does(client: httpx.Client) -> None:
    refused = client.post("/api/v1/jobs", json=ORDER | {"at_most_credits": 1}).json()["error"]

    assert client.post("/api/v1/jobs", json=ORDER | {"at_most_credits": int(refused["fix"])}).status_code == 202


@pytest.mark.parametrize("at_most", [-1, 1_000_000_001, 1.5, "9", True, [9]])
def test_a_limit_that_is_no_whole_number_is_refused_by_its_name(client: httpx.Client, at_most: object) -> None:
    answer = client.post("/api/v1/jobs", json=ORDER | {"at_most_credits": at_most})

    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "at_most_credits"
    assert client.get("/api/v1/balance").json() == FREE


def test_a_quote_and_a_dry_run_tell_the_price_whatever_the_limit(client: httpx.Client) -> None:
    for path in ("/api/v1/quotes", "/api/v1/jobs?dry_run=true"):
        answer = client.post(path, json=ORDER | {"at_most_credits": 0})
        assert (answer.status_code, answer.json()["total_credits"]) == (200, 9)


def test_the_same_idempotency_key_is_answered_with_its_job_whatever_the_limit(client: httpx.Client) -> None:
    headers = {"Idempotency-Key": "capped"}
    refused = client.post("/api/v1/jobs", json=ORDER | {"at_most_credits": 8}, headers=headers)
    first = client.post("/api/v1/jobs", json=ORDER | {"at_most_credits": 9}, headers=headers)

    again = [client.post("/api/v1/jobs", json=ORDER | each, headers=headers) for each in ({"at_most_credits": 0}, {})]

    assert refused.json()["error"]["code"] == "price_above_limit"
    assert first.status_code == 202
    assert [each.json() for each in again] == [first.json()] * 2
    assert client.get("/api/v1/balance").json()["held"] == 9


def test_the_document_says_it(api: PublicApi) -> None:
    document = httpx.get(f"{api.root}/api/v1/openapi.json", trust_env=False).json()

    field = document["components"]["schemas"]["JobBody"]["properties"]["at_most_credits"]
    assert field["anyOf"] == [{"type": "integer", "minimum": 0, "maximum": 1_000_000_000}, {"type": "null"}]
    assert "price_above_limit" in field["description"]
    assert "at_most_credits" in document["paths"]["/jobs"]["post"]["responses"]["409"]["description"]
