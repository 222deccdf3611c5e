"""What is chosen in the composer, as plain values that survive in the browser's own storage."""

import json
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.catalog import sizes
from gpt_image_studio.generations.catalog.animation import DURATION_STEP_MS, FRAME_COUNTS, FRAME_DURATIONS
from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.generations.catalog.sizes import SizeRule, Snapped
from gpt_image_studio.generations.model import (
    Animation,
    Background,
    Complexity,
    JobRequest,
    OutputFormat,
    Quality,
    Size,
    Strictness,
)

CUSTOM = "custom"
#: The scale at which every frame of a GIF is offered.
FRAME_SCALE = "1K"
#: The provider's own default for JPEG and WebP, percent.
BEST_COMPRESSION = 100

#: Stored choices longer than this are not ours.
MAX_STORED_CHARACTERS = 1000
#: No number that is chosen is larger; the model decides what is possible.
MAX_NUMBER = 999_999

Choice = TypeVar("Choice", bound=StrEnum)


class ComplexityChoice(StrEnum):
    """`Complexity`, or leaving it to the model."""

    AUTO = "auto"
    LOW = Complexity.LOW.value
    MEDIUM = Complexity.MEDIUM.value
    HIGH = Complexity.HIGH.value

    @property
    def complexity(self) -> Complexity | None:
        return None if self is ComplexityChoice.AUTO else Complexity(self.value)


