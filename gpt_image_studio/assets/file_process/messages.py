"""What goes in and out of the file process: the request, then the result or the refusal. JSON, one line each."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from gpt_image_studio.assets.model import ProviderCopy


class Purpose(StrEnum):
    """What a file is meant to be."""

    PICTURE = "picture"
    MASK = "mask"
    MARKUP = "markup"
    #: An SVG, which only a model may bring.
    SVG = "svg"


@dataclass(frozen=True, slots=True)
class FileRequest:
    """A file, and what is to become of it."""

    source: Path
    #: The copies are written here, named as they will be in storage: `provider.png`, `w320.webp` …
    folder: Path
    purpose: Purpose = Purpose.PICTURE
    #: Of a mask: what is white and opaque is to be edited.
    is_painted: bool = False
    #: Of a mask or a mark-up: width and height of the picture it belongs to, as the provider gets it.
    fit: tuple[int, int] | None = None

    def dump(self) -> str:
        return json.dumps(asdict(self) | {"source": str(self.source), "folder": str(self.folder)})

    @classmethod
    def load(cls, text: str) -> "FileRequest":
        raw: dict[str, Any] = json.loads(text)
        return cls(
            source=Path(raw["source"]),
            folder=Path(raw["folder"]),
            purpose=Purpose(raw["purpose"]),
            is_painted=raw["is_painted"],
            fit=tuple(raw["fit"]) if raw["fit"] else None,
        )


@dataclass(frozen=True, slots=True)
class FileResult:
    """Type and size are the original's, the size as seen."""

    media_type: str
    width: int
    height: int
    has_alpha: bool
    is_transparent: bool
    placeholder: str
    copy: ProviderCopy
    thumbnails: tuple[int, ...]
    #: For the person, a sentence each: what was changed in the copy, what of the file is not used.
    notes: tuple[str, ...]


def dump_result(result: FileResult) -> str:
    return json.dumps(asdict(result))


def dump_refusal(reason: str) -> str:
    return json.dumps({"refused": reason})


def load_result(line: str) -> FileResult | str:
    """The refusal is the reason in words. Raises `ValueError` for anything else than one of the two."""
    raw = json.loads(line)
    try:
        if "refused" in raw:
            return str(raw["refused"])
        return FileResult(
            **raw
            | {
                "copy": ProviderCopy(**raw["copy"]),
                "thumbnails": tuple(raw["thumbnails"]),
                "notes": tuple(raw["notes"]),
            }
        )
    except (TypeError, KeyError) as error:
        raise ValueError("not a result") from error
