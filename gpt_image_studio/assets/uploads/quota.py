"""How many bytes an account's uploads may take."""

from gpt_image_studio.accounts.model import Account
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.assets.uploads.incoming import MEGABYTE
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.errors import StudioError

#: What was deleted is kept for its days, and may take as much again as the plan allows.
WITH_TRASH = 2


class StorageQuotaError(StudioError):
    """The uploads of this plan are full."""

    code = "storage_quota"
    http_status = 403


async def check_quota(tx: Transaction, account: Account, adding_bytes: int) -> None:
    """Certain only while the account is locked. Raises `StorageQuotaError`."""
    stored = await AssetRepository(tx).sum_uploads(account.id)
    limit = account.limits.storage_bytes
    if stored.kept + adding_bytes > limit:
        raise StorageQuotaError(
            f"Your uploads take {_megabytes(stored.kept)} of {_megabytes(limit)}, and this file does not fit in. "
            "Delete some to make room.",
            field="file",
        )
    if stored.kept + stored.in_trash + adding_bytes > limit * WITH_TRASH:
        raise StorageQuotaError(
            f"Deleted uploads still take {_megabytes(stored.in_trash)}. They go for good after their days in the trash; "
            "until then there is no room for new ones.",
            field="file",
        )


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / MEGABYTE:,.0f} MB"