@dataclass(frozen=True, slots=True)
class Choices:
    """`width` and `height` are what was typed for a custom size, in pixels, before snapping.

    What a format has no use for stays as it was chosen, for the way back; `to_request` leaves it out.
    """

    model: str = ""
    shape: str = "1:1"
    scale: str = "1K"
    width: int = 1024
    height: int = 1024
    quality: Quality = Quality.MEDIUM
    count: int = 1
    output_format: OutputFormat = OutputFormat.PNG
    background: Background = Background.AUTO
    partials: int = 2
    #: Percent, of JPEG and WebP; 100 is the best.
    compression: int = BEST_COMPRESSION
    #: How many frames a GIF has, and how long each is shown, in milliseconds.
    frame_count: int = Animation().frame_count
    frame_duration_ms: int = Animation().frame_duration_ms
    complexity: ComplexityChoice = ComplexityChoice.AUTO
    strictness: Strictness = Strictness.AUTO

    @property
    def animation(self) -> Animation | None:
        is_moving = self.output_format is OutputFormat.GIF
        return Animation(self.frame_count, self.frame_duration_ms) if is_moving else None

    @property
    def made_background(self) -> Background:
        """What is asked for: a GIF and an SVG have no transparent one."""
        is_clear = self.background is Background.TRANSPARENT and not self.output_format.is_plain
        return Background.AUTO if is_clear else self.background

    @property
    def made_scale(self) -> str:
        """Frames come in one."""
        return FRAME_SCALE if self.animation else self.scale

    def rule(self, model: Model) -> SizeRule:
        """What a size may be: of a still picture, or of one frame."""
        return model.rule_for(self.animation)

    def to_json(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, stored: str) -> "Choices":
        """Whatever the browser kept: values that are not ours become the defaults."""
        try:
            kept = json.loads(stored[:MAX_STORED_CHARACTERS]) if stored else {}
        except (ValueError, RecursionError):
            kept = {}
        if not isinstance(kept, dict):
            return cls()
        chosen = cls()
        for each in fields(cls):
            if each.name in kept:
                chosen = _with(chosen, each.name, kept[each.name])
        return chosen

    @classmethod
    def from_request(cls, request: JobRequest, model: Model) -> "Choices":
        animation = request.animation or Animation()
        chosen = cls(
            model=request.model,
            count=request.count,
            output_format=request.output_format,
            background=request.background,
            partials=request.partials if request.output_format.is_plain else cls().partials,
            compression=BEST_COMPRESSION if request.compression is None else request.compression,
            frame_count=animation.frame_count,
            frame_duration_ms=animation.frame_duration_ms,
            complexity=ComplexityChoice(request.complexity or ComplexityChoice.AUTO),
            strictness=request.strictness,
        )
        return chosen.with_size(request.size, request.quality, model)

    def with_size(self, size: Size, quality: Quality, model: Model) -> "Choices":
        """By its chips where it has some, else as a custom size."""
        named = sizes.find_name(size, self.rule(model))
        return replace(
            self,
            shape=named.shape.id if named else CUSTOM,
            scale=named.scale if named else "1K",
            width=size.width,
            height=size.height,
            quality=quality,
        )

    @property
    def still_format(self) -> OutputFormat:
        """For words that were written for a picture that stands still: this one, or PNG."""
        return self.output_format if self.output_format.is_plain else OutputFormat.PNG

    def with_click(self, name: str, text: str) -> "Choices":
        """As `with_text`; what was clicked last wins, and a JPEG has nothing transparent."""
        chosen = self.with_text(name, text)
        is_against = chosen.output_format is OutputFormat.JPEG and chosen.background is Background.TRANSPARENT
        return replace(chosen, background=Background.AUTO) if is_against and name == "output_format" else chosen

    def with_text(self, name: str, text: str) -> "Choices":
        """One field as a chip or a form says it; what is no value for it changes nothing."""
        is_number = isinstance(getattr(self, name), int)
        is_digits = is_number and text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_NUMBER))
        return _with(self, name, int(text) if is_digits else text)

    def fitted_to(self, model: Model) -> "Choices":
        """The nearest choices that this model offers."""
        levels = [level.quality for level in model.qualities]
        chosen = replace(
            self,
            model=model.id,
            quality=self.quality if self.quality in levels else model.default_quality,
            count=min(max(self.count, 1), model.max_count),
            output_format=_offered(self.output_format, model.formats),
            background=_offered(self.background, model.backgrounds),
            partials=min(max(self.partials, 0), model.max_partials),
            compression=min(self.compression, BEST_COMPRESSION),
            frame_count=min(max(self.frame_count, FRAME_COUNTS[0]), FRAME_COUNTS[-1]),
            frame_duration_ms=_in_steps(self.frame_duration_ms),
            complexity=self.complexity if model.has_complexity else ComplexityChoice.AUTO,
            strictness=self.strictness if model.has_strictness else Strictness.AUTO,
        )
        if chosen.background is Background.TRANSPARENT and chosen.output_format is OutputFormat.JPEG:
            chosen = replace(chosen, output_format=OutputFormat.PNG)
        named = [(each.shape.id, each.scale) for each in sizes.list_sizes(chosen.rule(model))]
        if chosen.shape != CUSTOM and (chosen.shape, chosen.made_scale) not in named:
            shape, scale = next((pair for pair in named if pair[0] == chosen.shape), named[0])
            chosen = replace(chosen, shape=shape, scale=chosen.scale if chosen.animation else scale)
        return chosen

    def snapped(self, model: Model) -> Snapped:
        """The size that will be asked for, and why it differs from what was typed."""
        if self.shape == CUSTOM:
            return sizes.snap(self.width, self.height, self.rule(model))
        return Snapped(sizes.size_for(self.shape, self.made_scale, self.rule(model)), "")

    def to_request(self, prompt: str, model: Model) -> JobRequest:
        is_compressed = self.output_format.is_compressible
        return JobRequest(
            prompt=prompt,
            model=model.id,
            size=self.size(model),
            quality=self.quality,
            count=self.count,
            output_format=self.output_format,
            background=self.made_background,
            partials=self.partials if self.output_format.is_plain else 0,
            animation=self.animation,
            complexity=self.complexity.complexity,
            strictness=self.strictness,
            compression=self.compression if is_compressed and self.compression != BEST_COMPRESSION else None,
        )

    def size(self, model: Model) -> Size:
        try:
            return self.snapped(model).size
        except InvalidInputError:
            return sizes.list_sizes(self.rule(model))[0].size


def _with(chosen: Choices, name: str, value: Any) -> Choices:
    current = getattr(chosen, name)
    if isinstance(current, StrEnum):
        known = [each.value for each in type(current)]
        return replace(chosen, **{name: type(current)(value)}) if value in known else chosen
    if isinstance(current, int):
        is_number = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_NUMBER
        return replace(chosen, **{name: value}) if is_number else chosen
    # Neither NUL nor half a character: both would come as far as the database, with a saved prompt.
    return replace(chosen, **{name: value[:80]}) if isinstance(value, str) and value.isprintable() else chosen


def _in_steps(milliseconds: int) -> int:
    """As a GIF can write it down."""
    kept = min(max(milliseconds, FRAME_DURATIONS[0]), FRAME_DURATIONS[-1])
    return round(kept / DURATION_STEP_MS) * DURATION_STEP_MS


def _offered(wanted: Choice, offered: tuple[Choice, ...]) -> Choice:
    return wanted if wanted in offered else offered[0]
