"""Names for things. All are UUIDs; the types keep one from being passed for another."""

import uuid
from typing import NewType

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


def new_id() -> uuid.UUID:
    return uuid.uuid4()
