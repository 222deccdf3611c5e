"""How often an API key may ask. Counted in its row, so that it holds across any number of web processes and a lost Redis."""

from datetime import datetime

import sqlalchemy as sa

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.errors import TooManyRequestsError
from gpt_image_studio.kit.ids import ApiKeyId
from gpt_image_studio.limits.repository import LimitRepository


async def take_request(tx: Transaction, key_id: ApiKeyId, per_minute: int, *, now: datetime) -> None:
    """Counts one request of the key. Raises `TooManyRequestsError`, and counts nothing."""
    # A count that a power cut forgets harms nobody; waiting for the disk with every request would.
    await tx.execute(sa.text("set local synchronous_commit to off"))
    free_at = await LimitRepository(tx).take_request(key_id, per_minute, now=now)
    if free_at is not None:
        raise TooManyRequestsError(
            f"This key may ask {per_minute} times a minute.", retry_after_seconds=(free_at - now).total_seconds()
        )
