"""`TextModerator` without an outside service: phrases in a file, for a studio that stands alone."""

import asyncio
import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gpt_image_studio.moderation.model import Category, Decision, Opinion
from gpt_image_studio.moderation.normalising import spellings

RULES_FILE: Final = Path(__file__).with_name("local_rules.toml")
#: Stands where a harmless phrase was; no phrase matches across it.
_TAKEN_OUT: Final = "#"
#: Longer texts are read in a thread, so that nobody waits for them.
_LONG_CHARACTERS: Final = 4000


@dataclass(frozen=True, slots=True)
class Rule:
    category: Category
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


class LocalRules:
    name = "local"

    def __init__(self, file: Path = RULES_FILE) -> None:
        content = file.read_bytes()
        rules = tomllib.loads(content.decode())
        lists: dict[str, str] = rules["lists"]
        #: Another file is another policy.
        self.policy = hashlib.sha256(content).hexdigest()[:16]
        self._harmless = _any_of(rules["harmless"], lists)
        self._rules = [_rule(entry, lists) for entry in rules["rules"]]

    async def judge_text(self, text: str, *, reference: str) -> Opinion:  # noqa: ARG002 # nobody outside is told
        if len(text) > _LONG_CHARACTERS:
            return await asyncio.to_thread(self.judge, text)
        return self.judge(text)

    def judge(self, text: str) -> Opinion:
        found = {category: None for spelling in spellings(text) for category in self._find(spelling)}
        categories = tuple(category for category in Category if category in found)
        return Opinion(Decision.DENY if categories else Decision.ALLOW, categories)

    async def close(self) -> None: ...

    def _find(self, spelling: str) -> list[Category]:
        words = self._harmless.sub(_TAKEN_OUT, spelling)
        return [
            rule.category
            for rule in self._rules
            if rule.pattern.search(words) and not (rule.unless and rule.unless.search(words))
        ]


def _rule(entry: Mapping[str, Any], lists: Mapping[str, str]) -> Rule:
    patterns = [_pattern(phrase, lists) for phrase in entry["phrases"]]
    if near := entry.get("near"):
        here, there = (f"(?:{'|'.join(_pattern(phrase, lists) for phrase in side)})" for side in near)
        gap = _gap(entry["within_words"])
        patterns += [f"{here}{gap} {there}", f"{there}{gap} {here}"]
    unless = entry.get("unless")
    return Rule(
        category=Category(entry["category"]),
        pattern=_compile(patterns),
        unless=_compile([_pattern(phrase, lists) for phrase in _split(unless)]) if unless else None,
    )


def _split(unless: str) -> list[str]:
    return unless.split("|")


def _any_of(phrases: Sequence[str], lists: Mapping[str, str]) -> re.Pattern[str]:
    return _compile([_pattern(phrase, lists) for phrase in phrases])


def _compile(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(patterns)})(?!\S)")


def _pattern(phrase: str, lists: Mapping[str, str]) -> str:
    """`a|b word* ..2 {list}` as a regular expression over words with one space between."""
    pattern = ""
    for word in phrase.format(**lists).split():
        if word.startswith(".."):
            pattern += _gap(int(word[2:]))
        else:
            pattern += (" " if pattern else "") + _word(word)
    return pattern


def _word(word: str) -> str:
    choices = "|".join(re.escape(choice).replace(r"\*", r"\w*") for choice in word.split("|"))
    return f"(?:{choices})"


def _gap(words: int) -> str:
    return rf"(?: \w+){{0,{words}}}"
