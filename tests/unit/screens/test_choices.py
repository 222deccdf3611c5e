"""The composer's choices as plain values: what each format has a use for, what fits a model, what the browser kept."""

import itertools
import json
from dataclasses import replace

import pytest

from gpt_image_studio.generations import requests
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.catalog.sizes import SHAPES
from gpt_image_studio.generations.model import (
    Animation,
    Background,
    Complexity,
    JobRequest,
    OutputFormat,
    Quality,
    Size,
    Strictness,
)
from gpt_image_studio.screens.choices import CUSTOM, Choices, ComplexityChoice
from gpt_image_studio.screens.studio.state.composer.advanced_view import FRAME_COUNTS, advanced_view

REGISTRY = Registry.load()
DEMO = REGISTRY.get("studio-demo")
#: With everything a model can have.
FULL = replace(DEMO, has_complexity=True, has_strictness=True)


@pytest.mark.parametrize("form", [OutputFormat.GIF, OutputFormat.SVG])
def test_a_format_without_previews_and_clear_ground_asks_for_none_and_gives_them_back(
    form: OutputFormat,
) -> None:
    before = Choices(partials=3, background=Background.TRANSPARENT, output_format=OutputFormat.WEBP, compression=50)
    chosen = before.with_text("output_format", form).fitted_to(DEMO)
    request = chosen.to_request("a boat", DEMO)
    requests.check(request, DEMO)
    assert (request.partials, request.background, request.compression) == (0, Background.AUTO, None)
    back = chosen.with_text("output_format", "webp").fitted_to(DEMO).to_request("a boat", DEMO)
    assert (back.partials, back.compression, back.animation) == (3, 50, None)
    assert back.background is Background.TRANSPARENT


def test_frames_have_one_scale_and_the_picture_has_its_own_again() -> None:
    moving = Choices(shape="4:5", scale="4K", output_format=OutputFormat.GIF).fitted_to(DEMO)
    assert moving.size(DEMO).pixels < Choices(shape="4:5").size(DEMO).pixels
    still = moving.with_click("output_format", "png").fitted_to(DEMO)
    assert still.size(DEMO) == Choices(shape="4:5", scale="4K").size(DEMO)


def test_of_jpeg_and_transparent_the_one_that_was_clicked_last_stands() -> None:
    clear = Choices(background=Background.TRANSPARENT)
    jpeg = clear.with_click("output_format", "jpeg").fitted_to(DEMO)
    assert (jpeg.output_format, jpeg.background) == (OutputFormat.JPEG, Background.AUTO)
    back = jpeg.with_click("background", "transparent").fitted_to(DEMO)
    assert (back.output_format, back.background) == (OutputFormat.PNG, Background.TRANSPARENT)


@pytest.mark.parametrize(("shape", "frames"), list(itertools.product([each.id for each in SHAPES], range(2, 17))))
def test_every_shape_of_every_frame_count_is_one_that_the_model_makes(shape: str, frames: int) -> None:
    chosen = Choices(shape=shape, scale="4K", output_format=OutputFormat.GIF, frame_count=frames).fitted_to(DEMO)
    request = chosen.to_request("a boat", DEMO)
    requests.check(request, DEMO)
    assert (chosen.shape, request.animation) == (shape, Animation(frames, 200))


def test_a_typed_size_that_frames_have_no_room_for_is_snapped_with_the_reason() -> None:
    chosen = Choices(shape=CUSTOM, width=2000, height=1000, output_format=OutputFormat.GIF).fitted_to(DEMO)
    snapped = chosen.snapped(DEMO)
    assert snapped.size.width <= 1280
    assert snapped.reason.startswith("2000 × 1000 became")
    requests.check(chosen.to_request("a boat", DEMO), DEMO)


