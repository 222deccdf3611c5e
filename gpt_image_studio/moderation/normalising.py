"""Text made plain, so that rules written once meet every spelling of a word: the usual one and the usual disguises."""

import re
import unicodedata
from typing import Final

ADULT: Final = 18

#: Letters of other scripts that look like ours.
_LOOKALIKES: Final = str.maketrans("аеорсухівѕјһԁɡӏοαενκτρυıł", "aeopcyxibsjhdgioaevktpuil")
_LEET: Final = str.maketrans("0134578@$!|", "oieastbasil")
_APOSTROPHES: Final = re.compile("['’ʼ`´]")
_TOKEN: Final = re.compile(r"[^\W_]+")
_LEET_TOKEN: Final = re.compile(r"[^\W_][^\W_@$!|]*(?:[@$!|][^\W_]+)*|[@$!|]+[^\W_]+")
_SPELLED_OUT: Final = re.compile(r"(?<!\S)[a-z](?: [a-z]){2,}(?!\S)")
_DRAWN_OUT: Final = re.compile(r"([a-z])\1{2,}")
_YEARS: Final = re.compile(r"\b(\d{1,2}) ?(?:years?|yrs?) ?olds?\b|\b(\d{1,2}) ?(?:yo|y o)\b|\bage[ds]? (\d{1,2})\b")
_WRITTEN_YEARS: Final = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
    r" years? olds?\b"
)


def spellings(text: str) -> set[str]:
    """The text as single words with one space between: as written, and with digits and signs read as letters."""
    folded = _fold(text)
    plain = " ".join(_TOKEN.findall(folded))
    return {_finish(_mark_ages(plain)), _finish(_read_leet(folded))}


def _fold(text: str) -> str:
    """Compatible forms, small letters; without accents, apostrophes and what cannot be seen."""
    seen = "".join(
        character
        for character in unicodedata.normalize("NFKD", text)
        if unicodedata.category(character) not in {"Cf", "Mn", "Me"}
    )
    return _APOSTROPHES.sub("", seen.casefold().translate(_LOOKALIKES))


def _mark_ages(plain: str) -> str:
    def mark(found: re.Match[str]) -> str:
        years = next(number for number in found.groups() if number)
        return " minorage " if int(years) < ADULT else " adultage "

    return _WRITTEN_YEARS.sub(" minorage ", _YEARS.sub(mark, plain))


def _read_leet(folded: str) -> str:
    """Only in words that have a letter: a number stays a number."""
    words = (
        word.translate(_LEET) if any(character.isalpha() for character in word) else word
        for word in _LEET_TOKEN.findall(folded)
    )
    return " ".join(_TOKEN.findall(" ".join(words)))


def _finish(words: str) -> str:
    joined = _SPELLED_OUT.sub(lambda found: found[0].replace(" ", ""), words)
    return " ".join(_DRAWN_OUT.sub(r"\1", joined).split())
