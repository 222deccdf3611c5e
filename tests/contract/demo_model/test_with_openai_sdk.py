"""The unmodified OpenAI SDK is the judge of the demo model and of the emulator: what it understands, they may say."""

import base64
import io
from collections.abc import AsyncIterator, Iterable
from typing import Any, Literal

import httpx
import pytest
from openai import AsyncOpenAI, OpenAI
from openai.types.images_response import ImagesResponse
from PIL import Image

from fakes.pictures import encode, make_image, make_jpeg, make_png
from fakes.providers.emulator import Emulator, start_emulator
from fakes.providers.openai_program import MODEL, PNG, SIZE, data_url, edit, generate, pictures_in, png, refusal


@pytest.fixture
async def async_client(emulator: Emulator) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(base_url=emulator.base_url, api_key="sk-test", max_retries=0) as client:
        yield client


def test_two_transparent_webp_pictures_at_once(client: OpenAI) -> None:
    response = generate(client, n=2, background="transparent", output_format="webp")

    assert [(picture.format, picture.mode, picture.size) for picture in pictures_in(response)] == [
        ("WEBP", "RGBA", (1024, 640))
    ] * 2
    assert (response.background, response.output_format, response.size) == ("transparent", "webp", SIZE)


def test_usage_is_the_exact_formula(client: OpenAI) -> None:
    usage = generate(client, "abcd" * 5, n=3, size="1024x1024").usage

    assert usage is not None
    assert (usage.input_tokens, usage.output_tokens) == (3 * 11, 586)
    assert usage.total_tokens == 33 + 586
    assert usage.output_tokens_details is not None
    assert usage.output_tokens_details.image_tokens == 586


def test_the_same_request_gives_the_same_pixels_and_another_prompt_others(client: OpenAI) -> None:
    first, again, other = (generate(client, prompt).data for prompt in ("a boat", "a boat", "a mountain at night"))

    assert first == again
    assert first != other


def test_headers_and_the_automatic_size(client: OpenAI) -> None:
    raw = client.images.with_raw_response.generate(model="gpt-image-2", prompt="a boat")

    assert raw.headers["x-request-id"].startswith("req_")
    assert int(raw.headers["openai-processing-ms"]) >= 0
    assert "x-ratelimit-remaining-requests" in raw.headers
    parsed = raw.parse()
    assert (parsed.size, parsed.quality) == ("1122x1402", "low")
    assert pictures_in(parsed)[0].size == (1122, 1402)


def test_the_automatic_size_of_an_edit_follows_the_upright_first_picture(client: OpenAI) -> None:
    lying = ("phone.jpg", make_jpeg(90, 160, orientation=6), "image/jpeg")

    assert edit(client, image=lying, size="auto").size == "1672x941"


def test_an_edit_with_three_references_and_a_mask(client: OpenAI, emulator: Emulator) -> None:
    references = [
        png(name, 64, 48, seed=seed) for seed, name in enumerate(("one.png", "two.png", "three.png"), start=1)
    ]

    response = edit(client, image=references, mask=png("mask.png", 64, 48, mode="RGBA"))

    assert pictures_in(response)[0].size == (1024, 640)
    [entry] = emulator.log()
    assert [(file["field"], file["filename"]) for file in entry["files"]] == [
        ("image[]", "one.png"),
        ("image[]", "two.png"),
        ("image[]", "three.png"),
        ("mask", "mask.png"),
    ]
    assert response.usage is not None
    assert response.usage.input_tokens_details.image_tokens == 3 * 4 * 3


def test_an_edit_as_json_with_data_urls(client: OpenAI, emulator: Emulator) -> None:
    body: dict[str, Any] = {
        "model": MODEL,
        "prompt": "a red boat",
        "size": SIZE,
        "images": [{"image_url": data_url(make_png(seed=1))}, {"image_url": data_url(make_png(seed=2))}],
        "mask": {"image_url": data_url(make_png(mode="RGBA"))},
    }

    response = client.post("/images/edits", body=body, cast_to=ImagesResponse)

    assert pictures_in(response)[0].size == (1024, 640)
    assert [file["field"] for file in emulator.log()[0]["files"]] == ["images", "images", "mask"]


REFERENCES: list[tuple[object, int]] = [
    ({}, 400),
    ({"image_url": "x", "file_id": "y"}, 400),
    ({"file_id": "file-none"}, 404),
    ("x", 400),
    ({"image_url": "https://example.com/a.png"}, 400),
]


@pytest.mark.parametrize(("reference", "status"), REFERENCES)
def test_a_json_reference_is_exactly_one_of_url_and_file(client: OpenAI, reference: object, status: int) -> None:
    body = {"model": MODEL, "prompt": "a red boat", "images": [reference]}

    assert refusal(lambda: client.post("/images/edits", body=body, cast_to=ImagesResponse)).status_code == status


