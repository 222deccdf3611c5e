"""Tells of a movement once it is true: the account's tabs by the bell, the operator by the log."""

import structlog
from sqlalchemy import event

from gpt_image_studio.db.bell import ring
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.kit.ids import AccountId

log = structlog.get_logger(__name__)


async def announce(tx: Transaction, happened: str, account_id: AccountId, **fields: object) -> None:
    """Both wait for the commit, so nothing is said of what was rolled back."""
    await ring(tx, account_id)

    def tell(_session: object) -> None:
        log.info(happened, account_id=str(account_id), **fields)

    event.listen(tx.sync_session, "after_commit", tell, once=True)
