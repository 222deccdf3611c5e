"""What stands before both APIs: too large, of another kind, unknown, and what every answer carries."""

import httpx
import pytest

from fakes.providers.studio_program import CONTENT, ORDER, problem


@pytest.mark.parametrize("path", ["/api/v1/jobs", "/api/v1/quotes", "/v1/images/generations"])
def test_a_body_that_is_too_large_is_refused_however_long_it_says_it_is(client: httpx.Client, path: str) -> None:
    body = b'{"prompt": "' + b"x" * 1_100_000 + b'"}'
    headers = {"content-type": "application/json"}

    announced = client.post(path, content=body, headers=headers)
    silent = client.post(path, content=(body[at : at + 4096] for at in range(0, len(body), 4096)), headers=headers)

    assert announced.status_code == silent.status_code == 413
    assert announced.json()["error"]["code"] == silent.json()["error"]["code"] == "body_too_large"


def test_an_edit_that_is_too_large_is_refused(client: httpx.Client) -> None:
    text = {"prompt": "x", "images": [{"image_url": "data:image/png;base64," + "A" * 24_100_000}]}
    assert client.post("/v1/images/edits", json=text).status_code == 413

    files = [("image[]", (f"{n}.png", CONTENT, "image/png")) for n in range(19)]
    answer = client.post("/v1/images/edits", data={"prompt": "x"}, files=files)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unreadable_body")


@pytest.mark.parametrize("path", ["/api/v1/jobs", "/v1/images/generations"])
def test_a_body_of_another_kind_is_refused(client: httpx.Client, path: str) -> None:
    json = {"content-type": "application/json"}

    assert client.post(path, content=b"prompt=x", headers={"content-type": "text/plain"}).status_code == 415
    for body in (b"", b"{", b"\xff\xfe", b'{"prompt": "\\ud800"}', b"[" * 100_000):
        assert client.post(path, content=body, headers=json).status_code == 400
    for body in (b"[]", b"1", b"null"):
        assert client.post(path, content=body, headers=json).status_code in {400, 422}


@pytest.mark.parametrize("key", ["", "x" * 256, "ä"])
def test_an_idempotency_key_that_is_none_is_refused(client: httpx.Client, key: str) -> None:
    headers = [(b"Idempotency-Key", key.encode("latin-1"))]

    assert problem(client.post("/api/v1/jobs", json=ORDER, headers=headers))[0] == 422
    assert client.post("/v1/images/generations", json={"prompt": "x"}, headers=headers).status_code == 400


def test_what_is_not_there_is_answered_in_the_apis_own_words(client: httpx.Client) -> None:
    missing, wrong = client.get("/api/v1/nothing"), client.delete("/api/v1/jobs")
    assert problem(missing)[:2] == (404, "not_found")
    assert problem(wrong)[:2] == (405, "method_not_allowed")
    assert set(wrong.headers["allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "POST"}
    for path in ("/v1/images/variations", "/v1/chat/completions"):
        answer = client.post(path, json={})
        assert (answer.status_code, answer.json()["error"]["type"]) == (404, "invalid_request_error")


def test_every_answer_has_a_request_id_and_is_kept_by_no_cache(client: httpx.Client) -> None:
    for path in ("/api/v1/balance", "/v1/models", "/api/v1/nothing", "/api/v1/openapi.json"):
        answer = client.get(path)
        assert answer.headers["x-request-id"].startswith("req_")
        assert answer.headers["cache-control"] == "no-store"
