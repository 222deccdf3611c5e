"""GIF, SVG and mark-ups through the unmodified SDK: what comes, what it costs, and what does not go together."""

import io
from typing import Any

import openai
import pytest
from openai import OpenAI
from openai.types.images_response import ImagesResponse
from PIL import Image

from fakes.pictures import make_jpeg, make_png
from fakes.providers.emulator import Emulator
from fakes.providers.openai_program import (
    MODEL,
    SIZE,
    available,
    content_of,
    data_url,
    edit,
    events_of,
    generate,
    jobs_of,
    make_markup,
    pictures_in,
    png,
    price_of,
)
from fakes.public_api import Customer, PublicApi
from gpt_image_studio.generations.model import Animation, Strictness

FRAME = "480x320"


# GIF


def test_a_gif_has_the_frames_that_were_asked_and_costs_what_was_quoted(
    api: PublicApi, customer: Customer, client: OpenAI, emulator: Emulator
) -> None:
    quoted = price_of(
        api, customer, prompt="a boat", model=MODEL, size=FRAME, quality="low", output_format="gif", frame_count=12
    )

    response = generate(client, size=FRAME, output_format="gif", frame_count=12, frame_duration_ms=104)

    assert (response.output_format, response.size, response.background) == ("gif", FRAME, "opaque")
    gif = Image.open(io.BytesIO(content_of(response)))
    assert (gif.format, gif.size, getattr(gif, "n_frames", 1)) == ("GIF", (480, 320), 12)
    assert gif.info["duration"] == 100
    [job] = jobs_of(api, customer)
    assert job.request.animation == Animation(12, 100)
    assert job.charged_credits == job.quote.total_credits == quoted == 1000 - available(api, customer)
    assert len(emulator.log()) == 1


def test_a_gif_of_which_nothing_is_said_has_nine_frames_of_the_largest_square(
    api: PublicApi, customer: Customer, client: OpenAI
) -> None:
    response = client.images.generate(model=MODEL, prompt="a boat", quality="low", output_format="gif")

    assert response.size == "960x960"
    gif = Image.open(io.BytesIO(content_of(response)))
    assert (gif.size, getattr(gif, "n_frames", 1), gif.info["duration"]) == ((960, 960), 9, 200)
    assert jobs_of(api, customer)[0].request.animation == Animation(9, 200)


def test_the_automatic_frame_of_an_edit_has_the_shape_of_the_first_picture(client: OpenAI) -> None:
    upright = ("phone.jpg", make_jpeg(150, 100, orientation=6), "image/jpeg")

    response = edit(client, image=upright, size="auto", output_format="gif", frame_count=16)

    assert response.size == "576x864"
    assert getattr(Image.open(io.BytesIO(content_of(response))), "n_frames", 1) == 16


def test_a_frame_is_shown_no_longer_than_a_gif_can_write_down(
    api: PublicApi, customer: Customer, client: OpenAI
) -> None:
    generate(client, size=FRAME, output_format="gif", frame_count=2, frame_duration_ms=900_000)

    assert jobs_of(api, customer)[0].request.animation == Animation(2, 655_350)


def test_several_gifs_come_together(client: OpenAI) -> None:
    pictures = pictures_in(generate(client, n=2, size=FRAME, output_format="gif", frame_count=2))

    assert [(gif.format, getattr(gif, "n_frames", 1)) for gif in pictures] == [("GIF", 2)] * 2


# SVG


@pytest.mark.parametrize("svg", [None, {"model": "gpt-5.5", "reasoning": {"effort": "low"}}])
def test_an_svg_is_a_document_with_its_own_count_and_costs_what_was_quoted(
    api: PublicApi, customer: Customer, client: OpenAI, svg: dict[str, Any] | None
) -> None:
    quoted = price_of(api, customer, prompt="a boat", model=MODEL, size=SIZE, quality="low", output_format="svg")

    asked: dict[str, Any] = {} if svg is None else {"svg": svg}

    response = generate(client, output_format="svg", **asked)

    assert (response.output_format, response.size) == ("svg", SIZE)
    document = content_of(response).decode()
    assert document.lstrip().startswith("<")
    assert "<svg" in document
    assert response.usage is not None
    assert response.svg_usage is not None
    assert response.svg_usage.model
    assert 0 < response.svg_usage.output_tokens < response.svg_usage.total_tokens
    [job] = jobs_of(api, customer)
    assert job.charged_credits == job.quote.total_credits == quoted == 1000 - available(api, customer)
    assert quoted > price_of(api, customer, prompt="a boat", model=MODEL, size=SIZE, quality="low")


