"""The unmodified OpenAI SDK is the judge of our `/v1`: what it understands, a program written for OpenAI understands."""

import base64
import io
from typing import Any, cast

import numpy as np
import openai
import pytest
from openai import OpenAI
from openai.types.images_response import ImagesResponse
from PIL import Image

from fakes.pictures import encode, make_image, make_jpeg, make_png
from fakes.providers.emulator import Emulator
from fakes.providers.openai_program import (
    MODEL,
    PNG,
    SIZE,
    SLOWLY,
    available,
    data_url,
    edit,
    events_of,
    generate,
    jobs_of,
    pictures_in,
    png,
)
from fakes.public_api import Customer, PublicApi
from gpt_image_studio.generations.model import JobStatus

# Making


def test_pictures_made_through_the_sdk_are_in_the_history_and_charged(
    api: PublicApi, customer: Customer, client: OpenAI
) -> None:
    raw = client.images.with_raw_response.generate(
        model=MODEL, prompt="a boat", size=cast("Any", SIZE), quality="low", n=2, output_format="webp"
    )

    response = raw.parse()
    assert [(picture.format, picture.size) for picture in pictures_in(response)] == [("WEBP", (1024, 640))] * 2
    assert (response.size, response.quality, response.output_format) == (SIZE, "low", "webp")
    assert response.background == "opaque"
    assert raw.headers["x-request-id"].startswith("req_")
    [job] = jobs_of(api, customer)
    assert raw.headers["x-studio-job-id"] == str(job.id)
    assert (job.status, job.charged_credits) == (JobStatus.SUCCEEDED, 2)
    assert available(api, customer) == 998


def test_what_arrives_is_what_is_stored_byte_for_byte(api: PublicApi, customer: Customer, client: OpenAI) -> None:
    response = generate(client)

    [output] = jobs_of(api, customer)[0].outputs
    assert output.asset_id is not None
    asset = api.run(api.parts.services.assets.get(customer.account.id, output.asset_id))
    assert response.data is not None
    assert base64.b64decode(response.data[0].b64_json or "") == api.run(api.parts.services.assets.read(asset))


def test_usage_is_the_providers_count(client: OpenAI) -> None:
    usage = generate(client, n=3).usage

    assert usage is not None
    assert usage.output_tokens == 3 * 107
    assert usage.output_tokens_details is not None
    assert usage.output_tokens_details.image_tokens == usage.output_tokens
    assert usage.total_tokens == usage.input_tokens + usage.output_tokens


def test_usage_the_provider_does_not_count_is_counted_by_the_formula(client: OpenAI) -> None:
    usage = generate(client, "a boat [[emu no_usage]]").usage

    assert usage is not None
    assert usage.output_tokens == 107


def test_automatic_size_and_quality_are_definite(api: PublicApi, customer: Customer, client: OpenAI) -> None:
    response = client.images.generate(prompt="a boat", size="auto", quality="auto", output_compression=100)

    assert (response.size, response.quality) == ("1024x1024", "medium")
    [job] = jobs_of(api, customer)
    assert job.charged_credits == job.quote.total_credits == 9


def test_the_automatic_size_of_an_edit_has_the_shape_of_the_first_picture(client: OpenAI) -> None:
    upright = ("phone.jpg", make_jpeg(150, 100, orientation=6), "image/jpeg")

    assert edit(client, image=[upright, png()], size="auto").size == "1024x1536"


def test_an_edit_with_a_mask_and_three_references(
    api: PublicApi, customer: Customer, client: OpenAI, emulator: Emulator
) -> None:
    references = [png("one.png", seed=1), png("two.png", seed=2), png("three.png", seed=3)]

    response = edit(client, image=references, mask=png("mask.png", mode="RGBA"))

    assert pictures_in(response)[0].size == (1024, 640)
    [entry] = emulator.log()
    assert [file["field"] for file in entry["files"]] == ["image[]"] * 3 + ["mask"]
    [job] = jobs_of(api, customer)
    assert len(job.request.references) == 3
    assert job.request.mask is not None
    assert response.usage is not None
    assert response.usage.input_tokens_details.image_tokens > 0


def half_mask() -> Any:
    """The left half stays."""
    mask = Image.new("RGBA", (1024, 640), (0, 0, 0, 0))
    mask.paste((0, 0, 0, 255), (0, 0, 512, 640))
    return "mask.png", encode(mask), PNG


