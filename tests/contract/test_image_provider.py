"""One suite for everything that draws: the fake, and the adapter before the emulator. What the runner may rely on."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from fakes.make.provider_requests import make_input, make_provider_request
from fakes.providers.emulator import Emulator
from fakes.providers.openai_wire import collect
from fakes.providers.provider import FakeProvider, Gate, Step, deliver, make_completed
from gpt_image_studio.adapters.openai_images import OpenAIImages
from gpt_image_studio.generations.model import Background, OutputFormat, Size
from gpt_image_studio.generations.ports import (
    BadOutputError,
    Completed,
    OutcomeUnknownError,
    Preview,
    ProviderError,
    ProviderMisconfiguredError,
    ProviderRateLimitedError,
    ProviderRefusedError,
    ProviderRejectedError,
    ProviderUnavailableError,
    RenderEvent,
    Sent,
)

ORDER = make_provider_request()
FIRST_PREVIEW = deliver(ORDER)[:2]

#: What goes wrong -> how the fake is told, how the emulator is told.
TROUBLES: dict[str, tuple[tuple[Step, ...], str]] = {
    "prompt refused": (
        (Sent(), ProviderRefusedError(part="prompt", categories=["violence"])),
        "moderation;category=violence",
    ),
    "output refused": ((Sent(), ProviderRefusedError(part="output", categories=["sexual"])), "moderation;stage=output"),
    "rate limited": ((Sent(), ProviderRateLimitedError(retry_after_seconds=7)), "rate;after=7"),
    "out of quota": ((Sent(), ProviderMisconfiguredError()), "quota"),
    "over the billing limit": ((Sent(), ProviderMisconfiguredError()), "billing"),
    "not verified": ((Sent(), ProviderMisconfiguredError()), "org"),
    "server error": ((Sent(), ProviderUnavailableError()), "server;status=502"),
    "overloaded": ((Sent(), ProviderUnavailableError()), "overloaded"),
    "failed in the middle": ((*FIRST_PREVIEW, ProviderUnavailableError()), "stream_error;at=1"),
    "cut before anything": ((Sent(), OutcomeUnknownError()), "disconnect;at=0"),
    "cut in the middle": ((*FIRST_PREVIEW, OutcomeUnknownError()), "disconnect;at=1"),
    "ended without a picture": ((*FIRST_PREVIEW, OutcomeUnknownError()), "truncate;at=1"),
    "broken base64": ((Sent(), BadOutputError()), "bad_b64"),
    "no usage": ((*deliver(ORDER)[:-1], Completed(make_completed(ORDER).content, "req_fake", None)), "no_usage"),
    "usage of zero": ((*deliver(ORDER)[:-1], Completed(make_completed(ORDER).content, "req_fake", None)), "zero_usage"),
    "done line": (deliver(ORDER), "done"),
    "slow drip": (deliver(ORDER), "drip;bytes=20000"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    provider: FakeProvider | OpenAIImages
    meet: Callable[[str], None]
    #: Makes the next order wait for ever, and returns a wait for the moment it is given up.
    hang: Callable[[], Callable[[], None]]


@pytest.fixture(params=["fake", "adapter"])
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    if request.param == "fake":
        fake = FakeProvider()

        def hang() -> Callable[[], None]:
            fake.script(*FIRST_PREVIEW, Gate())
            return lambda: _expect(len(fake.abandoned) == 1)

        yield Stage(fake, lambda trouble: fake.script(*TROUBLES[trouble][0]), hang)
        await fake.close()
    else:
        emulator: Emulator = request.getfixturevalue("emulator")
        adapter = OpenAIImages(emulator.base_url, "sk-test")

        def stall() -> Callable[[], None]:
            emulator.queue("stall;at=1,s=600")
            return lambda: _expect(bool(emulator.wait_for(lambda log: log[-1]["outcome"] == "disconnected")))

        yield Stage(adapter, lambda trouble: emulator.queue(TROUBLES[trouble][1]), stall)
        await adapter.close()


def _expect(is_true: bool) -> None:
    assert is_true


async def fail(stage: Stage, trouble: str, **changes: Any) -> tuple[list[RenderEvent], ProviderError]:
    """What came before the error, and the error."""
    stage.meet(trouble)
    events: list[RenderEvent] = []
    try:
        async for event in stage.provider.render(make_provider_request(**changes)):
            events.append(event)  # noqa: PERF401 - what came before the error is wanted too
    except ProviderError as error:
        return events, error
    pytest.fail("it delivered")


def picture_of(event: RenderEvent) -> Image.Image:
    assert isinstance(event, Completed | Preview)
    return Image.open(io.BytesIO(event.content))


async def test_a_picture_is_sent_for_previewed_and_completed_in_that_order(stage: Stage) -> None:
    events = await collect(stage.provider, ORDER)

    assert [type(event) for event in events] == [Sent, Preview, Preview, Completed]
    assert [event.index for event in events if isinstance(event, Preview)] == [0, 1]
    assert all(picture_of(event).size == (1024, 640) for event in events[1:])


async def test_without_partials_the_picture_comes_in_one_piece(stage: Stage) -> None:
    sent, completed = await collect(stage.provider, make_provider_request(partials=0))

    assert sent == Sent()
    assert picture_of(completed).format == "PNG"


@pytest.mark.parametrize("output_format", [kind for kind in OutputFormat if kind is not OutputFormat.SVG])
async def test_the_file_has_the_size_and_format_that_was_asked_for(stage: Stage, output_format: OutputFormat) -> None:
    request = make_provider_request(output_format=output_format, size=Size(640, 1024), partials=0)

    picture = picture_of((await collect(stage.provider, request))[-1])

    assert (picture.size, picture.format) == ((640, 1024), output_format.upper())


async def test_an_svg_says_the_size_that_was_asked_for(stage: Stage) -> None:
    request = make_provider_request(output_format=OutputFormat.SVG, size=Size(640, 1024), partials=0)

    completed = (await collect(stage.provider, request))[-1]

    assert isinstance(completed, Completed)
    root = ET.fromstring(completed.content)  # noqa: S314 - written on this machine
    assert (root.get("width"), root.get("height")) == ("640", "1024")


async def test_a_transparent_picture_has_alpha(stage: Stage) -> None:
    request = make_provider_request(background=Background.TRANSPARENT, output_format=OutputFormat.WEBP, partials=0)

    assert picture_of((await collect(stage.provider, request))[-1]).mode == "RGBA"


async def test_an_edit_with_references_and_a_mask_is_drawn(stage: Stage) -> None:
    references = tuple(make_input(f"{n}.png", seed=n) for n in range(3))
    request = make_provider_request(references=references, mask=make_input("mask.png", mode="RGBA"), partials=1)

    events = await collect(stage.provider, request)

    assert [type(event) for event in events] == [Sent, Preview, Completed]


async def test_the_same_order_twice_is_two_pictures_paid(stage: Stage) -> None:
    first, second = await collect(stage.provider, ORDER), await collect(stage.provider, ORDER)

    assert isinstance(first[-1], Completed)
    assert isinstance(second[-1], Completed)
    assert first[-1].usage == second[-1].usage
    assert first[-1].usage is not None


@pytest.mark.parametrize("trouble", ["no usage", "usage of zero"])
async def test_a_missing_count_is_none_and_the_picture_arrives_all_the_same(stage: Stage, trouble: str) -> None:
    stage.meet(trouble)

    completed = (await collect(stage.provider, ORDER))[-1]

    assert isinstance(completed, Completed)
    assert completed.usage is None


@pytest.mark.parametrize("trouble", ["done line", "slow drip"])
async def test_a_stream_that_is_odd_but_whole_delivers(stage: Stage, trouble: str) -> None:
    stage.meet(trouble)

    assert [type(event) for event in await collect(stage.provider, ORDER)] == [Sent, Preview, Preview, Completed]


@pytest.mark.parametrize(
    ("trouble", "part", "category"), [("prompt refused", "prompt", "violence"), ("output refused", "output", "sexual")]
)
async def test_a_refusal_names_the_part_and_the_category(stage: Stage, trouble: str, part: str, category: str) -> None:
    events, error = await fail(stage, trouble)

    assert events == [Sent()]
    assert isinstance(error, ProviderRefusedError)
    assert (error.part, error.categories) == (part, (category,))


async def test_a_rate_limit_says_when_to_come_back(stage: Stage) -> None:
    _, error = await fail(stage, "rate limited")

    assert isinstance(error, ProviderRateLimitedError)
    assert error.retry_after_seconds == 7


@pytest.mark.parametrize("partials", [0, 2])
@pytest.mark.parametrize("trouble", ["out of quota", "over the billing limit", "not verified"])
async def test_what_only_the_operator_can_mend_is_told_apart(stage: Stage, trouble: str, partials: int) -> None:
    _, error = await fail(stage, trouble, partials=partials)

    assert isinstance(error, ProviderMisconfiguredError)


@pytest.mark.parametrize("trouble", ["server error", "overloaded", "failed in the middle"])
async def test_a_failure_on_the_providers_side_may_be_tried_again(stage: Stage, trouble: str) -> None:
    _, error = await fail(stage, trouble)

    assert isinstance(error, ProviderUnavailableError)


@pytest.mark.parametrize("trouble", ["cut before anything", "cut in the middle", "ended without a picture"])
async def test_an_answer_lost_after_sending_is_an_unknown_outcome(stage: Stage, trouble: str) -> None:
    events, error = await fail(stage, trouble)

    assert events[0] == Sent()
    assert not any(isinstance(event, Completed) for event in events)
    assert isinstance(error, OutcomeUnknownError)


@pytest.mark.parametrize("partials", [0, 2])
async def test_what_is_not_a_picture_is_bad_output(stage: Stage, partials: int) -> None:
    _, error = await fail(stage, "broken base64", partials=partials)

    assert error.code == "bad_output"


async def test_previews_before_a_failure_are_not_lost(stage: Stage) -> None:
    events, _ = await fail(stage, "failed in the middle")

    assert [type(event) for event in events] == [Sent, Preview]


async def test_cancelling_whoever_reads_gives_the_picture_up(stage: Stage) -> None:
    is_given_up = stage.hang()
    seen = asyncio.Event()

    async def read() -> None:
        async for event in stage.provider.render(ORDER):
            if isinstance(event, Preview):
                seen.set()

    reading = asyncio.create_task(read())
    await asyncio.wait_for(seen.wait(), 20)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading

    await asyncio.to_thread(is_given_up)


async def test_closing_the_events_gives_the_picture_up(stage: Stage) -> None:
    is_given_up = stage.hang()

    async with aclosing(stage.provider.render(ORDER)) as events:
        async for event in events:
            if isinstance(event, Preview):
                break

    await asyncio.to_thread(is_given_up)


async def test_a_request_the_model_cannot_use_is_rejected_with_its_reason(emulator: Emulator) -> None:
    """The adapter alone: the fake has no rules of its own."""
    adapter = OpenAIImages(emulator.base_url, "sk-test")

    with pytest.raises(ProviderRejectedError, match="below the current minimum pixel budget"):
        await collect(adapter, make_provider_request(size=Size(512, 512)))
    await adapter.close()
