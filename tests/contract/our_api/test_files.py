"""`/v1/files` through the unmodified SDK: a picture is sent once and named by its id afterwards."""

from typing import Any

import openai
import pytest
from openai import OpenAI
from openai.types.images_response import ImagesResponse

from fakes.pictures import make_png
from fakes.providers.openai_program import (
    MODEL,
    SIZE,
    generate,
    jobs_of,
    make_markup,
    pictures_in,
    png,
)
from fakes.public_api import Customer, PublicApi


def test_a_file_is_sent_once_looked_at_used_and_thrown_away(api: PublicApi, customer: Customer, client: OpenAI) -> None:
    sent = client.files.create(file=png("boat.png"), purpose="vision")

    assert (sent.object, sent.filename, sent.purpose, sent.status) == ("file", "boat.png", "vision", "processed")
    assert sent.bytes == len(make_png(96, 60))
    assert client.files.retrieve(sent.id) == sent
    assert client.files.create(file=png("boat.png"), purpose="user_data").id == sent.id
    body = {"model": MODEL, "prompt": "a red boat", "size": SIZE, "quality": "low", "images": [{"file_id": sent.id}]}
    assert pictures_in(client.post("/images/edits", body=body, cast_to=ImagesResponse))[0].size == (1024, 640)
    assert len(jobs_of(api, customer)) == 1
    deleted = client.files.delete(sent.id)
    assert (deleted.id, deleted.deleted) == (sent.id, True)
    with pytest.raises(openai.NotFoundError) as caught:
        client.files.retrieve(sent.id)
    assert (caught.value.code, caught.value.param) == ("file_not_found", "file_id")
    with pytest.raises(openai.NotFoundError):
        client.post("/images/edits", body=body, cast_to=ImagesResponse)
    assert client.files.create(file=png("boat.png"), purpose="vision").id == sent.id


@pytest.mark.parametrize("name", ["mask", "markup"])
def test_a_file_can_be_what_lies_on_the_first_picture(
    api: PublicApi, customer: Customer, client: OpenAI, name: str
) -> None:
    picture = client.files.create(file=png("boat.png"), purpose="vision")
    drawn = png("mask.png", mode="RGBA") if name == "mask" else make_markup()
    overlay = client.files.create(file=drawn, purpose="vision")
    body = {
        "model": MODEL,
        "prompt": "a red boat",
        "size": SIZE,
        "quality": "low",
        "images": [{"file_id": picture.id}],
        name: {"file_id": overlay.id},
    }

    client.post("/images/edits", body=body, cast_to=ImagesResponse)

    request = jobs_of(api, customer)[0].request
    assert [request.mask, request.markup].count(None) == 1
    assert getattr(request, name) is not None


def test_a_picture_made_here_is_a_file_that_goes_with_its_job_only(
    api: PublicApi, customer: Customer, client: OpenAI
) -> None:
    generate(client)
    [output] = jobs_of(api, customer)[0].outputs

    file = client.files.retrieve(f"file-{output.asset_id.hex if output.asset_id else ''}")

    assert file.filename.endswith(".png")
    with pytest.raises(openai.PermissionDeniedError) as caught:
        client.files.delete(file.id)
    assert caught.value.code == "not_allowed"


def test_a_file_of_somebody_else_is_not_there(api: PublicApi, client: OpenAI) -> None:
    sent = client.files.create(file=png("boat.png"), purpose="vision")
    with OpenAI(base_url=api.base_url, api_key=api.customer().key, max_retries=0) as theirs:
        for act in (theirs.files.retrieve, theirs.files.delete):
            with pytest.raises(openai.NotFoundError):
                act(sent.id)
    assert client.files.retrieve(sent.id).id == sent.id


@pytest.mark.parametrize(
    ("file", "purpose", "extra", "code", "param"),
    [
        (png("boat.png"), "batch", {}, "invalid_value", "purpose"),
        (("boat.png", b"no picture", "image/png"), "vision", {}, "invalid_image_file", "file"),
        (
            png("boat.png"),
            "vision",
            {"expires_after": {"anchor": "created_at", "seconds": 3600}},
            "unknown_parameter",
            "expires_after",
        ),
    ],
)
def test_a_file_that_is_of_no_use_here_is_refused(
    *, client: OpenAI, file: Any, purpose: Any, extra: dict[str, Any], code: str, param: str
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.files.create(file=file, purpose=purpose, **extra)

    assert (caught.value.code, caught.value.param) == (code, param)


def test_a_file_needs_a_key_a_form_and_its_size(api: PublicApi, client: OpenAI) -> None:
    with (
        OpenAI(base_url=api.base_url, api_key="sk-none", max_retries=0) as nobody,
        pytest.raises(openai.AuthenticationError),
    ):
        nobody.files.create(file=png(), purpose="vision")
    with pytest.raises(openai.APIStatusError) as caught:
        client.post("/files", body={"purpose": "vision"}, cast_to=object)
    assert caught.value.status_code == 415
    with pytest.raises(openai.APIStatusError) as caught:
        client.files.create(file=("big.png", b"x" * 50_200_000, "image/png"), purpose="vision")
    assert (caught.value.status_code, caught.value.code) == (413, "body_too_large")
