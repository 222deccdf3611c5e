"""`/api/v1`: jobs, quotes and pictures, right answers and right refusals."""

import hashlib
import io
import uuid
from typing import Any

import httpx
import pytest
from PIL import Image

from fakes.pictures import encode, make_image
from fakes.providers.studio_program import CONTENT, ORDER, client_of, problem
from fakes.public_api import Customer, PublicApi
from gpt_image_studio.assets.model import AssetKind

# Jobs


def test_a_job_is_asked_for_seen_and_canceled(client: httpx.Client) -> None:
    asked = client.post("/api/v1/jobs", json=ORDER | {"count": 3})

    assert asked.status_code == 202
    job = asked.json()
    assert (job["status"], job["quoted_credits"], len(job["outputs"])) == ("queued", 3, 3)
    assert client.get(asked.headers["location"]).json() == job
    assert client.get("/api/v1/balance").json() == {"posted": 1000, "held": 3, "available": 997}
    canceled = client.post(f"/api/v1/jobs/{job['id']}/cancel").json()
    assert (canceled["status"], canceled["charged_credits"]) == ("canceled", 0)
    assert client.get("/api/v1/balance").json() == {"posted": 1000, "held": 0, "available": 1000}
    assert client.post(f"/api/v1/jobs/{job['id']}/cancel").json() == canceled


def test_a_dry_run_and_a_quote_tell_the_price_and_make_nothing(client: httpx.Client) -> None:
    order = ORDER | {"size": "auto", "quality": "auto", "count": 2}

    dry = client.post("/api/v1/jobs?dry_run=true", json=order)
    quoted = client.post("/api/v1/quotes", json=order)

    assert dry.status_code == quoted.status_code == 200
    assert dry.json() == quoted.json()
    assert {name: quoted.json()[name] for name in ("total_credits", "size", "quality")} == {
        "total_credits": 18,
        "size": "1024x1024",
        "quality": "medium",
    }
    assert client.get("/api/v1/jobs").json() == {"items": [], "next_before": None}


def test_a_quote_counts_the_references(api: PublicApi, customer: Customer, client: httpx.Client) -> None:
    picture = api.picture(customer, CONTENT)
    order = ORDER | {"references": [str(picture.id)] * 4}

    plain, edit = (client.post("/api/v1/quotes", json=each).json()["total_credits"] for each in (ORDER, order))

    assert plain < edit == client.post("/api/v1/jobs", json=order).json()["quoted_credits"]


def test_a_gif_is_priced_by_the_canvas_of_its_frames_and_an_svg_by_its_author(client: httpx.Client) -> None:
    def quote(**changes: Any) -> dict[str, Any]:
        return client.post("/api/v1/quotes", json=ORDER | {"size": "auto"} | changes).json()

    still, gif, long_gif, svg = (
        quote(),
        quote(output_format="gif"),
        quote(output_format="gif", frame_count=16),
        quote(output_format="svg"),
    )

    assert [each["size"] for each in (still, gif, long_gif, svg)] == ["1024x1024", "960x960", "720x720", "1024x1024"]
    assert quote(size="2880x2880")["total_credits"] == gif["total_credits"] == long_gif["total_credits"]
    assert still["total_credits"] < svg["total_credits"]


def test_a_job_tells_everything_it_was_asked_with(api: PublicApi, customer: Customer, client: httpx.Client) -> None:
    picture = api.picture(customer, CONTENT)
    order = ORDER | {
        "output_format": "gif",
        "frame_count": 3,
        "frame_duration_ms": 104,
        "references": [str(picture.id)],
    }

    job = client.post("/api/v1/jobs", json=order).json()

    names = ("frame_count", "frame_duration_ms", "complexity", "strictness", "markup", "mask", "partials")
    assert [job[name] for name in names] == [3, 100, None, "auto", None, None, 0]
    assert job["quoted_credits"] == client.post("/api/v1/quotes", json=order).json()["total_credits"]


