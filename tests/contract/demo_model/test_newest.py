"""What the newest models take and give, judged by the unmodified OpenAI SDK: GIF, SVG, mark-ups, complexity, files."""

import base64
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from openai import OpenAI
from openai.types.images_response import ImagesResponse
from PIL import Image, ImageDraw

from fakes.pictures import encode, make_image, make_jpeg, make_png
from fakes.providers.emulator import Emulator, start_emulator
from fakes.providers.openai_program import PNG, SIZE, content_of, edit, generate, refusal

DEMO, FLARE_2_6, FLARE_2_5 = "studio-demo", "gpt-image-2.6-flare", "gpt-image-2.5-flare"
FRAME = "320x320"
SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def painter() -> Iterator[OpenAI]:
    """One whose pictures are drawn: what is asked of their looks."""
    with start_emulator() as emulator, OpenAI(base_url=emulator.base_url, api_key="k", max_retries=0) as client:
        yield client


def edit_as_json(client: OpenAI, **fields: Any) -> ImagesResponse:
    body = {"model": DEMO, "prompt": "a candle", "size": SIZE, "quality": "low", **fields}
    return client.post("/images/edits", body=body, cast_to=ImagesResponse)


def link(content: bytes, media_type: str = PNG) -> dict[str, str]:
    return {"image_url": f"data:{media_type};base64,{base64.b64encode(content).decode()}"}


