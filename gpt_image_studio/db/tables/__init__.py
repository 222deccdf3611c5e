"""The schema, a module a feature. Importing the package is enough for Alembic and SQLAlchemy to know every table."""

from .accounts import AccountRow, ApiKeyRow, LoginLinkRow, SessionRow
from .assets import AssetRow
from .base import Row
from .credits import HoldRow, LedgerEntryRow, LotRow
from .generations import AttemptRow, JobEventRow, JobRow, OutputRow
from .housekeeping import ChoreRow
from .moderation import ModerationVerdictRow
from .prompts import SavedPromptRow

__all__ = [
    "AccountRow",
    "ApiKeyRow",
    "AssetRow",
    "AttemptRow",
    "ChoreRow",
    "HoldRow",
    "JobEventRow",
    "JobRow",
    "LedgerEntryRow",
    "LoginLinkRow",
    "LotRow",
    "ModerationVerdictRow",
    "OutputRow",
    "Row",
    "SavedPromptRow",
    "SessionRow",
]