def test_a_form_says_who_writes_an_svg_in_brackets(client: OpenAI) -> None:
    response = edit(
        client, image=png(), output_format="svg", svg={"model": "gpt-5.5", "reasoning": {"effort": "minimal"}}
    )

    assert response.output_format == "svg"


def test_pixels_have_no_svg_usage(client: OpenAI) -> None:
    assert generate(client).svg_usage is None


# Mark-up


def test_an_edit_with_a_markup_reaches_the_provider_with_it(
    api: PublicApi, customer: Customer, client: OpenAI, emulator: Emulator
) -> None:
    response = edit(client, image=[png(seed=1), png(seed=2)], markup=make_markup())

    assert pictures_in(response)[0].size == (1024, 640)
    [entry] = emulator.log()
    assert [file["field"] for file in entry["files"]] == ["image[]"] * 2 + ["markup"]
    [job] = jobs_of(api, customer)
    assert job.request.markup is not None
    assert job.request.mask is None
    assert job.charged_credits == 1000 - available(api, customer)


def test_a_json_edit_takes_a_markup_as_a_link(api: PublicApi, customer: Customer, client: OpenAI) -> None:
    body = {
        "model": MODEL,
        "prompt": "a red boat",
        "size": SIZE,
        "quality": "low",
        "images": [{"image_url": data_url(make_png(96, 60))}],
        "markup": {"image_url": data_url(make_markup()[1])},
    }

    response = client.post("/images/edits", body=body, cast_to=ImagesResponse)

    assert pictures_in(response)[0].size == (1024, 640)
    assert jobs_of(api, customer)[0].request.markup is not None


def test_a_gif_is_edited_from_marks(client: OpenAI) -> None:
    response = edit(client, image=png(), markup=make_markup(), size=FRAME, output_format="gif", frame_count=3)

    assert getattr(pictures_in(response)[0], "n_frames", 1) == 3


def test_a_marked_edit_sent_again_with_its_idempotency_key_is_one_job_and_one_charge(
    api: PublicApi, customer: Customer, client: OpenAI
) -> None:
    wish: dict[str, Any] = {"image": png(), "markup": make_markup(), "size": FRAME, "output_format": "gif"}
    headers = {"Idempotency-Key": "marked-1"}

    first, again = (edit(client, **wish, frame_count=3, extra_headers=headers) for _ in range(2))

    assert first.data == again.data
    [job] = jobs_of(api, customer)
    assert job.charged_credits == 1000 - available(api, customer)
    with pytest.raises(openai.ConflictError):
        edit(client, **wish, frame_count=4, extra_headers=headers)


