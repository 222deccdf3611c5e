"""Who is refused again and again waits before something new is heard: by the content check, or by the provider's safety system.

Both keep their refusals in PostgreSQL and ask here with what they find there.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from gpt_image_studio.errors import TooManyRefusalsError
from gpt_image_studio.kit.ids import AccountId

log = structlog.get_logger(__name__)

#: So many refusals within this time, and nothing new is taken until the first of them is older.
REFUSALS_ALLOWED = 10
REFUSALS_WINDOW = timedelta(minutes=10)


def check_refusals(account_id: AccountId, refused_at: Sequence[datetime], now: datetime) -> None:
    """`refused_at`: the newest refusals within the window, newest first, `REFUSALS_ALLOWED` at most.

    Raises:
        TooManyRefusalsError: says when this account is heard again.
    """
    if len(refused_at) < REFUSALS_ALLOWED:
        return
    log.warning("moderation.too_many_refusals", account_id=str(account_id))
    raise TooManyRefusalsError(
        f"{REFUSALS_ALLOWED} requests were refused within {REFUSALS_WINDOW.seconds // 60} minutes. Nothing was charged.",
        retry_after_seconds=(refused_at[-1] + REFUSALS_WINDOW - now).total_seconds(),
    )
