"""What is wrong with a request is said as the image API says it, in the eyes of the unmodified OpenAI SDK."""

from typing import Any

import pytest
from openai import OpenAI

from fakes.pictures import encode, make_image, make_png
from fakes.providers.openai_program import PNG, edit, generate, png, refusal

WRONG: list[tuple[dict[str, Any], int, str | None, str]] = [
    ({"response_format": "b64_json"}, 400, "unknown_parameter", "Unknown parameter: 'response_format'."),
    ({"style": "vivid"}, 400, "unknown_parameter", "Unknown parameter: 'style'."),
    ({"prompt": ""}, 400, "missing_required_parameter", "Missing required parameter: 'prompt'."),
    ({"prompt": "x" * 32_001}, 400, "string_above_max_length", "maximum length 32000"),
    ({"model": "gpt-image-1"}, 404, "model_not_found", "The model 'gpt-image-1' does not exist"),
    ({"n": 0}, 400, "integer_below_min_value", "Expected a value >= 1, but got 0 instead."),
    ({"n": 11}, 400, "integer_above_max_value", "Expected a value <= 10, but got 11 instead."),
    ({"n": "two"}, 400, "invalid_type", "expected an integer, but got a string"),
    ({"quality": "hd"}, 400, "invalid_value", "Invalid value: 'hd'."),
    (
        {"model": "gpt-image-2", "quality": "xhigh"},
        400,
        "invalid_value",
        "The model 'gpt-image-2' does not support quality 'xhigh'.",
    ),
    ({"background": "transparent", "output_format": "jpeg"}, 400, "invalid_value", "Transparent background"),
    ({"output_compression": 50}, 400, "invalid_value", "Compression less than 100"),
    (
        {"model": "gpt-image-2.5-flare", "output_format": "gif"},
        400,
        "invalid_value",
        "does not support output format 'gif'",
    ),
    (
        {"size": "512x512"},
        400,
        "invalid_value",
        "Invalid size '512x512'. Requested resolution is below the current minimum pixel budget.",
    ),
    ({"size": "1920x1080"}, 400, "invalid_value", "Width and height must both be divisible by 16"),
    ({"size": "3856x1600"}, 400, "invalid_value", "The longest edge must be less than or equal to 3840"),
    ({"size": "3840x1264"}, 400, "invalid_value", "aspect ratio"),
    ({"size": "3840x2176"}, 400, "invalid_value", "maximum pixel budget"),
    ({"size": "big"}, 400, "invalid_value", "Invalid size 'big'."),
]


@pytest.mark.parametrize(("parameters", "status", "code", "text"), WRONG, ids=[str(row[0])[:40] for row in WRONG])
def test_what_is_wrong_with_a_request_is_said(
    client: OpenAI, parameters: dict[str, Any], status: int, code: str, text: str
) -> None:
    error = refusal(lambda: generate(client, **parameters))

    assert (error.status_code, error.code) == (status, code)
    assert text in error.message


def test_the_first_thing_wrong_is_the_one_that_is_said(client: OpenAI) -> None:
    error = refusal(lambda: generate(client, prompt="", model="none", n=99, size="1x1"))

    assert error.param == "prompt"


def opaque_mask() -> tuple[str, bytes, str]:
    return png("mask.png", mode="RGB")


EDITS: list[tuple[str, dict[str, Any], str, str]] = [
    ("bare bytes", {"image": make_png()}, "unsupported_file_mimetype", "('application/octet-stream')"),
    ("17 pictures", {"image": [png()] * 17}, "array_above_max_length", "maximum length 16"),
    ("not a picture", {"image": ("a.png", b"no picture", PNG)}, "invalid_image_file", "mode for image 1"),
    ("second broken", {"image": [png(), ("b.png", make_png()[:200], PNG)]}, "invalid_image_file", "mode for image 2"),
    (
        "cmyk",
        {"image": ("a.jpg", encode(make_image(mode="CMYK"), "JPEG"), "image/jpeg")},
        "invalid_image_file",
        "image 1",
    ),
    (
        "mask of another size",
        {"image": png(), "mask": ("m.png", make_png(32, 32, mode="RGBA"), PNG)},
        "invalid_mask_image_format",
        "mask size does not match image size",
    ),
    (
        "mask without alpha",
        {"image": png(), "mask": opaque_mask()},
        "invalid_mask_image_format",
        "mask image missing alpha channel",
    ),
    ("fidelity", {"image": png(), "input_fidelity": "high"}, "invalid_input_fidelity_model", "input_fidelity"),
    ("moderation in a form", {"image": png(), "extra_body": {"moderation": "low"}}, "unknown_parameter", "moderation"),
]


@pytest.mark.parametrize(("parameters", "code", "text"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS])
def test_what_is_wrong_with_an_edit_is_said(client: OpenAI, parameters: dict[str, Any], code: str, text: str) -> None:
    error = refusal(lambda: edit(client, **parameters))

    assert (error.status_code, error.code) == (400, code)
    assert text in error.message
