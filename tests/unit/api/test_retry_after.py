"""One wording of when to try again, one header, at every door."""

import pytest

from gpt_image_studio.api.compatible import errors as compatible
from gpt_image_studio.api.retry_after import retry_after
from gpt_image_studio.api.v1 import refusals as v1
from gpt_image_studio.errors import (
    BusyError,
    DatabaseUnavailableError,
    InvalidInputError,
    LimitReachedError,
    OutOfCreditsError,
    StudioError,
    TooManyRefusalsError,
    TooManyRequestsError,
    TooManyUploadsError,
    UnavailableError,
    UploadsBusyError,
    in_words,
)

WAITS = (
    TooManyRequestsError(retry_after_seconds=19.2),
    TooManyRefusalsError(retry_after_seconds=500),
    TooManyUploadsError(retry_after_seconds=0),
    LimitReachedError(retry_after_seconds=10),
    UploadsBusyError(),
    DatabaseUnavailableError(),
    UnavailableError(),
)


@pytest.mark.parametrize("error", WAITS, ids=lambda error: type(error).__name__)
def test_both_apis_say_the_same_wait_under_the_same_status(error: StudioError) -> None:
    answers = [refuse(error) for refuse in (v1.refuse, compatible.refuse)]
    assert {answer.status_code for answer in answers} == {error.http_status}
    assert error.http_status in {429, 503}
    assert {answer.headers["retry-after"] for answer in answers} == set(retry_after(error).values())


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "1"), (0.2, "1"), (1, "1"), (1.001, "2"), (19.2, "20"), (600, "600")]
)
def test_the_header_is_in_whole_seconds_and_never_too_short(seconds: float, told: str) -> None:
    assert retry_after(TooManyRequestsError(retry_after_seconds=seconds)) == {"retry-after": told}


@pytest.mark.parametrize(
    "error",
    [InvalidInputError(), BusyError(), LimitReachedError(), OutOfCreditsError(needed=2, available=1)],
    ids=lambda e: type(e).__name__,
)
def test_where_waiting_does_not_help_nothing_is_said_of_it(error: StudioError) -> None:
    assert retry_after(error) == {}
    assert "retry-after" not in v1.refuse(error).headers
    assert "retry-after" not in compatible.refuse(error).headers


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 second"),
        (1, "1 second"),
        (1.2, "2 seconds"),
        (59, "59 seconds"),
        (59.5, "1 minute"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (500, "9 minutes"),
    ],
)
def test_the_sentence_says_the_same_rounded_up(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
    assert TooManyRequestsError("Slowly.", retry_after_seconds=seconds).message == f"Slowly. Try again in {words}."


def test_without_a_reason_the_error_gives_its_own() -> None:
    assert TooManyUploadsError(retry_after_seconds=2).message == (
        "Too many files came in a short time. Try again in 2 seconds."
    )