def test_a_file_sent_to_one_door_is_a_reference_at_the_other(client: httpx.Client) -> None:
    sent = client.post("/v1/files", data={"purpose": "vision"}, files={"file": ("boat.png", CONTENT, "image/png")})
    file_id = sent.json()["id"].removeprefix("file-")

    job = client.post("/api/v1/jobs", json=ORDER | {"references": [file_id], "size": "auto"}).json()

    assert [uuid.UUID(reference) for reference in job["references"]] == [uuid.UUID(file_id)]
    assert job["size"] == "1536x864"


def test_a_model_tells_what_it_has(client: httpx.Client) -> None:
    [model] = client.get("/api/v1/models").json()["items"]

    assert (model["has_mask"], model["has_markup"], model["has_complexity"], model["has_strictness"]) == (
        True,
        True,
        False,
        False,
    )
    assert {"gif", "svg"} <= set(model["formats"])
    assert [(each["max_count"], each["longest_edge"], each["max_pixels"]) for each in model["frames"]] == [
        (9, 1280, 960 * 960),
        (12, 1280, 691_200),
        (16, 960, 720 * 720),
    ]


def test_a_drawing_is_no_picture_to_work_from(api: PublicApi, customer: Customer, client: httpx.Client) -> None:
    preview = api.picture(customer, CONTENT, kind=AssetKind.CHANGE_MAP)

    answer = client.post("/api/v1/jobs", json=ORDER | {"references": [str(preview.id)]})

    assert problem(answer) == (422, "invalid_input", "references.0")


def test_the_same_idempotency_key_is_the_same_job_and_another_body_a_conflict(client: httpx.Client) -> None:
    headers = {"Idempotency-Key": "order 1"}

    first, again = (client.post("/api/v1/jobs", json=ORDER, headers=headers).json() for _ in range(2))
    other = client.post("/api/v1/jobs", json=ORDER | {"prompt": "a mountain"}, headers=headers)

    assert first == again
    assert problem(other)[:2] == (409, "draft_conflict")
    assert client.get("/api/v1/balance").json()["held"] == 1


def test_a_job_is_found_by_its_key_when_what_it_was_made_from_is_gone(client: httpx.Client) -> None:
    sent = client.post("/v1/files", data={"purpose": "vision"}, files={"file": ("boat.png", CONTENT, "image/png")})
    file_id = sent.json()["id"]
    order, headers = ORDER | {"references": [file_id.removeprefix("file-")]}, {"Idempotency-Key": "order 2"}
    job = client.post("/api/v1/jobs", json=order, headers=headers).json()
    client.delete(f"/v1/files/{file_id}")

    assert client.post("/api/v1/jobs", json=order, headers=headers).json() == job
    assert problem(client.post("/api/v1/jobs", json=order)) == (422, "invalid_input", "references")


def test_pages_go_back_to_the_first_job_and_end_there(client: httpx.Client) -> None:
    made = [client.post("/api/v1/jobs", json=ORDER | {"prompt": f"boat {n}"}).json()["id"] for n in range(5)]

    first = client.get("/api/v1/jobs?limit=3").json()
    second = client.get(f"/api/v1/jobs?limit=3&before={first['next_before']}").json()

    assert [job["id"] for job in first["items"] + second["items"]] == made[::-1]
    assert second["next_before"] is None
    assert [job["prompt"] for job in client.get("/api/v1/jobs?search=boat%203").json()["items"]] == ["boat 3"]
    assert client.get("/api/v1/jobs?status=failed").json()["items"] == []