def test_a_stream_shows_partials_and_then_the_picture(client: OpenAI) -> None:
    stream = client.images.generate(
        model=MODEL, prompt="a boat", size=SIZE, quality="low", stream=True, partial_images=2
    )
    events = list(stream)

    assert [event.type for event in events] == [
        "image_generation.partial_image",
        "image_generation.partial_image",
        "image_generation.completed",
    ]
    for event in events:
        assert Image.open(io.BytesIO(base64.b64decode(event.b64_json))).size == (1024, 640)
    last = events[-1]
    assert last.type == "image_generation.completed"
    assert last.usage.output_tokens == 107 + 2 * 100


async def test_an_edit_streams_too(async_client: AsyncOpenAI) -> None:
    stream = await async_client.images.edit(
        model=MODEL, prompt="a red boat", image=png(), size=SIZE, quality="low", stream=True, partial_images=1
    )

    assert [event.type async for event in stream] == ["image_edit.partial_image", "image_edit.completed"]


def test_several_pictures_in_one_stream_each_complete_with_their_own_usage(client: OpenAI) -> None:
    stream = client.images.generate(model=MODEL, prompt="a boat", size=SIZE, quality="low", stream=True, n=2)
    events = list(stream)

    assert [event.type for event in events] == ["image_generation.completed"] * 2
    assert {event.usage.output_tokens for event in events if event.type == "image_generation.completed"} == {107}


def test_a_done_line_ends_a_stream_quietly(client: OpenAI, emulator: Emulator) -> None:
    emulator.queue("done")

    assert len(list(client.images.generate(model=MODEL, prompt="a boat", size=SIZE, stream=True))) == 1


@pytest.mark.parametrize(
    ("output_format", "head"), [("gif", b"GIF89a"), ("svg", b"<svg ")], ids=["animated gif", "svg"]
)
def test_the_newest_model_draws_the_newest_formats(
    client: OpenAI, output_format: Literal["gif", "svg"], head: bytes
) -> None:
    response = generate(client, model="gpt-image-2.6-flare", output_format=output_format)

    content = base64.b64decode((response.data or [])[0].b64_json or "")
    assert content.startswith(head)


def test_a_key_is_asked_for(emulator: Emulator) -> None:
    with OpenAI(base_url=emulator.base_url, api_key="bad", max_retries=0) as client:
        assert refusal(lambda: generate(client)).code == "invalid_api_key"
    assert httpx.get(f"{emulator.base_url}/models", trust_env=False).status_code == 401


def test_only_the_one_key_opens_when_one_is_set() -> None:
    with start_emulator(api_key="sk-right", is_plain=True) as emulator:
        for key, is_open in (("sk-right", True), ("sk-wrong", False)):
            with OpenAI(base_url=emulator.base_url, api_key=key, max_retries=0) as client:
                if is_open:
                    assert generate(client).data
                else:
                    assert refusal(lambda client=client: generate(client)).status_code == 401


def test_the_models_are_listed(client: OpenAI) -> None:
    listed = [model.id for model in client.models.list()]

    assert {"studio-demo", "gpt-image-2", "gpt-image-2.5-flare", "gpt-image-2.6-sunburst"} <= set(listed)


def test_moderation_judges_text_and_one_picture(client: OpenAI) -> None:
    part: dict[str, Any] = {"type": "image_url", "image_url": {"url": data_url(make_png())}}
    text: dict[str, Any] = {"type": "text", "text": "a fight [[flag violence]]"}

    def moderate(parts: Iterable[Any]) -> Any:
        return client.moderations.create(model="omni-moderation-latest", input=list(parts))

    [result] = moderate([text, part]).results
    assert result.flagged
    assert result.categories.violence
    assert not result.categories.hate
    assert refusal(lambda: moderate([part, part])).code == "too_many_images"


def test_the_safety_identifier_comes_back(client: OpenAI) -> None:
    assert generate(client, safety_identifier="hash").safety_identifier == "hash"


def test_an_idempotency_key_is_written_down_but_changes_nothing(client: OpenAI, emulator: Emulator) -> None:
    for _ in range(2):
        generate(client, extra_headers={"Idempotency-Key": "draft-1"})

    assert [entry["idempotency_key"] for entry in emulator.log()] == ["draft-1", "draft-1"]


def test_a_drawn_edit_keeps_the_first_picture_outside_the_mask_but_for_its_drift() -> None:
    """Through the real renderer: the mask arrived, and there is a drift for the pixel lock to repair."""
    base = make_image(1024, 640)
    mask = Image.new("RGBA", base.size, (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (512, 0, 1024, 640))
    with start_emulator() as emulator, OpenAI(base_url=emulator.base_url, api_key="k") as client:
        response = edit(client, image=("a.png", encode(base), PNG), mask=("m.png", encode(mask), PNG))
        [edited] = pictures_in(response)

    for column in (8, 200, 400):
        before, after = base.getpixel((column, 320)), edited.convert("RGB").getpixel((column, 320))
        assert isinstance(before, tuple)
        assert after == tuple(min(255, channel + 2) for channel in before)
    assert edited.crop((600, 100, 1000, 540)).tobytes() != base.crop((600, 100, 1000, 540)).tobytes()
