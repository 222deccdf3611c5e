"""What a program written for OpenAI is told when it is refused, as the unmodified SDK reads it."""

import uuid
from typing import Any

import openai
import pytest
from openai import OpenAI
from openai.types.images_response import ImagesResponse

from fakes.providers.emulator import Emulator
from fakes.providers.openai_program import (
    MODEL,
    PNG,
    SIZE,
    available,
    data_url,
    edit,
    generate,
    jobs_of,
    png,
)
from fakes.public_api import Customer, PublicApi


def test_a_wrong_size_is_told_with_one_that_would_do(api: PublicApi, customer: Customer, client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        generate(client, size="1920x1080")

    error = caught.value
    assert (error.code, error.param, error.type) == ("invalid_value", "size", "invalid_request_error")
    assert "1920 × 1088 would do" in error.message
    assert jobs_of(api, customer) == []


@pytest.mark.parametrize("is_streamed", [False, True])
def test_a_moderation_refusal_is_a_bad_request_and_costs_nothing(
    api: PublicApi, customer: Customer, client: OpenAI, *, is_streamed: bool
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        generate(client, "x [[emu moderation;stage=input;category=sexual]]", stream=is_streamed)

    error = caught.value
    assert (error.code, error.type) == ("moderation_blocked", "image_generation_user_error")
    assert "refused the prompt" in error.message
    assert "sexual" not in error.message
    assert available(api, customer) == 1000


def test_too_few_credits_are_402(api: PublicApi, emulator: Emulator) -> None:
    poor = api.customer(credits=5)

    with OpenAI(base_url=api.base_url, api_key=poor.key) as client, pytest.raises(openai.APIStatusError) as caught:
        generate(client, quality="high")

    assert (caught.value.status_code, caught.value.code) == (402, "insufficient_credits")
    assert caught.value.type == "insufficient_credits"
    assert available(api, poor) == 5
    assert emulator.log() == []


def test_a_key_that_asks_too_often_is_told_when_to_come_back(api: PublicApi) -> None:
    hasty = api.customer(requests_per_minute=2)

    with OpenAI(base_url=api.base_url, api_key=hasty.key, max_retries=0) as client:
        client.models.list()
        client.models.list()
        with pytest.raises(openai.RateLimitError) as caught:
            client.models.list()

    assert caught.value.code == "rate_limit_exceeded"
    assert 1 <= int(caught.value.response.headers["retry-after"]) <= 30


def test_a_provider_that_is_down_is_a_server_error_and_costs_nothing(
    api: PublicApi, customer: Customer, client: OpenAI
) -> None:
    with pytest.raises(openai.InternalServerError) as caught:
        generate(client, "a boat [[emu server]]")

    assert (caught.value.status_code, caught.value.code) == (503, "provider_unavailable")
    assert available(api, customer) == 1000


def test_an_unknown_outcome_is_never_repeated_by_the_sdk(
    api: PublicApi, customer: Customer, emulator: Emulator
) -> None:
    """With the SDK's own retries on: they would make a second picture."""
    with (
        OpenAI(base_url=api.base_url, api_key=customer.key) as client,
        pytest.raises(openai.InternalServerError) as caught,
    ):
        generate(client, "a boat [[emu disconnect;at=0]]")

    assert caught.value.code == "outcome_unknown"
    assert len(emulator.log()) == len(jobs_of(api, customer)) == 1


def test_a_model_that_is_not_offered_is_not_found(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        generate(client, model="dall-e-3")

    assert (caught.value.code, caught.value.param) == ("model_not_found", "model")
    assert MODEL in caught.value.message


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"n": 11}, "integer_above_max_value", "n"),
    ({"n": 0}, "integer_below_min_value", "n"),
    ({"n": "2"}, "invalid_type", "n"),
    ({"quality": "xhigh"}, "invalid_value", "quality"),
    ({"quality": "hd"}, "invalid_value", "quality"),
    ({"background": "blue"}, "invalid_value", "background"),
    ({"output_format": "tiff"}, "invalid_value", "output_format"),
    ({"output_format": "png", "output_compression": 50}, "invalid_value", "output_compression"),
    ({"background": "transparent", "output_format": "jpeg"}, "invalid_value", "output_format"),
    ({"partial_images": 4}, "integer_above_max_value", "partial_images"),
    ({"response_format": "url"}, "invalid_value", "response_format"),
    ({"style": "vivid"}, "unknown_parameter", "style"),
    ({"size": "big"}, "invalid_value", "size"),
    ({"prompt": ""}, "string_below_min_length", "prompt"),
    ({"prompt": " "}, "invalid_value", "prompt"),
    ({"prompt": "x" * 32_001}, "string_above_max_length", "prompt"),
]


@pytest.mark.parametrize(("parameters", "code", "param"), WRONG)
def test_a_mistake_is_named(client: OpenAI, parameters: dict[str, Any], code: str, param: str) -> None:
    body: dict[str, Any] = {"model": MODEL, "prompt": "a boat", "size": SIZE, **parameters}

    with pytest.raises(openai.BadRequestError) as caught:
        client.post("/images/generations", body=body, cast_to=ImagesResponse)

    assert (caught.value.code, caught.value.param) == (code, param)


LINKS: list[tuple[object, type[openai.APIStatusError], str]] = [
    ({}, openai.BadRequestError, "invalid_value"),
    ({"image_url": "data:image/png;base64,AA", "file_id": "y"}, openai.BadRequestError, "invalid_value"),
    ({"image_url": "http://169.254.169.254/latest"}, openai.BadRequestError, "invalid_value"),
    ({"image_url": "data:image/png;base64,§§§§"}, openai.BadRequestError, "invalid_value"),
    ({"image_url": data_url(b"no picture")}, openai.BadRequestError, "invalid_image_file"),
    ({"file_id": "file-none"}, openai.NotFoundError, "file_not_found"),
    ({"file_id": str(uuid.uuid4())}, openai.NotFoundError, "file_not_found"),
    ("x", openai.BadRequestError, "invalid_type"),
]


@pytest.mark.parametrize(("link", "kind", "code"), LINKS)
def test_a_link_that_is_no_picture_is_refused(
    client: OpenAI, emulator: Emulator, link: object, kind: type[openai.APIStatusError], code: str
) -> None:
    body = {"model": MODEL, "prompt": "a red boat", "size": SIZE, "images": [link]}

    with pytest.raises(kind) as caught:
        client.post("/images/edits", body=body, cast_to=ImagesResponse)

    assert caught.value.code == code
    assert emulator.log() == []


def test_files_that_are_no_pictures_are_refused(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        edit(client, image=("one.png", b"no picture", PNG))
    assert (caught.value.code, caught.value.param) == ("invalid_image_file", "image")

    with pytest.raises(openai.BadRequestError) as caught:
        edit(client, image=png(), mask=png("mask.png", 60, 96, mode="RGBA"))
    assert (caught.value.code, caught.value.param) == ("invalid_mask_image_format", "mask")