def make_markup(width: int = 64, height: int = 48, *, colour: str = "#ff0000") -> bytes:
    """A ring on the left of nothing."""
    markup = Image.new("RGBA", (width, height))
    ring = (width // 16, height // 4, width // 3, height * 3 // 4)
    ImageDraw.Draw(markup).ellipse(ring, outline=colour, width=max(2, width // 100))
    return encode(markup)


def frames_of(content: bytes) -> list[Image.Image]:
    image = Image.open(io.BytesIO(content))
    frames: list[Image.Image] = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        frames.append(image.convert("RGB"))
    return frames


@pytest.mark.parametrize("model", [DEMO, FLARE_2_6])
def test_a_gif_has_the_asked_frames_each_of_the_asked_size_and_never_ends(client: OpenAI, model: str) -> None:
    response = generate(client, model=model, size=FRAME, output_format="gif", frame_count=5, frame_duration_ms=125)

    content = content_of(response)
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size, len(frames_of(content))) == ("GIF", (320, 320), 5)
    assert (image.info["duration"], image.info["loop"]) == (130, 0)
    assert (response.output_format, response.size, response.background) == ("gif", FRAME, "opaque")


def test_nine_frames_of_a_fifth_of_a_second_are_what_a_gif_has_unless_said(client: OpenAI) -> None:
    content = content_of(generate(client, size=FRAME, output_format="gif"))

    assert len(frames_of(content)) == 9
    assert Image.open(io.BytesIO(content)).info["duration"] == 200


def test_the_frames_of_a_gif_are_a_loop(painter: OpenAI) -> None:
    content = content_of(generate(painter, "a ceramic bottle", size=FRAME, output_format="gif", frame_count=8))

    frames = [np.asarray(frame, np.int16) for frame in frames_of(content)]
    steps = [float(np.abs(a - b).mean()) for a, b in zip(frames, [*frames[1:], frames[0]], strict=True)]
    farthest = max(float(np.abs(frames[0] - frame).mean()) for frame in frames)
    assert min(steps) > 0
    assert max(steps) < farthest
    assert steps[-1] < 2 * float(np.median(steps))


#: Published figures of the canvas: 3840x2160, 1536x1024, 1024x1024.
CANVASES = [(9, "1280x720", 371), (12, "512x256", 158), (16, "256x256", 196)]


@pytest.mark.parametrize(("frame_count", "size", "tokens"), CANVASES)
def test_a_gif_is_counted_as_one_picture_of_its_canvas(
    client: OpenAI, frame_count: int, size: str, tokens: int
) -> None:
    usage = generate(client, size=size, output_format="gif", frame_count=frame_count).usage

    assert usage is not None
    assert usage.output_tokens == tokens


LARGEST = [(2, 960), (9, 960), (10, 816), (12, 816), (13, 720), (16, 720)]


@pytest.mark.parametrize(("frame_count", "edge"), LARGEST)
def test_the_largest_square_frames_are_the_measured_ones(client: OpenAI, frame_count: int, edge: int) -> None:
    asked: dict[str, Any] = {"output_format": "gif", "frame_count": frame_count}

    assert generate(client, size=f"{edge}x{edge}", **asked).size == f"{edge}x{edge}"
    error = refusal(lambda: generate(client, size=f"{edge + 16}x{edge + 16}", **asked))
    assert (error.code, error.param) == ("invalid_value", "size")
    assert f"The canvas of {frame_count} GIF frames would be" in error.message
    assert "maximum pixel budget" in error.message


def test_an_automatic_frame_has_the_shape_of_the_first_picture(client: OpenAI) -> None:
    lying = ("phone.jpg", make_jpeg(90, 160, orientation=6), "image/jpeg")

    response = edit(client, image=lying, size="auto", output_format="gif")

    [first, *_] = frames_of(content_of(response))
    assert response.size == "560x320"
    assert first.size == (560, 320)


def test_an_edit_can_be_a_gif(client: OpenAI) -> None:
    response = edit(client, image=("a.png", make_png(), PNG), size=FRAME, output_format="gif", frame_count=2)

    assert len(frames_of(content_of(response))) == 2


@pytest.mark.parametrize("model", [DEMO, FLARE_2_6])
def test_an_svg_is_one_document_that_needs_nothing_else(client: OpenAI, model: str) -> None:
    response = generate(client, model=model, output_format="svg")

    root = ET.fromstring(content_of(response))  # noqa: S314 - our own emulator wrote it
    assert (root.tag, root.get("width"), root.get("height")) == (f"{SVG_NAMESPACE}svg", "1024", "640")
    assert root.get("viewBox")
    assert response.output_format == "svg"


def test_who_wrote_an_svg_is_counted_apart(client: OpenAI, emulator: Emulator) -> None:
    author: dict[str, Any] = {"model": "gpt-6", "reasoning": {"effort": "low"}}

    response = generate(client, output_format="svg", svg=author)

    assert response.svg_usage is not None
    assert response.svg_usage.model == "gpt-6"
    assert response.svg_usage.output_tokens > 0
    assert response.svg_usage.total_tokens == response.svg_usage.input_tokens + response.svg_usage.output_tokens
    assert response.usage is not None
    assert response.usage.output_tokens == 107
    assert emulator.log()[0]["fields"]["svg"] == author
    assert generate(client).svg_usage is None


def test_the_author_of_an_svg_may_be_said_in_a_form(client: OpenAI, emulator: Emulator) -> None:
    response = edit(
        client,
        image=("a.png", make_png(), PNG),
        output_format="svg",
        svg={"model": "gpt-6", "reasoning": {"effort": "none"}},
    )

    assert content_of(response).startswith(b"<svg ")
    assert response.svg_usage is not None
    assert emulator.log()[0]["fields"]["svg"] == {"model": "gpt-6", "reasoning": {"effort": "none"}}


def test_an_svg_without_usage_has_no_count_of_its_author_either(client: OpenAI, emulator: Emulator) -> None:
    emulator.queue("no_usage")

    assert generate(client, output_format="svg").svg_usage is None


def test_what_is_drawn_on_a_picture_arrives_in_a_form_and_in_json(client: OpenAI, emulator: Emulator) -> None:
    image, markup = make_png(), make_markup()

    edit(client, image=("a.png", image, PNG), markup=("markup.png", markup, PNG))
    edit_as_json(client, images=[link(image)], markup=link(markup))

    form, json_ = emulator.log()
    assert [file["field"] for file in form["files"]] == ["image", "markup"]
    assert [file["field"] for file in json_["files"]] == ["images", "markup"]
    assert form["files"][1]["size_bytes"] == len(markup)


def test_a_markup_fits_the_picture_as_it_is_seen_and_not_as_it_is_stored(client: OpenAI) -> None:
    lying = ("phone.jpg", make_jpeg(48, 64, orientation=6), "image/jpeg")

    assert edit(client, image=lying, markup=("m.png", make_markup(64, 48), PNG)).data
    wrong = ("m.png", make_markup(48, 64), PNG)
    assert refusal(lambda: edit(client, image=lying, markup=wrong)).code == "invalid_mask_image_format"


def test_a_markup_changes_what_is_around_the_strokes_and_is_not_seen_itself(painter: OpenAI) -> None:
    base = make_image(1024, 640)
    markup = make_markup(1024, 640)

    response = edit(painter, image=("a.png", encode(base), PNG), markup=("m.png", markup, PNG))

    before = np.asarray(base, np.int16)
    after = np.asarray(Image.open(io.BytesIO(content_of(response))).convert("RGB"), np.int16)
    assert (after[:, 600:] == np.minimum(before[:, 600:] + 2, 255)).all()
    assert np.abs(after[200:440, 90:300] - before[200:440, 90:300]).mean() > 10
    strokes = np.asarray(Image.open(io.BytesIO(markup)).getchannel("A")) > 0
    assert not (after[strokes] == (255, 0, 0)).all(axis=1).any()


@pytest.mark.parametrize("complexity", ["low", "medium", "high"])
def test_complexity_reaches_a_model_that_has_it(client: OpenAI, emulator: Emulator, complexity: str) -> None:
    generate(client, model=FLARE_2_6, complexity=complexity)

    assert emulator.log()[0]["fields"]["complexity"] == complexity


def test_how_strictly_to_moderate_is_in_the_log(client: OpenAI, emulator: Emulator) -> None:
    generate(client, moderation="low")
    edit_as_json(client, images=[link(make_png())], moderation="low")

    assert [entry["fields"]["moderation"] for entry in emulator.log()] == ["low", "low"]


def test_a_stored_file_can_be_edited_by_its_id(client: OpenAI, emulator: Emulator) -> None:
    base = client.files.create(file=("a.png", make_png(seed=1), PNG), purpose="vision")
    markup = client.files.create(file=("m.png", make_markup(), PNG), purpose="vision")

    response = edit_as_json(client, images=[{"file_id": base.id}], markup={"file_id": markup.id})

    assert Image.open(io.BytesIO(content_of(response))).size == (1024, 640)
    assert client.files.retrieve(base.id).filename == "a.png"
    assert client.files.delete(base.id).deleted
    error = refusal(lambda: edit_as_json(client, images=[{"file_id": base.id}]))
    assert (error.status_code, error.code) == (404, "file_not_found")
    emulator.reset()
    assert refusal(lambda: client.files.retrieve(markup.id)).status_code == 404


GIF, SVG = {"output_format": "gif", "size": FRAME}, {"output_format": "svg"}
REFUSED: list[tuple[dict[str, Any], str, str | None, str]] = [
    (
        {"model": FLARE_2_5, **GIF},
        "invalid_value",
        "output_format",
        f"'{FLARE_2_5}' does not support output format 'gif'",
    ),
    ({"model": FLARE_2_5, **SVG}, "invalid_value", "output_format", "does not support output format 'svg'"),
    ({"model": FLARE_2_5, "complexity": "low"}, "unknown_parameter", "complexity", "Unknown parameter: 'complexity'."),
    ({"complexity": "low"}, "unknown_parameter", "complexity", "Unknown parameter: 'complexity'."),
    ({"model": FLARE_2_6, "complexity": "extreme"}, "invalid_value", "complexity", "Invalid value: 'extreme'."),
    ({"moderation": "none"}, "invalid_value", "moderation", "Invalid value: 'none'."),
    ({**GIF, "stream": True}, "invalid_value", "stream", "Streaming is not supported for output format 'gif'"),
    ({**SVG, "stream": True}, "invalid_value", "stream", "Streaming is not supported for output format 'svg'"),
    ({**GIF, "partial_images": 1}, "invalid_value", "partial_images", "Partial images are not supported"),
    ({**SVG, "partial_images": 1}, "invalid_value", "partial_images", "Partial images are not supported"),
    ({**GIF, "output_compression": 50}, "invalid_value", "output_compression", "output format 'gif'"),
    ({**SVG, "output_compression": 50}, "invalid_value", "output_compression", "output format 'svg'"),
    ({**GIF, "background": "transparent"}, "invalid_value", "background", "output format 'gif'"),
    ({**SVG, "background": "transparent"}, "invalid_value", "background", "output format 'svg'"),
    ({**SVG, "n": 2}, "invalid_value", "n", "Only one image"),
    ({**GIF, "frame_count": 1}, "integer_below_min_value", "frame_count", "Expected a value >= 2"),
    ({**GIF, "frame_count": 17}, "integer_above_max_value", "frame_count", "Expected a value <= 16"),
    ({**GIF, "frame_duration_ms": 9}, "integer_below_min_value", "frame_duration_ms", "Expected a value >= 10"),
    ({**GIF, "frame_duration_ms": 655_351}, "integer_above_max_value", "frame_duration_ms", "<= 655350"),
    ({"frame_count": 4}, "invalid_value", "frame_count", "'frame_count' is only supported for output format 'gif'"),
    ({"frame_duration_ms": 100}, "invalid_value", "frame_duration_ms", "only supported for output format 'gif'"),
    ({**GIF, "size": "330x320"}, "invalid_value", "size", "divisible by 16"),
    ({**GIF, "size": "1008x320"}, "invalid_value", "size", "aspect ratio"),
    ({**GIF, "size": "1296x640"}, "invalid_value", "size", "3888x1920: the longest edge"),
    ({**GIF, "size": "256x256"}, "invalid_value", "size", "768x768: below the current minimum pixel budget"),
    ({"svg": {"model": "gpt-6"}}, "invalid_value", "svg", "'svg' is only supported for output format 'svg'"),
    ({**SVG, "svg": "gpt-6"}, "invalid_type", "svg", "expected an object, but got a string"),
    ({**SVG, "svg": {}}, "missing_required_parameter", "svg.model", "'svg.model'"),
    ({**SVG, "svg": {"model": 6}}, "invalid_type", "svg.model", "expected a string, but got an integer"),
    ({**SVG, "svg": {"model": "gpt-6", "seed": 1}}, "unknown_parameter", "svg.seed", "'svg.seed'"),
    (
        {**SVG, "svg": {"model": "gpt-6", "reasoning": {"effort": "some"}}},
        "invalid_value",
        "svg.reasoning.effort",
        "Invalid value: 'some'.",
    ),
]


@pytest.mark.parametrize(("parameters", "code", "param", "text"), REFUSED, ids=[str(row[0])[:70] for row in REFUSED])
def test_what_does_not_go_together_is_refused(
    client: OpenAI, parameters: dict[str, Any], code: str, param: str | None, text: str
) -> None:
    error = refusal(lambda: generate(client, **parameters))

    assert (error.status_code, error.code, error.param) == (400, code, param)
    assert text in error.message


def overlay(content: bytes, name: str = "m.png", media_type: str = PNG) -> tuple[str, bytes, str]:
    return name, content, media_type


MARKED: list[tuple[str, dict[str, Any], str, str]] = [
    ("mask with a gif", {**GIF, "mask": overlay(make_png(mode="RGBA"))}, "invalid_value", "Masks are not supported"),
    (
        "mask and markup",
        {"mask": overlay(make_png(mode="RGBA")), "markup": overlay(make_markup())},
        "invalid_value",
        "'markup' cannot be used together with 'mask'.",
    ),
    (
        "a model without markups",
        {"model": "gpt-image-2", "markup": overlay(make_markup())},
        "invalid_value",
        "The model 'gpt-image-2' does not support 'markup'.",
    ),
    (
        "markup of another size",
        {"markup": overlay(make_markup(48, 48))},
        "invalid_mask_image_format",
        "markup size does not match image size",
    ),
    (
        "markup without alpha",
        {"markup": overlay(make_png())},
        "invalid_mask_image_format",
        "markup image missing alpha channel",
    ),
    (
        "markup that is no png",
        {"markup": overlay(encode(make_image(mode="RGBA"), "WEBP"), "m.webp", "image/webp")},
        "invalid_mask_image_format",
        "markup image is not a PNG",
    ),
    ("a broken markup", {"markup": overlay(make_markup()[:60])}, "invalid_image_file", "mode for image 1"),
    ("wrong size and both", {"size": "1x1", "mask": overlay(make_png(mode="RGBA")), "markup": overlay(make_markup())},
     "invalid_value", "together with 'mask'"),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "code", "text"), [row[1:] for row in MARKED], ids=[row[0] for row in MARKED])
def test_a_drawing_that_does_not_fit_is_refused(
    client: OpenAI, parameters: dict[str, Any], code: str, text: str
) -> None:
    error = refusal(lambda: edit(client, image=overlay(make_png(), "a.png"), **parameters))

    assert (error.status_code, error.code) == (400, code)
    assert text in error.message


def test_markups_are_taken_by_2_5_too(client: OpenAI) -> None:
    assert edit(client, model=FLARE_2_5, image=overlay(make_png(), "a.png"), markup=overlay(make_markup())).data


@pytest.mark.parametrize(
    "model", ["gpt-image-1", "gpt-image-1.5", "gpt-image-1-mini", "chatgpt-image-latest", "dall-e-3"]
)
def test_what_is_retired_is_not_known(client: OpenAI, model: str) -> None:
    assert refusal(lambda: generate(client, model=model)).code == "model_not_found"
