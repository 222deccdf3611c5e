"""What the unmodified OpenAI SDK makes of each fault the emulator imitates."""

import openai
import pytest
from openai import OpenAI

from fakes.providers.emulator import Emulator
from fakes.providers.openai_program import MODEL, SIZE, generate, refusal


@pytest.mark.parametrize("stage", ["input", "output"])
def test_a_moderation_refusal_carries_its_details(client: OpenAI, stage: str) -> None:
    error = refusal(lambda: generate(client, f"a boat [[emu moderation;stage={stage},category=violence]]"))

    assert (error.status_code, error.code, error.type) == (400, "moderation_blocked", "image_generation_user_error")
    assert error.response.json()["error"]["moderation_details"] == {
        "moderation_stage": stage,
        "categories": ["violence"],
    }


def test_a_rate_limit_says_when_to_come_back(client: OpenAI, emulator: Emulator) -> None:
    emulator.queue("rate;after=12")

    error = refusal(lambda: generate(client))

    assert isinstance(error, openai.RateLimitError)
    assert error.response.headers["retry-after"] == "12"
    assert "Please try again in 12s." in error.message


def test_the_sdk_waits_and_comes_back_after_a_rate_limit(client: OpenAI, emulator: Emulator) -> None:
    emulator.queue("rate;after=0.01")

    generate(client.with_options(max_retries=1))

    assert [(entry["status"], entry["retry_count"]) for entry in emulator.log()] == [(429, "0"), (200, "1")]


def test_the_sdk_repeats_even_a_spent_quota_which_is_why_the_studio_does_not_use_it(
    client: OpenAI, emulator: Emulator
) -> None:
    emulator.queue("quota", times=2)

    error = refusal(lambda: generate(client.with_options(max_retries=1)))

    assert error.code == "insufficient_quota"
    assert len(emulator.log()) == 2


@pytest.mark.parametrize("at", [0, 1])
def test_a_cut_connection_is_a_connection_error(client: OpenAI, emulator: Emulator, at: int) -> None:
    emulator.queue(f"disconnect;at={at}")
    stream = client.images.generate(model=MODEL, prompt="a boat", size=SIZE, stream=True, partial_images=2)

    with pytest.raises(openai.APIConnectionError):
        list(stream)


def test_a_cut_answer_in_one_piece_is_a_connection_error(client: OpenAI, emulator: Emulator) -> None:
    emulator.queue("disconnect")

    with pytest.raises(openai.APIConnectionError):
        generate(client)


def test_an_error_event_ends_a_stream_with_its_code(client: OpenAI, emulator: Emulator) -> None:
    emulator.queue("stream_error;at=1")

    with pytest.raises(openai.APIError) as caught:
        list(client.images.generate(model=MODEL, prompt="a boat", size=SIZE, stream=True, partial_images=2))

    assert caught.value.code == "image_generation_failed"


def test_a_truncated_stream_ends_without_an_error_which_is_why_completed_is_counted(
    client: OpenAI, emulator: Emulator
) -> None:
    emulator.queue("truncate;at=1")
    stream = client.images.generate(model=MODEL, prompt="a boat", size=SIZE, stream=True, partial_images=2)

    assert [event.type for event in stream] == ["image_generation.partial_image"]


def test_a_client_that_stops_waiting_is_written_down(client: OpenAI, emulator: Emulator) -> None:
    emulator.queue("hang;s=60")

    with pytest.raises(openai.APITimeoutError):
        generate(client.with_options(timeout=0.2))

    [entry] = emulator.wait_for(lambda log: log[0]["outcome"] != "open")
    assert entry["outcome"] == "disconnected"


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("org", 403, None),
        ("billing", 400, "billing_hard_limit_reached"),
        ("server;status=502", 502, "server_error"),
        ("overloaded", 503, "EngineOverloaded"),
    ],
)
def test_the_other_refusals(client: OpenAI, emulator: Emulator, fault: str, status: int, code: str | None) -> None:
    emulator.queue(fault)

    error = refusal(lambda: generate(client))

    assert (error.status_code, error.code) == (status, code)


def test_fewer_pictures_than_asked_for_arrive(client: OpenAI, emulator: Emulator) -> None:
    emulator.queue("fewer;n=1")

    assert len(generate(client, n=3).data or []) == 1


def test_usage_can_be_missing(client: OpenAI, emulator: Emulator) -> None:
    emulator.queue("no_usage")

    assert generate(client).usage is None
