"""The typefaces that come with the demo model, and which of them can write a character."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FOLDER = Path(__file__).resolve().parents[2] / "fonts"
_PROBE_SIZE = 24
_UNDEFINED = "\U0010fffe"  # no font has it: what is drawn for it is drawn for everything missing


class Face(StrEnum):
    SERIF = "instrument-serif"
    ITALIC = "instrument-serif-italic"
    SANS = "instrument-sans-medium"
    BOLD = "instrument-sans-bold"
    MONO = "geist-mono"
    CYRILLIC_GREEK = "noto-serif-cyrillic-greek"
    HEBREW = "noto-sans-hebrew"
    ARABIC = "noto-sans-arabic"


_FALLBACKS = (Face.CYRILLIC_GREEK, Face.HEBREW, Face.ARABIC, Face.MONO, Face.SANS)
RIGHT_TO_LEFT = frozenset({Face.HEBREW, Face.ARABIC})


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    face: Face


def font(face: Face, size: float) -> ImageFont.FreeTypeFont:
    """A new font object each time: they are not to be shared between threads."""
    return ImageFont.truetype(str(_FOLDER / f"{face.value}.ttf"), max(1.0, size))


@lru_cache(maxsize=4096)
def _can_write(face: Face, character: str) -> bool:
    if character.isspace():
        return True
    return _shape(face, character) != _shape(face, _UNDEFINED)


def _shape(face: Face, character: str) -> bytes:
    image = Image.new("L", (_PROBE_SIZE * 3, _PROBE_SIZE * 2))
    ImageDraw.Draw(image).text(
        (_PROBE_SIZE, _PROBE_SIZE * 1.4), character, font=font(face, _PROBE_SIZE), fill=255, anchor="ls"
    )
    return image.tobytes()


def _face_for(character: str, wanted: Face) -> Face | None:
    if _can_write(wanted, character):
        return wanted
    return next((face for face in _FALLBACKS if face is not wanted and _can_write(face, character)), None)


def runs(text: str, wanted: Face) -> list[Run]:
    """The text in pieces of one face each, in reading order; characters nobody can write are left out."""
    result: list[Run] = []
    for character in text:
        if character.isspace():
            face: Face | None = result[-1].face if result else wanted
        elif (
            result
            and result[-1].face in RIGHT_TO_LEFT
            and not character.isalnum()
            and _can_write(result[-1].face, character)
        ):
            face = result[-1].face
        else:
            face = _face_for(character, wanted)
        if face is None:
            continue
        if result and result[-1].face is face:
            result[-1] = Run(result[-1].text + character, face)
        else:
            result.append(Run(character, face))
    if any(run.face in RIGHT_TO_LEFT for run in result[:1]):
        result.reverse()
    return result


def is_writable(text: str, wanted: Face) -> bool:
    return any(run.text.strip() for run in runs(text, wanted))
