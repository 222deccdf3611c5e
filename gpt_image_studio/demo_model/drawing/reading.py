"""What the prompt asks for: quoted words, plain words, colours and what they belong to."""

import re
import unicodedata
from dataclasses import dataclass

from .colours import NAMED

#: more than this is neither read nor needed to choose a picture
_READ_CHARACTERS = 4000
_QUOTED_CHARACTERS = 400
_MAX_QUOTES = 4

_QUOTED = re.compile(
    "\u201c([^\u201c\u201d]{1,400})\u201d|\u201e([^\u201e\u201c\u201d]{1,400})[\u201c\u201d]|\u00ab([^\u00ab\u00bb]{1,400})\u00bb"
    "|\u2018([^\u2018\u2019]{1,400})\u2019(?!\\w)|\u300c([^\u300c\u300d]{1,400})\u300d"
    "|\"([^\"]{1,400})\"|(?<!\\w)'([^'\\n]{1,80})'(?!\\w)"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*", re.UNICODE)
_ICE_CREAM = re.compile(r"\bice[ -]cream")
_GROUND_WORDS = frozenset(
    [
        "background",
        "backdrop",
        "wall",
        "walls",
        "room",
        "studio",
        "sky",
        "ground",
        "floor",
        "paper",
        "surface",
        "cyclorama",
        "set",
        "scene",
        "table",
        "tabletop",
        "plinth",
    ]
)

_THINGS_STOOD_ON = frozenset(["stone", "marble", "wood", "wooden", "linen", "tablecloth", "cloth"])


@dataclass(frozen=True, slots=True)
class ColourWord:
    name: str
    #: place of the word in the prompt
    at: int
    #: True when it describes what is behind ("on a sage background")
    is_ground: bool


@dataclass(frozen=True, slots=True)
class Reading:
    #: lower case, in order, without the quoted parts
    words: tuple[str, ...]
    quotes: tuple[str, ...]
    colours: tuple[ColourWord, ...]
    #: the words and their singulars
    known: frozenset[str]
    #: the same of what is quoted
    quoted: frozenset[str]

    def has(self, *words: str) -> bool:
        return any(word in self.known for word in words)

    def mentions(self, *words: str) -> bool:
        """Also inside quotation marks."""
        return any(word in self.known or word in self.quoted for word in words)


def read(prompt: str) -> Reading:
    text = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"} else c for c in prompt[:_READ_CHARACTERS])
    quotes: list[str] = []
    for match in _QUOTED.finditer(text):
        quoted = " ".join(next(group for group in match.groups() if group is not None).split())[:_QUOTED_CHARACTERS]
        if quoted and len(quotes) < _MAX_QUOTES:
            quotes.append(quoted)
    rest = _QUOTED.sub(" ", text)
    words: list[str] = []
    for word in _WORD.findall(_ICE_CREAM.sub("icecream", rest.lower())):
        words.extend(part for part in word.split("-") if part)
    quoted = [word for quote in quotes for word in _WORD.findall(quote.lower())]
    return Reading(tuple(words), tuple(quotes), tuple(_colours(words)), _with_singulars(words), _with_singulars(quoted))


def singulars(word: str) -> list[str]:
    """The word and what it may be the plural of."""
    forms = [word]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        forms.append(word[:-1])
    return forms


def _with_singulars(words: list[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in singulars(word))


def _colours(words: list[str]) -> list[ColourWord]:
    found: dict[str, ColourWord] = {}
    for at, word in enumerate(words):
        name = word if word in NAMED else word.removesuffix("ish") if word.removesuffix("ish") in NAMED else None
        if name is None or name in found or _is_not_a_colour_here(words, at):
            continue
        after = words[at + 1 : at + 4]
        is_ground = any(word in _GROUND_WORDS for word in after[:2]) or (
            len(after) == 3
            and after[2] in _GROUND_WORDS
            and after[0] not in NAMED
            and after[0] not in {"and", "on", "with"}
            and after[1] in {"studio", "seamless", "paper"}
        )
        is_on = at > 0 and words[at - 1] in {"on", "against", "before"} and not (after and after[0] in _THINGS_STOOD_ON)
        found[name] = ColourWord(name, at, is_ground or is_on)
    return list(found.values())


#: word → what follows it when it is a thing: "olive oil", "a coffee cup", "night sky". "*" is anything, "" the end of the prompt.
_THINGS = {
    word: frozenset(after.split("|"))
    for word, after in {
        "olive": "oil|branch|branches|leaf|leaves|tree|trees|harvest",
        "coffee": "*|",
        "espresso": "*|",
        "wine": "*|",
        "honey": "*|",
        "sand": "dunes|dune",
        "ice": "cream|cube|cubes",
        "sky": "*",
        "stone": "*",
        "lemon": "*",
        "peach": "*|",
        "rose": "petals|petal|flower|bush|garden",
        "snow": "*",
        "ink": "drawing|pen|brush",
        "chocolate": "cake|bar|cookie|box",
        "cherry": "*",
        "butter": "dish|knife",
        "powder": "*",
        "orange": "juice|slices|slice|tree",
        "cream": "jar|tube|pot",
        "denim": "jacket|jeans",
        "moss": "*",
        "smoke": "*",
        "pearl": "earrings|earring|necklace|ring",
        "salmon": "fillet|dish|steak",
        "pine": "tree|trees|forest",
        "lime": "slice|slices|wedge",
        "apricot": "jam",
        "plum": "jam",
        "pistachio": "ice",
        "chestnut": "tree",
    }.items()
}
_SHADES = frozenset(["in", "deep", "pale", "dark", "light", "soft", "dusty", "burnt"])


def _is_not_a_colour_here(words: list[str], at: int) -> bool:
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    if after == "wine" and word in {"red", "white", "rose"}:
        return True
    if word == "forest":
        return before not in NAMED and before not in {"and", "or", *_SHADES}
    things = _THINGS.get(word, frozenset[str]())
    return before not in _SHADES and (after in things or ("*" in things and bool(after)))
