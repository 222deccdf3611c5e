"""What is chosen in the composer, as plain values that survive in the browser's own storage."""

import json
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations import sizes
from gpt_image_studio.generations.model import Background, JobRequest, OutputFormat, Quality, Size
from gpt_image_studio.generations.registry import Model
from gpt_image_studio.generations.sizes import Snapped

CUSTOM = "custom"
#: The provider's own default for JPEG and WebP, percent.
BEST_COMPRESSION = 100

#: Stored choices longer than this are not ours.
MAX_STORED_CHARACTERS = 1000
#: A side that a person could type, px; the model decides what is possible.
MAX_NUMBER = 99_999

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Choices:
    """`width` and `height` are what was typed for a custom size, in pixels, before snapping."""

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

    def to_json(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, stored: str) -> "Choices":
        """Whatever the browser kept: values that are not ours become the defaults."""
        try:
            kept = json.loads(stored[:MAX_STORED_CHARACTERS]) if stored else {}
        except ValueError:
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
        chosen = cls(
            model=request.model,
            count=request.count,
            output_format=request.output_format,
            background=request.background,
            partials=request.partials,
            compression=BEST_COMPRESSION if request.compression is None else request.compression,
        )
        return chosen.with_size(request.size, request.quality, model)

    def with_size(self, size: Size, quality: Quality, model: Model) -> "Choices":
        """By its chips where it has some, else as a custom size."""
        named = sizes.find_name(size, model.size_rule)
        return replace(
            self,
            shape=named.shape.id if named else CUSTOM,
            scale=named.scale if named else "1K",
            width=size.width,
            height=size.height,
            quality=quality,
        )

    def with_text(self, name: str, text: str) -> "Choices":
        """One field as a chip or a form says it; what is no value for it changes nothing."""
        is_number = isinstance(getattr(self, name), int)
        return _with(self, name, int(text) if is_number and text.isascii() and text.isdecimal() else text)

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
        )
        if chosen.background is Background.TRANSPARENT and chosen.output_format is OutputFormat.JPEG:
            chosen = replace(chosen, output_format=OutputFormat.PNG)
        named = [(each.shape.id, each.scale) for each in sizes.list_sizes(model.size_rule)]
        if chosen.shape != CUSTOM and (chosen.shape, chosen.scale) not in named:
            shape, scale = next((pair for pair in named if pair[0] == chosen.shape), named[0])
            chosen = replace(chosen, shape=shape, scale=scale)
        return chosen

    def snapped(self, model: Model) -> Snapped:
        """The size that will be asked for, and why it differs from what was typed."""
        if self.shape == CUSTOM:
            return sizes.snap(self.width, self.height, model.size_rule)
        return Snapped(sizes.size_for(self.shape, self.scale, model.size_rule), "")

    def to_request(self, prompt: str, model: Model) -> JobRequest:
        is_compressed = self.output_format is not OutputFormat.PNG
        return JobRequest(
            prompt=prompt,
            model=model.id,
            size=self.size(model),
            quality=self.quality,
            count=self.count,
            output_format=self.output_format,
            background=self.background,
            partials=self.partials,
            compression=self.compression if is_compressed and self.compression != BEST_COMPRESSION else None,
        )

    def size(self, model: Model) -> Size:
        try:
            return self.snapped(model).size
        except InvalidInputError:
            return sizes.list_sizes(model.size_rule)[0].size


def _with(chosen: Choices, name: str, value: Any) -> Choices:
    current = getattr(chosen, name)
    if isinstance(current, StrEnum):
        known = [each.value for each in type(current)]
        return replace(chosen, **{name: type(current)(value)}) if value in known else chosen
    if isinstance(current, int):
        is_number = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_NUMBER
        return replace(chosen, **{name: value}) if is_number else chosen
    return replace(chosen, **{name: value[:80]}) if isinstance(value, str) else chosen


def _offered(wanted: Choice, offered: tuple[Choice, ...]) -> Choice:
    return wanted if wanted in offered else offered[0]
