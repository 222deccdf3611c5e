"""Who is refused again and again waits until the first of the refusals is older than the window."""

from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from gpt_image_studio.errors import TooManyRefusalsError
from gpt_image_studio.kit.ids import AccountId, new_id
from gpt_image_studio.limits.refusals import REFUSALS_ALLOWED, REFUSALS_WINDOW, check_refusals

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ADA = AccountId(new_id())


def refused(times: int) -> list[datetime]:
    """One every ten seconds, the newest now and first."""
    return [NOW - timedelta(seconds=10 * number) for number in range(times)]


def test_one_less_than_allowed_is_heard() -> None:
    with capture_logs() as said:
        check_refusals(ADA, refused(REFUSALS_ALLOWED - 1), NOW)
    assert said == []


def test_the_wait_lasts_until_the_first_of_them_leaves_the_window() -> None:
    with capture_logs() as said, pytest.raises(TooManyRefusalsError) as caught:
        check_refusals(ADA, refused(REFUSALS_ALLOWED), NOW)
    assert caught.value.retry_after_seconds == REFUSALS_WINDOW.total_seconds() - 10 * (REFUSALS_ALLOWED - 1)
    assert caught.value.message == (
        "10 requests were refused within 10 minutes. Nothing was charged. Try again in 9 minutes."
    )
    assert [(line["event"], line["account_id"]) for line in said] == [("moderation.too_many_refusals", str(ADA))]
