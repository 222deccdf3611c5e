"""Names for things. All are UUIDs; the types keep one from being passed for another."""

import uuid
from collections.abc import Callable
from typing import NewType, TypeVar

from gpt_image_studio.errors import NotFoundError

AccountId = NewType("AccountId", uuid.UUID)
SessionId = NewType("SessionId", uuid.UUID)
ApiKeyId = NewType("ApiKeyId", uuid.UUID)
JobId = NewType("JobId", uuid.UUID)
OutputId = NewType("OutputId", uuid.UUID)
AttemptId = NewType("AttemptId", uuid.UUID)
AssetId = NewType("AssetId", uuid.UUID)
HoldId = NewType("HoldId", uuid.UUID)
LotId = NewType("LotId", uuid.UUID)
ScreeningId = NewType("ScreeningId", uuid.UUID)
SavedPromptId = NewType("SavedPromptId", uuid.UUID)


Id = TypeVar("Id")


def new_id() -> uuid.UUID:
    return uuid.uuid4()


def find_id(kind: Callable[[uuid.UUID], Id], text: str) -> Id | None:
    """What somebody sent as an id of this kind, or nothing where it is not one."""
    try:
        return kind(uuid.UUID(text))
    except ValueError:
        return None


def get_id(kind: Callable[[uuid.UUID], Id], text: str) -> Id:
    """As `find_id`. Raises `NotFoundError`: under what is no id there is nothing."""
    found = find_id(kind, text)
    if found is None:
        raise NotFoundError
    return found
