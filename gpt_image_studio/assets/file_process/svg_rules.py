"""What an SVG may contain to be kept: shapes, words, colours, pictures inside of it. Nothing that runs, nothing from elsewhere.

Read by a parser that knows no document types and so no entities; what it does not know of SVG is refused. The file is kept as it
is, so this has to hold for every program that opens it later, not only for the one that draws our copies.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NoReturn
from xml.parsers import expat

from gpt_image_studio.assets.file_process.svg_pictures import EmbeddedPictures
from gpt_image_studio.assets.file_process.svg_uses import Uses
from gpt_image_studio.assets.images import InvalidImageError

MAX_BYTES: Final = 5_000_000
MAX_ELEMENTS: Final = 50_000
MAX_DEPTH: Final = 64

_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
#: Elements of other families are notes of drawing programs, which nobody draws; these two are pages and formulas.
_FOREIGN = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"})
# fmt: off
_SHAPES = (
    "a", "animate", "animateMotion", "animateTransform", "circle", "clipPath", "defs", "desc", "ellipse",
    "filter", "g", "image", "line", "linearGradient", "marker", "mask", "metadata", "mpath", "path", "pattern",
    "polygon", "polyline", "radialGradient", "rect", "set", "stop", "style", "svg", "switch", "symbol", "text",
    "textPath", "title", "tspan", "use", "view",
)
_FILTERS = (
    "Blend", "ColorMatrix", "ComponentTransfer", "Composite", "ConvolveMatrix", "DiffuseLighting",
    "DisplacementMap", "DistantLight", "DropShadow", "Flood", "FuncA", "FuncB", "FuncG", "FuncR", "GaussianBlur",
    "Image", "Merge", "MergeNode", "Morphology", "Offset", "PointLight", "SpecularLighting", "SpotLight", "Tile",
    "Turbulence",
)
# fmt: on
_ELEMENTS = frozenset({*_SHAPES, *(f"fe{name}" for name in _FILTERS)})
#: What these refer to is not drawn by them.
_POINTERS = frozenset({"a", "animate", "animateMotion", "animateTransform", "set", "mpath", "view"})
_ENCODINGS = frozenset({"", "utf-8", "us-ascii", "ascii"})
_ADDRESS = re.compile(r"url\s*\(", re.IGNORECASE)
_OWN_ADDRESS = re.compile(r"""url\(\s*(["']?)#([^"'()\s\\]+)\1\s*\)""", re.IGNORECASE)
#: Other ways of a style sheet to fetch something; a backslash can spell any of them.
_FETCHES = re.compile(r"\\|@import|@namespace|\b(?:src|image|image-set|cross-fade)\(", re.IGNORECASE)

NOT_SVG: Final = "This is not an SVG drawing."
DAMAGED: Final = "This SVG is damaged and cannot be read."
TOO_LARGE: Final = f"This SVG is larger than {MAX_BYTES // 1_000_000} MB."
TOO_MUCH: Final = "This SVG consists of too many parts to be drawn safely."
NOT_UTF8: Final = "This SVG is not written in UTF-8."
_RUNS: Final = "This SVG contains something that runs ({}). Only drawings are kept."
_UNKNOWN: Final = "This SVG contains something that is no drawing ({})."
_ELSEWHERE: Final = "This SVG refers to something outside of itself ({})."
_ENTITIES: Final = "This SVG defines a document type, which can hide anything. Only plain drawings are kept."
_ORDERS: Final = "This SVG carries instructions for other programs. Only plain drawings are kept."


def check_svg(content: bytes) -> dict[str, str]:
    """The attributes of its root.

    Raises:
        InvalidImageError: with the reason in words.
    """
    if len(content) > MAX_BYTES:
        raise InvalidImageError(TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidImageError(NOT_UTF8) from error
    reader = _Reader()
    try:
        reader.parser.Parse(text.strip().encode(), True)  # noqa: FBT003 # the parser knows no names for it
    except expat.ExpatError as error:
        raise InvalidImageError(DAMAGED if reader.root else NOT_SVG) from error
    if reader.root is None:
        raise InvalidImageError(NOT_SVG)
    reader.uses.check()
    return reader.root


class _Reader:
    """Refuses while it reads: what is too much is not read to its end."""

    def __init__(self) -> None:
        self.root: dict[str, str] | None = None
        self.uses = Uses()
        self._pictures = EmbeddedPictures()
        self._depth = 0
        self._style: list[str] | None = None
        self._is_literal = False
        self._is_unprefixed = False
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declare
        self.parser.StartDoctypeDeclHandler = self._refuse_entities
        self.parser.ProcessingInstructionHandler = self._refuse_orders
        self.parser.StartNamespaceDeclHandler = self._name_family
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartCdataSectionHandler = lambda: self._begin_literal(is_literal=True)
        self.parser.EndCdataSectionHandler = lambda: self._begin_literal(is_literal=False)

    def _declare(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "").lower() not in _ENCODINGS:
            raise InvalidImageError(NOT_UTF8)

    def _refuse_entities(self, *_: object) -> NoReturn:
        raise InvalidImageError(_ENTITIES)

    def _refuse_orders(self, *_: object) -> NoReturn:
        raise InvalidImageError(_ORDERS)

    def _name_family(self, prefix: str | None, family: str | None) -> None:
        """Written into a page, a drawing is read without families: there `<script xmlns="notes">` runs, and `<notes:script>` does not."""
        self._is_unprefixed = self._is_unprefixed or (prefix is None and family != _SVG)

    def _begin_literal(self, *, is_literal: bool) -> None:
        self._is_literal = is_literal

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        family, _, name = tag.rpartition(" ")
        self._depth += 1
        if self.root is None:
            if (family, name) != (_SVG, "svg"):
                raise InvalidImageError(NOT_SVG)
            self.root = attributes
        if self._is_unprefixed:
            raise InvalidImageError(_UNKNOWN.format("elements of another family without its prefix"))
        self._check_element(family, name)
        for attribute, value in attributes.items():
            self._check_attribute(attribute, value)
        self.uses.enter(attributes.get("id"), _targets(name, attributes))
        if self._depth > MAX_DEPTH or self.uses.count > MAX_ELEMENTS:
            raise InvalidImageError(TOO_MUCH)
        if family == _SVG and name == "style":
            self._style = []

    def _end(self, _tag: str) -> None:
        self._depth -= 1
        self.uses.leave()
        if self._style is not None:
            _check_style("".join(self._style))
            self._style = None

    def _text(self, text: str) -> None:
        if self._is_literal and "<" in text:
            # In a page, a title or a description does not know CDATA and takes what is in it for elements.
            raise InvalidImageError(_UNKNOWN.format("elements written as text"))
        if self._style is not None:
            self._style.append(text)

    def _check_element(self, family: str, name: str) -> None:
        if not family:
            raise InvalidImageError(_UNKNOWN.format(_shown(name)))
        if family in _FOREIGN or (family == _SVG and name == "foreignObject"):
            raise InvalidImageError(_UNKNOWN.format("part of a web page"))
        if family == _SVG and name in {"script", "handler"}:
            raise InvalidImageError(_RUNS.format(name))
        if family == _SVG and name not in _ELEMENTS:
            raise InvalidImageError(_UNKNOWN.format(_shown(name)))
        if self._style is not None:
            raise InvalidImageError(_UNKNOWN.format("elements in a style sheet"))

    def _check_attribute(self, attribute: str, value: str) -> None:
        family, _, name = attribute.rpartition(" ")
        if not family and name.lower().startswith("on"):
            raise InvalidImageError(_RUNS.format(_shown(name)))
        if (family, name) == (_XML, "base"):
            raise InvalidImageError(_ELSEWHERE.format("xml:base"))
        if family in {"", _XLINK} and name in {"href", "src"}:
            self._check_reference(value.strip())
        if name == "attributeName" and (value.strip().lower().startswith("on") or "href" in value.lower()):
            raise InvalidImageError(_RUNS.format(_shown(value)))
        _check_addresses(value)
        if not family and name == "style":
            _check_style(value)

    def _check_reference(self, reference: str) -> None:
        if reference.startswith("#"):
            return
        if not self._pictures.take(reference):
            raise InvalidImageError(_ELSEWHERE.format(_shown(reference)))


def _targets(name: str, attributes: Mapping[str, str]) -> Iterator[str]:
    """The ids of what an element draws: again, as its colours, or cut out of it."""
    for attribute, value in attributes.items():
        if attribute in {"href", f"{_XLINK} href"} and name not in _POINTERS:
            yield value.strip().removeprefix("#")
        else:
            yield from (found[1] for found in _OWN_ADDRESS.findall(value))


def _check_style(text: str) -> None:
    found = _FETCHES.search(text)
    if found:
        raise InvalidImageError(_ELSEWHERE.format(_shown(found[0])))
    _check_addresses(text)


def _check_addresses(text: str) -> None:
    if len(_ADDRESS.findall(text)) > len(_OWN_ADDRESS.findall(text)):
        raise InvalidImageError(_ELSEWHERE.format("url"))


def _shown(text: str) -> str:
    """Short enough for a sentence, and nothing in it that a screen would take for something else."""
    return "".join(character for character in text[:40] if character.isascii() and character.isprintable())
