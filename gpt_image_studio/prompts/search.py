"""Finding a template by a few words, also mistyped ones: whole words, beginnings of words, then one typo, then shared trigrams."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import PromptTemplate
from gpt_image_studio.prompts.template import prompt_of

#: Words of one row mean the same here; each stands for all.
SYNONYMS = (
    "photo photograph photography foto fotografie picture shot packshot",
    "product item merchandise goods",
    "ad advert advertisement advertising banner",
    "poster flyer placard leaflet",
    "pattern tile wallpaper textile print",
    "logo mark emblem monogram brandmark",
    "colour color palette",
    "background backdrop cutout",
    "interface ui app screen mockup",
    "grey gray",
    "jewellery jewelry ring",
    "cosmetics skincare beauty",
    "drink beverage",
    "home interior room house",
    "email newsletter mail",
    "icon pictogram symbol",
    "sale discount offer",
    "xmas christmas holiday",
    "illustration drawing artwork",
)

#: Words that say nothing about a picture.
_EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "the",
        "of",
        "for",
        "with",
        "in",
        "on",
        "to",
        "my",
        "our",
        "is",
        "it",
        "that",
        "this",
        "from",
        "by",
    ]
)
_WORD = re.compile(r"[^\W_]+")
#: Shared trigrams below this share are chance; a short word has few, and one wrong letter breaks three of them.
_LEAST_SIMILARITY, _LEAST_SIMILARITY_SHORT = 0.34, 0.24
_SHORT = 5
#: One wrong, missing, extra or swapped letter in a word of at least `_LEAST_LETTERS` is as good as this share of trigrams.
_ONE_TYPO, _LEAST_LETTERS = 0.55, 4
#: Where a word stands decides how much it says.
_TITLE, _TAG, _GROUP, _OUTCOME, _BODY = 8.0, 6.0, 4.0, 3.0, 1.0
#: Fewer finds than these may come from a typing mistake that happens to be another word's beginning.
_ENOUGH = 3
#: How well a word must fit: itself, its beginning, a synonym, a misspelling.
_PREFIX, _SYNONYM, _TYPO = 0.8, 0.7, 0.6


def plain(text: str) -> str:
    """Lower case, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(plain(text)) if word not in _EMPTY]


def trigrams(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def without_one(word: str) -> set[str]:
    """The word, and the word without each of its letters: two words that share one of these are about one typing mistake apart."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


@dataclass(frozen=True, slots=True)
class Posting:
    """A word of the library: its trigrams, and how much it says about which template."""

    trigrams: frozenset[str]
    weights: dict[str, float]


class SearchIndex:
    def __init__(self, templates: Sequence[PromptTemplate]) -> None:
        self._order = [template.slug for template in templates]
        weights: dict[str, dict[str, float]] = {}
        for template in templates:
            for text, weight in _texts(template):
                for word in words_of(text):
                    of_word = weights.setdefault(word, {})
                    of_word[template.slug] = max(of_word.get(template.slug, 0.0), weight)
        self._postings = {word: Posting(trigrams(word), of_word) for word, of_word in weights.items()}
        self._deletions: dict[str, list[str]] = {}
        for word in self._postings:
            for deletion in without_one(word) if len(word) >= _LEAST_LETTERS else ():
                self._deletions.setdefault(deletion, []).append(word)
        self._synonyms = {word: row for line in SYNONYMS if (row := frozenset(words_of(line))) for word in row}

    def search(self, query: str) -> list[str]:
        """Slugs, the best first; all in their order for a query without words. Every word must be found."""
        asked = words_of(query)[:12]
        if not asked:
            return list(self._order)
        fits = [self._fits(word, is_last=at == len(asked) - 1) for at, word in enumerate(asked)]
        # A misspelling counts where nothing else fits the word, and after the rest where the words together hardly fit.
        fits = [each or self._typos(word) for each, word in zip(fits, asked, strict=True)]
        found = self._best(fits)
        if len(found) >= _ENOUGH:
            return found
        loose = self._best([each + self._typos(word) for each, word in zip(fits, asked, strict=True)])
        return list(dict.fromkeys(found + loose))

    def _best(self, fits: Sequence[Sequence[tuple[str, float]]]) -> list[str]:
        """Slugs that every word describes, the best first."""
        scores = [self._score(each) for each in fits]
        found = set(scores[0]).intersection(*scores[1:])
        total = {slug: sum(score[slug] for score in scores) for slug in found}
        return sorted(found, key=lambda slug: (-total[slug], self._order.index(slug)))

    def _score(self, fits: Sequence[tuple[str, float]]) -> dict[str, float]:
        """Slug → how well it is described by the words that one typed word may mean."""
        scores: dict[str, float] = {}
        for other, share in fits:
            for slug, weight in self._postings[other].weights.items():
                scores[slug] = max(scores.get(slug, 0.0), weight * share)
        return scores

    def _fits(self, word: str, *, is_last: bool) -> list[tuple[str, float]]:
        """Words of the library that `word` may mean, with how surely."""
        fits = [(word, 1.0)] if word in self._postings else []
        # The last word is still being typed; a short beginning of an earlier one is chance.
        if is_last or len(word) > 3:  # noqa: PLR2004 # letters
            fits += [(other, _PREFIX) for other in self._postings if other.startswith(word) and other != word]
        return fits + self._synonyms_of(word)

    def _synonyms_of(self, word: str) -> list[tuple[str, float]]:
        return [
            (other, _SYNONYM) for other in self._synonyms.get(word, ()) if other in self._postings and other != word
        ]

    def _typos(self, word: str) -> list[tuple[str, float]]:
        """The nearest words by shared trigrams, and what they are called elsewhere."""
        asked = trigrams(word)
        least = _LEAST_SIMILARITY_SHORT if len(word) <= _SHORT else _LEAST_SIMILARITY
        known = [(other, posting.trigrams) for other, posting in self._postings.items()]
        known += [(other, trigrams(other)) for other in self._synonyms if other not in self._postings]
        near = [(other, share) for other, theirs in known if (share := similarity(asked, theirs)) >= least]
        best = max((share for _other, share in near), default=0.0)
        near = [(other, share) for other, share in near if share >= best * 0.8]
        if len(word) >= _LEAST_LETTERS:
            near_words = {other for deletion in without_one(word) for other in self._deletions.get(deletion, ())}
            near += [(other, _ONE_TYPO) for other in near_words - {word}]
        fits: list[tuple[str, float]] = []
        for other, share in near:
            fits += [(other, _TYPO * share)] if other in self._postings else []
            fits += [(same, _TYPO * share * weight) for same, weight in self._synonyms_of(other)]
        return fits


@cache
def search_index() -> SearchIndex:
    return SearchIndex(prompt_library().list_all())


def _texts(template: PromptTemplate) -> Iterable[tuple[str, float]]:
    yield template.title, _TITLE
    yield from ((tag, _TAG) for tag in template.tags)
    yield template.group.title, _GROUP
    yield template.use_case, _GROUP
    yield template.outcome, _OUTCOME
    yield prompt_of(template), _BODY
    yield from ((variable.label, _BODY) for variable in template.variables)


def _stem(word: str) -> str:
    """Plural and singular are one word."""
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004 # letters
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word  # noqa: PLR2004 # letters