# Refusals: nothing is made, nothing charged, nothing kept


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"output_format": "gif", "stream": True}, "invalid_value", "stream"),
    ({"output_format": "svg", "stream": True}, "invalid_value", "stream"),
    ({"output_format": "gif", "partial_images": 1}, "invalid_value", "partial_images"),
    ({"output_format": "svg", "partial_images": 2}, "invalid_value", "partial_images"),
    ({"output_format": "svg", "n": 2}, "invalid_value", "n"),
    ({"output_format": "gif", "output_compression": 50}, "invalid_value", "output_compression"),
    ({"output_format": "svg", "output_compression": 50}, "invalid_value", "output_compression"),
    ({"output_format": "gif", "background": "transparent"}, "invalid_value", "output_format"),
    ({"output_format": "svg", "background": "transparent"}, "invalid_value", "output_format"),
    ({"frame_count": 4}, "invalid_value", "frame_count"),
    ({"frame_duration_ms": 100}, "invalid_value", "frame_duration_ms"),
    ({"output_format": "svg", "frame_count": 4}, "invalid_value", "frame_count"),
    ({"output_format": "gif", "frame_count": 1}, "integer_below_min_value", "frame_count"),
    ({"output_format": "gif", "frame_count": 17}, "integer_above_max_value", "frame_count"),
    ({"output_format": "gif", "frame_duration_ms": 0}, "integer_below_min_value", "frame_duration_ms"),
    ({"output_format": "gif", "frame_count": "4"}, "invalid_type", "frame_count"),
    ({"output_format": "gif", "size": "1024x1024"}, "invalid_value", "size"),
    ({"output_format": "gif", "frame_count": 16, "size": "736x736"}, "invalid_value", "size"),
    ({"svg": {"model": "gpt-5.5"}}, "invalid_value", "svg"),
    ({"output_format": "svg", "svg": "gpt-5.5"}, "invalid_type", "svg"),
    ({"output_format": "svg", "svg": {}}, "missing_required_parameter", "svg.model"),
    ({"output_format": "svg", "svg": {"model": "x", "style": "flat"}}, "unknown_parameter", "svg.style"),
    (
        {"output_format": "svg", "svg": {"model": "x", "reasoning": {"effort": "much"}}},
        "invalid_value",
        "svg.reasoning.effort",
    ),
    ({"complexity": "high"}, "invalid_value", "complexity"),
    ({"complexity": "extreme"}, "invalid_value", "complexity"),
    ({"moderation": "none"}, "invalid_value", "moderation"),
]


@pytest.mark.parametrize(("parameters", "code", "param"), REFUSED)
def test_what_does_not_go_together_is_refused_by_name(
    *, api: PublicApi, customer: Customer, client: OpenAI, parameters: dict[str, Any], code: str, param: str
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        events_of(
            generate(client, **({"size": FRAME} if parameters.get("output_format") == "gif" else {}) | parameters)
        )

    assert (caught.value.code, caught.value.param) == (code, param)
    assert jobs_of(api, customer) == []
    assert available(api, customer) == 1000


REFUSED_EDITS: list[tuple[dict[str, Any], str, str]] = [
    ({"mask": png("mask.png", mode="RGBA"), "markup": make_markup()}, "invalid_value", "markup"),
    ({"mask": png("mask.png", mode="RGBA"), "output_format": "gif", "size": FRAME}, "invalid_value", "mask"),
    ({"mask": png("mask.png", mode="RGBA"), "output_format": "svg"}, "invalid_value", "mask"),
    ({"markup": make_markup(60, 96)}, "invalid_mask_image_format", "markup"),
    ({"markup": ("markup.png", b"no picture", "image/png")}, "invalid_mask_image_format", "markup"),
    ({"input_fidelity": "high"}, "invalid_input_fidelity_model", "input_fidelity"),
]


@pytest.mark.parametrize(("parameters", "code", "param"), REFUSED_EDITS)
def test_what_does_not_go_with_an_edit_is_refused_by_name(
    *, api: PublicApi, customer: Customer, client: OpenAI, parameters: dict[str, Any], code: str, param: str
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        edit(client, image=png(), **parameters)

    assert (caught.value.code, caught.value.param) == (code, param)
    assert jobs_of(api, customer) == []


def test_what_is_refused_for_its_parameters_leaves_no_upload(
    api: PublicApi, customer: Customer, client: OpenAI
) -> None:
    with pytest.raises(openai.BadRequestError):
        edit(client, image=png(), mask=png("mask.png", mode="RGBA"), markup=make_markup())

    assert api.run(api.parts.services.assets.list_pictures(customer.account.id)) == []


def test_moderation_is_accepted_where_it_has_no_effect(api: PublicApi, customer: Customer, client: OpenAI) -> None:
    generate(client, moderation="low")

    assert jobs_of(api, customer)[0].request.strictness is Strictness.AUTO


def test_no_compression_goes_with_every_format(client: OpenAI) -> None:
    """Some clients always send it."""
    assert generate(client, output_format="svg", output_compression=100).output_format == "svg"
