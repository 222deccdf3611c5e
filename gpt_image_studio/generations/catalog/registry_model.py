"""What is known about a model. Plain values; `registry_file` reads them from the models file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from gpt_image_studio.generations.catalog.animation import frame_rule
from gpt_image_studio.generations.catalog.sizes import SizeRule
from gpt_image_studio.generations.model import Animation, Background, OutputFormat, Quality, Size


class ModelStatus(StrEnum):
    CURRENT = "current"
    #: Offered, and said to be new: its maker may still change it.
    PREVIEW = "preview"
    #: Not offered any more; jobs made with it stay readable.
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class QualityLevel:
    """`quality` is the word of the API, `label` the word people see."""

    quality: Quality
    label: str


@dataclass(frozen=True, slots=True)
class GridTokens:
    """Output tokens by the maker's formula: how many columns of the grid a quality has along the long side."""

    columns: Mapping[Quality, int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class TableTokens:
    """Output tokens as published, for models with a few sizes only."""

    tokens: Mapping[Quality, Mapping[Size, int]] = field(hash=False)


@dataclass(frozen=True, slots=True)
class FlatPrice:
    """Micro-dollars for a picture of any size, for servers that do not count tokens."""

    microdollars: Mapping[Quality, int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class PriceTable:
    """What the provider takes. A version is given once: other figures are another version."""

    version: str
    since: date
    #: When somebody last compared the figures with their source.
    checked: date
    #: False: measured or inferred, because the provider publishes none.
    is_published: bool
    #: These three in dollars per million tokens, which is micro-dollars per token.
    text_in: Decimal
    image_in: Decimal
    image_out: Decimal
    output: GridTokens | TableTokens | FlatPrice
    #: Output tokens of one streamed preview.
    partial_tokens: int
    #: Text tokens that an edit adds for each input image.
    text_tokens_per_reference: int
    #: Micro-dollars: what writing one SVG may cost beside the picture it is written from. `None`: not known, so not sold.
    svg_microdollars: int | None


@dataclass(frozen=True, slots=True)
class Model:
    """An entry of the registry."""

    id: str
    label: str
    note: str
    family: str
    status: ModelStatus
    is_demo: bool
    since: date | None
    retired_at: date | None
    #: From the cheapest to the best.
    qualities: tuple[QualityLevel, ...]
    formats: tuple[OutputFormat, ...]
    #: Formats of the API that need a permission of the provider: known, not offered.
    restricted_formats: tuple[str, ...]
    backgrounds: tuple[Background, ...]
    max_count: int
    max_partials: int
    max_references: int
    has_mask: bool
    has_markup: bool
    has_complexity: bool
    #: The provider can be asked to refuse less.
    has_strictness: bool
    size_rule: SizeRule
    price: PriceTable
    #: Median from sending to the picture, square 1K without previews, until our own jobs tell better. Empty when retired.
    usual_seconds: Mapping[Quality, float] = field(hash=False)
    short_timeout_seconds: float
    #: For the best quality, and for sizes above `long_timeout_above_pixels`.
    long_timeout_seconds: float
    long_timeout_above_pixels: int

    @property
    def is_retired(self) -> bool:
        return self.status is ModelStatus.RETIRED

    @property
    def default_quality(self) -> Quality:
        """Standard, where there is one."""
        offered = [level.quality for level in self.qualities]
        return Quality.MEDIUM if Quality.MEDIUM in offered else offered[0]

    def rule_for(self, animation: Animation | None) -> SizeRule:
        """What `size` may be: of a still picture, or of one frame."""
        return frame_rule(self.size_rule, animation.frame_count) if animation else self.size_rule

    def label_of(self, quality: Quality) -> str:
        """The word people see; the word of the API for a level this model does not have."""
        return next((level.label for level in self.qualities if level.quality is quality), quality.value)

    def timeout_seconds(self, quality: Quality, size: Size) -> float:
        """How long one call may take before its outcome counts as unknown. `size` is all that is drawn."""
        is_best = quality is self.qualities[-1].quality
        is_long = is_best or size.pixels > self.long_timeout_above_pixels
        return self.long_timeout_seconds if is_long else self.short_timeout_seconds
