"""What a file is meant to be, and what follows from that."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.assets.uploads.incoming import ReceivedFile
from gpt_image_studio.db.session import Transaction
from gpt_image_studio.errors import InvalidInputError, NotFoundError
from gpt_image_studio.kit.ids import AccountId, AssetId

MAX_FILENAME_CHARACTERS = 200
#: Raised when what is made of the same bytes changes: earlier uploads are then not taken for the same any more.
_RECIPE = b"1"
_OVERLAYS = {AssetKind.MASK: "mask", AssetKind.MARKUP: "mark-up"}
#: What makes a name unreadable, or other than it looks.
_CONTROL = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class UploadIntent:
    """What a file is meant to be."""

    kind: AssetKind = AssetKind.REFERENCE
    #: Of a mask: white and opaque is what is to be edited. Otherwise alpha 0 is.
    is_painted: bool = False
    #: Of a mask or a mark-up: the first reference, on whose clean copy it lies.
    reference_id: AssetId | None = None
    filename: str = ""


def clean_filename(name: str) -> str:
    """The last part of it, without what cannot be shown; it is shown only, and never names a file of ours."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(character for character in last if unicodedata.category(character) not in _CONTROL)
    return shown.strip()[:MAX_FILENAME_CHARACTERS]


def upload_key_of(received: ReceivedFile, intent: UploadIntent, fit: tuple[int, int] | None) -> bytes:
    """The same bytes meant to be the same: whatever decides what becomes of them is in it."""
    meant = f"{intent.kind.value} {intent.is_painted} {fit}".encode()
    return hashlib.sha256(b"\0".join((_RECIPE, meant, received.sha256))).digest()


async def find_fit(tx: Transaction, account_id: AccountId, intent: UploadIntent) -> tuple[int, int] | None:
    """The size to which it is brought. Raises `InvalidInputError` for a picture that is not there."""
    what = _OVERLAYS.get(intent.kind)
    if intent.reference_id is None or what is None:
        return None
    try:
        reference = await AssetRepository(tx).get(account_id, intent.reference_id)
    except NotFoundError as error:
        raise InvalidInputError(
            f"The picture this {what} belongs to is not there any more. Add it again.", field="reference"
        ) from error
    copy = reference.provider_copy
    return (copy.width, copy.height) if copy else (reference.width, reference.height)