@pytest.mark.parametrize(("compression", "largest"), [(None, 95), (40, 40)])
@pytest.mark.parametrize("is_streamed", [False, True])
def test_a_masked_edit_asked_as_jpeg_comes_as_one_and_the_exact_picture_stays_in_the_studio(
    *, api: PublicApi, customer: Customer, client: OpenAI, compression: int | None, largest: int, is_streamed: bool
) -> None:
    original = make_image(1024, 640)
    asked: dict[str, Any] = {} if compression is None else {"output_compression": compression}
    wish = {"image": ("one.png", encode(original), PNG), "mask": half_mask(), "output_format": "jpeg", **asked}
    headers = {"Idempotency-Key": f"jpeg-{compression}-{is_streamed}"}
    if is_streamed:
        answer = events_of(edit(client, **wish, stream=True, extra_headers=headers))[-1]
        content = base64.b64decode(answer.b64_json)
    else:
        answer = edit(client, **wish, extra_headers=headers)
        content = base64.b64decode((answer.data or [])[0].b64_json or "")

    assert (answer.output_format, answer.background, answer.size) == ("jpeg", "opaque", SIZE)
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, picture.size) == ("JPEG", (1024, 640))
    kept = np.asarray(picture)[:, :500].astype(int)
    assert np.abs(kept - np.asarray(original)[:, :500]).mean() < (4 if largest == 95 else 8)

    [job] = jobs_of(api, customer)
    [output] = job.outputs
    assert output.asset_id is not None
    asset = api.run(api.parts.services.assets.get(customer.account.id, output.asset_id))
    assert asset.media_type == PNG
    exact = Image.open(io.BytesIO(api.run(api.parts.services.assets.read(asset))))
    assert np.array_equal(np.asarray(exact.convert("RGB"))[:, :512], np.asarray(original)[:, :512])
    assert content == encode(exact.convert("RGB"), "JPEG", quality=largest, subsampling=0 if largest == 95 else -1)
    if not is_streamed:
        again = edit(client, **wish, extra_headers=headers)
        assert base64.b64decode((again.data or [])[0].b64_json or "") == content
        assert len(jobs_of(api, customer)) == 1


@pytest.mark.parametrize("output_format", ["png", "webp"])
def test_a_masked_edit_asked_without_loss_comes_exactly(client: OpenAI, output_format: str) -> None:
    original = make_image(1024, 640)
    response = edit(client, image=("one.png", encode(original), PNG), mask=half_mask(), output_format=output_format)
    [picture] = pictures_in(response)
    assert (response.output_format, picture.format) == (output_format, output_format.upper())
    assert np.array_equal(np.asarray(picture.convert("RGB"))[:, :512], np.asarray(original)[:, :512])


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_the_format_that_is_told_is_the_format_of_the_bytes(client: OpenAI, output_format: str) -> None:
    response = generate(client, output_format=output_format, n=2)
    assert response.output_format == output_format
    assert {picture.format for picture in pictures_in(response)} == {output_format.upper()}


def test_an_edit_as_json_takes_data_urls_and_the_accounts_own_pictures(
    api: PublicApi, customer: Customer, client: OpenAI
) -> None:
    generate(client)
    [output] = jobs_of(api, customer)[0].outputs
    body: dict[str, Any] = {
        "model": MODEL,
        "prompt": "a red boat",
        "size": SIZE,
        "images": [{"image_url": data_url(make_png(96, 60))}, {"file_id": str(output.asset_id)}],
        "mask": {"image_url": data_url(make_png(96, 60, mode="RGBA"))},
    }

    response = client.post("/images/edits", body=body, cast_to=ImagesResponse)

    assert pictures_in(response)[0].size == (1024, 640)
    assert jobs_of(api, customer)[0].request.references[1] == output.asset_id


def test_models_are_those_that_can_be_used_now(client: OpenAI) -> None:
    assert [model.id for model in client.models.list()] == [MODEL]
    assert client.models.retrieve(MODEL).owned_by == "demo"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-image-1")


# Streaming


def test_a_stream_with_two_partials(client: OpenAI) -> None:
    """So slowly that even on a busy machine no preview is overtaken by the next."""
    events = events_of(generate(client, "a boat [[emu drip;bytes=700;s=0.08]]", stream=True, partial_images=2))

    assert [event.type for event in events] == [
        "image_generation.partial_image",
        "image_generation.partial_image",
        "image_generation.completed",
    ]
    assert [event.partial_image_index for event in events[:2]] == [0, 1]
    assert [Image.open(io.BytesIO(base64.b64decode(event.b64_json))).format for event in events] == [
        "WEBP",
        "WEBP",
        "PNG",
    ]
    assert [event.output_format for event in events] == ["webp", "webp", "png"]
    assert (events[2].size, events[2].quality) == (SIZE, "low")
    assert events[2].usage.output_tokens == 107 + 2 * 100


def test_an_edit_is_streamed_too(client: OpenAI) -> None:
    events = events_of(edit(client, f"red {SLOWLY}", image=png(), stream=True, partial_images=1))

    assert [event.type for event in events] == ["image_edit.partial_image", "image_edit.completed"]


def test_a_stream_of_several_pictures_completes_each(client: OpenAI) -> None:
    events = events_of(generate(client, n=3, stream=True))

    assert [event.type for event in events] == ["image_generation.completed"] * 3
    assert sorted(event.output_index for event in events) == [0, 1, 2]


def test_a_stream_that_fails_on_the_way_ends_with_an_error(api: PublicApi, customer: Customer, client: OpenAI) -> None:
    prompt = "a boat [[emu stream_error;at=1;code=moderation_blocked]]"

    with pytest.raises(openai.APIError) as caught:
        events_of(generate(client, prompt, stream=True, partial_images=2))

    assert caught.value.code == "moderation_blocked"
    assert available(api, customer) == 1000
