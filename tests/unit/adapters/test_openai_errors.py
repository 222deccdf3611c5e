"""Every row of the provider's error table, in our words."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from gpt_image_studio.adapters.openai_images.errors import VendorError, retry_after_seconds, translate
from gpt_image_studio.generations.ports import (
    OutcomeUnknownError,
    ProviderError,
    ProviderMisconfiguredError,
    ProviderRateLimitedError,
    ProviderRefusedError,
    ProviderRejectedError,
    ProviderUnavailableError,
)

USER_ERROR = "image_generation_user_error"
HTML = b"<html><h1>504 Gateway Time-out</h1></html>"


def envelope(code: str | None = None, kind: str | None = None, message: str = "words", **more: Any) -> bytes:
    return json.dumps({"error": {"message": message, "type": kind, "param": None, "code": code, **more}}).encode()


def translated(
    status: int, body: bytes, *, references: int = 0, headers: dict[str, str] | None = None
) -> ProviderError:
    vendor = VendorError.of(status, body)
    return translate(vendor, headers or {}, request_id="req_1", reference_count=references)


ROWS: list[tuple[int, bytes, type[ProviderError]]] = [
    (400, envelope("moderation_blocked", USER_ERROR), ProviderRefusedError),
    (400, envelope("content_policy_violation"), ProviderRefusedError),
    (400, envelope("content_filter"), ProviderRefusedError),
    (403, envelope("moderation_blocked"), ProviderRefusedError),
    (400, envelope("invalid_input_fidelity_model", USER_ERROR), ProviderRejectedError),
    (400, envelope("invalid_mask_image_format", USER_ERROR), ProviderRejectedError),
    (400, envelope("invalid_image_file", USER_ERROR), ProviderRejectedError),
    (400, envelope("unsupported_file_mimetype", "invalid_request_error"), ProviderRejectedError),
    (400, envelope("unknown_parameter"), ProviderRejectedError),
    (413, b"too large", ProviderRejectedError),
    (422, b'{"detail": [{"loc": ["body", "size"]}]}', ProviderRejectedError),
    (400, envelope("billing_hard_limit_reached"), ProviderMisconfiguredError),
    (400, envelope(None, "billing_limit_user_error"), ProviderMisconfiguredError),
    (401, envelope("invalid_api_key"), ProviderMisconfiguredError),
    (401, b"", ProviderMisconfiguredError),
    (402, envelope(), ProviderMisconfiguredError),
    (403, envelope(message="Your organization must be verified"), ProviderMisconfiguredError),
    (404, envelope("model_not_found"), ProviderMisconfiguredError),
    (404, HTML, ProviderMisconfiguredError),
    (307, b"", ProviderMisconfiguredError),
    (429, envelope("rate_limit_exceeded"), ProviderRateLimitedError),
    (429, b"slow down", ProviderRateLimitedError),
    (429, envelope("insufficient_quota", "insufficient_quota"), ProviderMisconfiguredError),
    (429, envelope("organization_spend_limit_exceeded"), ProviderMisconfiguredError),
    (429, envelope("project_spend_limit_exceeded"), ProviderMisconfiguredError),
    (500, envelope("server_error", "server_error"), ProviderUnavailableError),
    (500, b"", ProviderUnavailableError),
    (502, HTML, ProviderUnavailableError),
    (503, envelope("EngineOverloaded"), ProviderUnavailableError),
    (504, envelope("server_error", "server_error"), ProviderUnavailableError),
    (409, envelope(), ProviderUnavailableError),
    (408, envelope("timeout"), ProviderUnavailableError),
    (408, b"", OutcomeUnknownError),
    (504, HTML, OutcomeUnknownError),
    (524, HTML, OutcomeUnknownError),
]


@pytest.mark.parametrize(("status", "body", "family"), ROWS, ids=[f"{row[0]} {row[1][:60]!r}" for row in ROWS])
def test_each_answer_is_one_of_our_errors(status: int, body: bytes, family: type[ProviderError]) -> None:
    error = translated(status, body)

    assert type(error) is family
    assert error.request_id == "req_1"
    assert error.message


@pytest.mark.parametrize(
    ("code", "kind", "family"),
    [
        ("image_generation_failed", "image_generation_server_error", ProviderUnavailableError),
        ("", "", ProviderUnavailableError),
        ("moderation_blocked", USER_ERROR, ProviderRefusedError),
        ("rate_limit_exceeded", "tokens", ProviderRateLimitedError),
        ("insufficient_quota", "insufficient_quota", ProviderMisconfiguredError),
        ("invalid_value", "invalid_request_error", ProviderRejectedError),
    ],
)
def test_an_error_event_is_read_by_its_code(code: str, kind: str, family: type[ProviderError]) -> None:
    vendor = VendorError.in_stream({"type": "error", "error": {"code": code, "type": kind, "message": "words"}})

    assert type(translate(vendor, {}, request_id="", reference_count=0)) is family


@pytest.mark.parametrize(
    ("stage", "references", "message", "part"),
    [
        ("input", 0, "rejected", "prompt"),
        ("input", 2, "rejected", ""),
        ("input", 2, "rejected because of image 2", "reference 2"),
        ("input", 2, "rejected because of image 7", ""),
        ("output", 0, "rejected", "output"),
        ("unknown", 0, "rejected", ""),
    ],
)
def test_a_refusal_names_a_part_only_where_it_is_known(stage: str, references: int, message: str, part: str) -> None:
    details = {"moderation_stage": stage, "categories": ["sexual", "violence"]}
    body = envelope("moderation_blocked", USER_ERROR, message, moderation_details=details)

    error = translated(400, body, references=references)

    assert isinstance(error, ProviderRefusedError)
    assert (error.part, error.categories) == (part, ("sexual", "violence"))
    assert "sexual" not in error.message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (envelope(message="Invalid size '512x512'."), "Invalid size '512x512'."),
        (b'{"detail": "size is not supported"}', "size is not supported"),
        (b'{"error": "size is not supported"}', "size is not supported"),
        (b"size is not supported", "size is not supported"),
        (b'{"message": "size is not supported"}', "size is not supported"),
    ],
)
def test_a_rejection_gives_the_providers_reason_in_every_envelope(body: bytes, words: str) -> None:
    assert words in translated(400, body).message


@pytest.mark.parametrize("body", [HTML, b"", b"[]", b'{"detail": [{"loc": ["body"]}]}', b"\xff\xfe"])
def test_a_rejection_without_words_still_says_something(body: bytes) -> None:
    message = translated(400, body).message

    assert message
    assert "<" not in message


def test_a_long_reason_is_cut() -> None:
    assert len(translated(400, envelope(message="x" * 5000)).message) < 400


def test_the_operators_troubles_are_not_told_to_the_person() -> None:
    error = translated(401, envelope("invalid_api_key", message="Incorrect API key provided: sk-ab***."))

    assert "sk-" not in error.message


@pytest.mark.parametrize(
    ("headers", "message", "seconds"),
    [
        ({"retry-after": "12"}, "", 12),
        ({"retry-after": "1.5"}, "", 1.5),
        ({"retry-after-ms": "1500", "retry-after": "2"}, "", 1.5),
        ({"retry-after": "-3"}, "", 0),
        ({"retry-after": "soon"}, "Please try again in 12s.", 12),
        ({}, "Please try again in 12s.", 12),
        ({}, "Please try again in 1m30s.", 90),
        ({}, "Please try again in 250ms.", 0.25),
        ({}, "Please try again in 6m0s. Visit us.", 360),
        ({}, "please try again in 20 seconds", 20),
        ({}, "Please try again later.", None),
        ({"retry-after": ""}, "", None),
    ],
)
def test_the_wait_is_read_from_where_it_is_said(headers: dict[str, str], message: str, seconds: float | None) -> None:
    assert retry_after_seconds(headers, message) == (None if seconds is None else pytest.approx(seconds))


def test_the_wait_may_be_a_date() -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)

    assert retry_after_seconds({"retry-after": at}, "") == pytest.approx(60, abs=5)


@pytest.mark.parametrize("after", ["nan", "inf", "1e999"])
def test_a_wait_that_is_no_number_is_no_wait(after: str) -> None:
    assert retry_after_seconds({"retry-after": after}, "") is None