@pytest.mark.parametrize(
    "request_of",
    [
        JobRequest(
            "a boat",
            DEMO.id,
            Size(640, 480),
            Quality.HIGH,
            output_format=OutputFormat.GIF,
            partials=0,
            animation=Animation(7, 330),
        ),
        JobRequest("a boat", DEMO.id, Size(2048, 2048), Quality.LOW, output_format=OutputFormat.SVG, partials=0),
        JobRequest(
            "a boat",
            DEMO.id,
            Size(1024, 1024),
            Quality.LOW,
            complexity=Complexity.HIGH,
            strictness=Strictness.LOW,
        ),
    ],
)
def test_the_settings_of_a_job_ask_for_the_same_again(request_of: JobRequest) -> None:
    chosen = Choices.from_json(Choices.from_request(request_of, FULL).to_json()).fitted_to(FULL)
    assert chosen.to_request("a boat", FULL) == request_of


def test_what_an_older_version_kept_is_still_read() -> None:
    kept = {"model": "studio-demo", "shape": "3:2", "scale": "2K", "quality": "high", "count": 2, "partials": 1}
    chosen = Choices.from_json(json.dumps(kept))
    assert (chosen.shape, chosen.count, chosen.partials) == ("3:2", 2, 1)
    assert (chosen.frame_count, chosen.complexity, chosen.strictness) == (9, ComplexityChoice.AUTO, Strictness.AUTO)


def test_what_nobody_offers_becomes_what_there_is() -> None:
    kept = {"output_format": "gif", "frame_count": 900, "frame_duration_ms": 3, "complexity": None, "strictness": "off"}
    chosen = Choices.from_json(json.dumps(kept)).fitted_to(DEMO)
    assert (chosen.frame_count, chosen.frame_duration_ms) == (16, 10)
    assert (chosen.complexity, chosen.strictness) == (ComplexityChoice.AUTO, Strictness.AUTO)


def test_a_model_without_them_gets_neither_complexity_nor_another_strictness() -> None:
    chosen = Choices(complexity=ComplexityChoice.HIGH, strictness=Strictness.LOW)
    asked = chosen.fitted_to(FULL).to_request("a boat", FULL)
    assert (asked.complexity, asked.strictness) == (Complexity.HIGH, Strictness.LOW)
    plain = chosen.fitted_to(DEMO).to_request("a boat", DEMO)
    assert (plain.complexity, plain.strictness) == (None, Strictness.AUTO)


def test_rows_are_there_only_for_what_the_model_has_and_the_format_uses() -> None:
    still = advanced_view(Choices().fitted_to(DEMO), DEMO, [DEMO])
    assert (still.frames, still.speeds, still.complexities, still.strictnesses) == ([], [], [], [])
    assert [chip.label for chip in still.formats] == ["PNG", "JPEG", "WebP", "GIF", "SVG"]
    moving = advanced_view(Choices(output_format=OutputFormat.GIF).fitted_to(FULL), FULL, [FULL])
    assert (moving.previews, moving.compressions) == ([], [])
    assert [chip.label for chip in moving.frames] == [str(each) for each in FRAME_COUNTS]
    assert [chip.label for chip in moving.speeds] == [
        "Slideshow 1,000 ms",
        "Slow 400 ms",
        "Normal 200 ms",
        "Fast 100 ms",
    ]
    assert [chip.label for chip in moving.backgrounds] == ["Auto", "Opaque"]
    assert [chip.label for chip in moving.complexities] == ["Auto", "Low", "Medium", "High"]
    assert moving.loop_text == "Plays 1.8 s, then starts again."
    assert moving.summary == "Demo model · GIF · 9 frames · auto"


def test_a_count_and_a_speed_that_no_chip_has_get_one() -> None:
    chosen = Choices(output_format=OutputFormat.GIF, frame_count=7, frame_duration_ms=330).fitted_to(DEMO)
    view = advanced_view(chosen, DEMO, [DEMO])
    assert [chip.label for chip in view.frames if chip.is_on] == ["7"]
    assert [chip.label for chip in view.speeds if chip.is_on] == ["330 ms"]
