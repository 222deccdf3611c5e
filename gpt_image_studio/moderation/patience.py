"""Who is refused again and again waits before something new is heard: by the content check, or by the provider's safety system."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from gpt_image_studio.errors import TooManyRefusalsError
from gpt_image_studio.kit.ids import AccountId

log = structlog.get_logger(__name__)

#: So many refusals within this time, and nothing new is taken until the first of them is older.
REFUSALS_ALLOWED = 10
REFUSALS_WINDOW = timedelta(minutes=10)


def check_patience(account_id: AccountId, refused_at: Sequence[datetime], now: datetime) -> None:
    """`refused_at`: the newest refusals within the window, newest first, `REFUSALS_ALLOWED` at most.

    Raises:
        TooManyRefusalsError: says when this account is heard again.
    """
    if len(refused_at) < REFUSALS_ALLOWED:
        return
    wait_seconds = (refused_at[-1] + REFUSALS_WINDOW - now).total_seconds()
    log.warning("moderation.too_many_refusals", account_id=str(account_id))
    raise TooManyRefusalsError(
        f"{REFUSALS_ALLOWED} requests were refused within {REFUSALS_WINDOW.seconds // 60} minutes. Something new can be "
        f"sent in {_in_words(wait_seconds)}. Nothing was charged.",
        retry_after_seconds=wait_seconds,
    )


def _in_words(seconds: float) -> str:
    minutes, rest = divmod(max(1, round(seconds)), 60)
    if minutes == 0:
        return f"{rest} second{'s' * (rest != 1)}"
    minutes += rest > 0
    return f"{minutes} minute{'s' * (minutes != 1)}"
