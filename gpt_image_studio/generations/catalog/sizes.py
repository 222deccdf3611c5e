"""Sizes a model accepts, the ones we offer by name, and the way from what was typed to what is possible."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.model import Size

#: How far an offered size may be from the ratio on its chip.
RATIO_TOLERANCE = 0.015


@dataclass(frozen=True, slots=True)
class SizeRule:
    """What a model accepts. Pixels, both ends included."""

    multiple_of: int
    longest_edge: int
    #: Long side : short side.
    max_ratio: int
    min_pixels: int
    max_pixels: int
    #: Where a model makes a few sizes only, these are all of them and the figures above just describe them.
    fixed: tuple[Size, ...] = ()

    def list_broken(self, size: Size) -> list[str]:
        """What `size` breaks, as half sentences; empty when legal. Multiples are named only when nothing else is."""
        if self.fixed:
            return (
                []
                if size in self.fixed
                else ["this model makes only " + _join([describe(each) for each in self.fixed])]
            )
        long, short = max(size.width, size.height), min(size.width, size.height)
        broken: list[str] = []
        if long > self.longest_edge:
            broken.append(f"no side may be longer than {self.longest_edge:,} pixels")
        if long > short * self.max_ratio:
            broken.append(f"the long side may be at most {self.max_ratio} times the short side")
        if size.pixels < self.min_pixels:
            broken.append(f"a picture needs at least {self.min_pixels:,} pixels")
        if size.pixels > self.max_pixels:
            broken.append(f"a picture may have at most {self.max_pixels:,} pixels")
        if not broken and (size.width % self.multiple_of or size.height % self.multiple_of):
            broken.append(f"both sides must be multiples of {self.multiple_of}")
        return broken


@dataclass(frozen=True, slots=True)
class Shape:
    """A chip of the composer. `width` and `height` are the parts of the ratio."""

    id: str
    label: str
    width: int
    height: int

    @property
    def ratio(self) -> float:
        return self.width / self.height


@dataclass(frozen=True, slots=True)
class NamedSize:
    """A size that has a name: a shape at a scale."""

    shape: Shape
    scale: str
    size: Size


@dataclass(frozen=True, slots=True)
class Snapped:
    """`reason` is a whole sentence, or empty when nothing had to change."""

    size: Size
    reason: str


#: 1K is the everyday size, 1 to 1.6 megapixels. 2K has a long side of about 2048. 4K is the largest that is allowed.
SCALES = ("1K", "2K", "4K")

#: Beside these the composer has "custom", which goes through `snap`.
SHAPES = (
    Shape("1:1", "Square", 1, 1),
    Shape("4:5", "Social portrait", 4, 5),
    Shape("3:4", "Portrait", 3, 4),
    Shape("2:3", "Poster", 2, 3),
    Shape("9:16", "Story", 9, 16),
    Shape("5:4", "Print", 5, 4),
    Shape("4:3", "Classic", 4, 3),
    Shape("3:2", "Photo", 3, 2),
    Shape("16:9", "Wide", 16, 9),
    Shape("21:9", "Cinema", 21, 9),
)

#: Exact ratios wherever both sides can be multiples of 16. Two are not, on purpose: 9:16 at 2K is the 1080 by 1920 of a
#: story rounded up, and 21:9 at 4K takes the whole edge.
_CONVENTIONAL = {
    "1:1": (Size(1024, 1024), Size(2048, 2048), Size(2880, 2880)),
    "4:5": (Size(1024, 1280), Size(1600, 2000), Size(2560, 3200)),
    "3:4": (Size(960, 1280), Size(1536, 2048), Size(2448, 3264)),
    "2:3": (Size(1024, 1536), Size(1344, 2016), Size(2336, 3504)),
    "9:16": (Size(864, 1536), Size(1088, 1920), Size(2160, 3840)),
    "5:4": (Size(1280, 1024), Size(2000, 1600), Size(3200, 2560)),
    "4:3": (Size(1280, 960), Size(2048, 1536), Size(3264, 2448)),
    "3:2": (Size(1536, 1024), Size(2016, 1344), Size(3504, 2336)),
    "16:9": (Size(1536, 864), Size(2048, 1152), Size(3840, 2160)),
    "21:9": (Size(1680, 720), Size(2016, 864), Size(3840, 1648)),
}


@lru_cache
def list_sizes(rule: SizeRule) -> tuple[NamedSize, ...]:
    """Every shape at every scale that the rule has room for, in the order of the chips; no size twice."""
    named: list[NamedSize] = []
    for shape in SHAPES:
        for scale in SCALES:
            size = _conventional_or_like_it(shape, scale, rule)
            if size is not None:
                named.append(NamedSize(shape, scale, size))
    return tuple(named)


def size_for(shape_id: str, scale: str, rule: SizeRule) -> Size:
    """Raises `InvalidInputError` on field `size` where the rule has no room for it; `list_sizes` has the others."""
    for named in list_sizes(rule):
        if (named.shape.id, named.scale) == (shape_id, scale):
            return named.size
    raise InvalidInputError(f"There is no {scale} in {shape_id} with this model.", field="size")


def find_name(size: Size, rule: SizeRule) -> NamedSize | None:
    """The chip pair that stands for this size; None for a custom one."""
    return next((named for named in list_sizes(rule) if named.size == size), None)


def snap(width: int, height: int, rule: SizeRule) -> Snapped:
    """The nearest legal size from which what was asked can be cut out; the nearest of all where none is that large.

    Usually that is both sides rounded up. Where a limit is in the way, the side that changes most (as a factor) changes
    as little as possible, then the ratio does.

    Raises:
        InvalidInputError: a side is not at least 1 pixel.
    """
    if width < 1 or height < 1:
        raise InvalidInputError("Width and height are whole numbers of pixels, 1 or more.", field="size")
    asked = Size(width, height)
    broken = rule.list_broken(asked)
    if not broken:
        return Snapped(asked, "")

    size = Size(-(-width // rule.multiple_of) * rule.multiple_of, -(-height // rule.multiple_of) * rule.multiple_of)
    if rule.list_broken(size):
        size = min(_list_legal_near(asked, rule), key=lambda legal: _cost_of_change(asked, legal))
    return Snapped(size, f"{describe(asked)} became {describe(size)}: {_join(broken)}.")


def check(size: Size, rule: SizeRule) -> None:
    """Raises `InvalidInputError` on field `size`; its `fix` is the size that would do, as `1920x1088`."""
    broken = rule.list_broken(size)
    if not broken:
        return
    fix = snap(max(size.width, 1), max(size.height, 1), rule).size
    raise InvalidInputError(
        f"{describe(size)} is not possible: {_join(broken)}. {describe(fix)} would do.", field="size", fix=str(fix)
    )


def describe(size: Size) -> str:
    """As people read it."""
    return f"{size.width} × {size.height}"


def has_same_ratio(one: Size, other: Size) -> bool:
    return abs(math.log(one.width * other.height) - math.log(one.height * other.width)) <= RATIO_TOLERANCE


def _cost_of_change(asked: Size, legal: Size) -> tuple[bool, float, float, int]:
    # Differences of logarithms, not quotients: a side of any number of digits stays a float here. Rounded, so that
    # what is equal on paper is equal here.
    wider, higher = math.log(legal.width) - math.log(asked.width), math.log(legal.height) - math.log(asked.height)
    is_smaller = legal.width < asked.width or legal.height < asked.height
    return is_smaller, round(max(abs(wider), abs(higher)), 9), round(abs(wider - higher), 9), -legal.width


def _conventional_or_like_it(shape: Shape, scale: str, rule: SizeRule) -> Size | None:
    """The conventional size, or for another rule the legal one of that ratio which is nearest to it in pixels."""
    conventional = _CONVENTIONAL[shape.id][SCALES.index(scale)]
    if not rule.list_broken(conventional):
        return conventional

    def distance(size: Size, other: Size) -> float:
        return abs(math.log(size.pixels / other.pixels))

    def belongs(size: Size) -> bool:
        """A size belongs to one scale only, and is at most twice or half of what that scale means.

        Where not even the everyday size has room, the largest there is stands for it.
        """
        nearest = min(_CONVENTIONAL[shape.id], key=lambda each: distance(size, each))
        is_below_all = rule.max_pixels < conventional.pixels
        return nearest == conventional and (is_below_all or distance(size, conventional) <= math.log(2))

    like_it = [size for size in _list_legal_of_ratio(shape.ratio, rule) if belongs(size)]
    return min(like_it, key=lambda size: distance(size, conventional), default=None)


def _list_legal_of_ratio(ratio: float, rule: SizeRule) -> Iterator[Size]:
    candidates = rule.fixed or (
        Size(width, each)
        for width, low, high in _list_columns(rule)
        for each in _bracket(width / ratio, low, high, rule)
    )
    return (size for size in candidates if abs(size.width / size.height / ratio - 1) <= RATIO_TOLERANCE)


def _list_legal_near(asked: Size, rule: SizeRule) -> Iterator[Size]:
    """For each legal width the legal heights nearest to the one that was asked and to the one that keeps the ratio."""
    if rule.fixed:
        yield from rule.fixed
        return
    for width, low, high in _list_columns(rule):
        same_ratio = asked.height * width // asked.width
        heights = _bracket(asked.height, low, high, rule) | _bracket(same_ratio, low, high, rule)
        yield from (Size(width, each) for each in heights)


def _list_columns(rule: SizeRule) -> Iterator[tuple[int, int, int]]:
    """Each legal width with its lowest and highest legal height."""
    step = rule.multiple_of
    for width in range(step, rule.longest_edge + 1, step):
        low = -(-max(-(-width // rule.max_ratio), -(-rule.min_pixels // width)) // step) * step
        high = min(width * rule.max_ratio, rule.longest_edge, rule.max_pixels // width) // step * step
        if low <= high:
            yield width, low, high


def _bracket(wanted: float, low: int, high: int, rule: SizeRule) -> set[int]:
    """The multiples just below and above `wanted`, kept between `low` and `high`."""
    below = int(min(max(wanted, low), high)) // rule.multiple_of * rule.multiple_of
    return {max(below, low), min(below + rule.multiple_of, high)}


def _join(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