REFUSED: list[tuple[dict[str, Any], int, str, str]] = [
    ({"output_format": "gif", "size": "1024x1024"}, 422, "invalid_input", "size"),
    ({"output_format": "gif", "size": "480x320", "partials": 1}, 422, "invalid_input", "partials"),
    ({"frame_count": 4}, 422, "invalid_input", "frame_count"),
    ({"frame_duration_ms": 100}, 422, "invalid_input", "frame_duration_ms"),
    ({"output_format": "gif", "frame_count": 17}, 422, "invalid_input", "frame_count"),
    ({"output_format": "svg", "compression": 50}, 422, "invalid_input", "compression"),
    ({"complexity": "high"}, 422, "invalid_input", "complexity"),
    ({"markup": str(uuid.uuid4())}, 422, "invalid_input", "markup"),
    ({"size": "1000x1000"}, 422, "invalid_input", "size"),
    ({"size": "9x"}, 422, "invalid_input", "size"),
    ({"quality": "best"}, 422, "invalid_input", "quality"),
    ({"model": "gpt-image-1"}, 422, "model_not_found", "model"),
    ({"count": "2"}, 422, "invalid_input", "count"),
    ({"n": 2}, 422, "invalid_input", "n"),
    ({"references": ["x"]}, 422, "invalid_input", "references.0"),
    ({"references": [str(uuid.uuid4())]}, 422, "invalid_input", "references"),
    ({"references": [str(uuid.uuid4())], "size": "auto"}, 422, "invalid_input", "references.0"),
    ({"quality": "high", "count": 10, "size": "3840x2160"}, 402, "out_of_credits", ""),
]


@pytest.mark.parametrize(("changes", "status", "code", "field"), REFUSED)
def test_an_order_that_cannot_be_made_is_refused_beside_the_field(
    api: PublicApi, changes: dict[str, Any], status: int, code: str, field: str
) -> None:
    with client_of(api, api.customer(credits=10)) as client:
        assert problem(client.post("/api/v1/jobs", json=ORDER | changes)) == (status, code, field)
        assert client.get("/api/v1/jobs").json()["items"] == []


# Pictures


def test_a_picture_is_described_and_sent_whole_in_part_or_not_again(
    api: PublicApi, customer: Customer, client: httpx.Client
) -> None:
    picture = api.picture(customer, CONTENT)

    described = client.get(f"/api/v1/assets/{picture.id}").json()
    whole = client.get(described["content_url"])
    part = client.get(described["content_url"], headers={"Range": "bytes=10-19"})
    known = client.get(described["content_url"], headers={"If-None-Match": whole.headers["etag"]})
    beyond = client.get(described["content_url"], headers={"Range": "bytes=9999999-"})
    small = client.get(f"{described['content_url']}?variant=w320")

    assert described["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    assert (whole.status_code, whole.content, whole.headers["vary"]) == (200, CONTENT, "Authorization")
    assert (part.status_code, part.content) == (206, CONTENT[10:20])
    assert (known.status_code, known.content) == (304, b"")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(CONTENT)}")
    assert small.headers["content-type"] == "image/webp"


def test_what_moves_and_what_is_drawn_is_sent_as_it_is_and_still(
    api: PublicApi, customer: Customer, client: httpx.Client
) -> None:
    frames = [make_image(700, 400, seed=seed) for seed in range(3)]
    gif = encode(frames[0], "GIF", save_all=True, append_images=frames[1:])
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="700" height="400"><rect width="350" height="400"/></svg>'

    for content, media_type in ((gif, "image/gif"), (svg, "image/svg+xml")):
        described = client.get(f"/api/v1/assets/{api.picture(customer, content).id}").json()
        whole = client.get(described["content_url"])
        small = client.get(f"{described['content_url']}?variant=w320")

        assert (described["media_type"], described["width"], described["height"]) == (media_type, 700, 400)
        assert (whole.headers["content-type"], whole.content) == (media_type, content)
        assert "sandbox" in whole.headers["content-security-policy"]
        still = Image.open(io.BytesIO(small.content))
        assert (small.headers["content-type"], still.format, still.width) == ("image/webp", "WEBP", 320)
        assert getattr(still, "n_frames", 1) == 1
