"""What the server behind the provider can do. The studio offers what both the model and its server can."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from gpt_image_studio.generations.catalog.registry_model import Model
from gpt_image_studio.generations.model import Background, OutputFormat, Quality


@dataclass(frozen=True, slots=True)
class Capabilities:
    """`None` is no limit."""

    has_edits: bool = True
    has_mask: bool = True
    has_markup: bool = True
    has_complexity: bool = True
    has_strictness: bool = True
    max_partials: int = 3
    #: Empty: the server has no levels, so a model keeps its default one.
    qualities: frozenset[Quality] | None = None
    formats: frozenset[OutputFormat] | None = None
    backgrounds: frozenset[Background] | None = None
    #: At least this long per picture, seconds: servers on small machines take minutes.
    timeout_seconds: float = 0.0


UNLIMITED = Capabilities()


def limit(model: Model, can: Capabilities) -> Model | None:
    """The model as this server does it; `None` where nothing is left of it."""
    qualities = tuple(level for level in model.qualities if can.qualities is None or level.quality in can.qualities)
    if can.qualities is not None and not can.qualities:
        qualities = tuple(level for level in model.qualities if level.quality is model.default_quality)
    formats = tuple(one for one in model.formats if _is_in(one, can.formats))
    backgrounds = tuple(one for one in model.backgrounds if _is_in(one, can.backgrounds))
    if not (qualities and formats and backgrounds):
        return None
    return replace(
        model,
        qualities=qualities,
        formats=formats,
        backgrounds=backgrounds,
        max_partials=min(model.max_partials, can.max_partials),
        max_references=model.max_references if can.has_edits else 0,
        has_mask=model.has_mask and can.has_edits and can.has_mask,
        has_markup=model.has_markup and can.has_edits and can.has_markup,
        has_complexity=model.has_complexity and can.has_complexity,
        has_strictness=model.has_strictness and can.has_strictness,
        short_timeout_seconds=max(model.short_timeout_seconds, can.timeout_seconds),
        long_timeout_seconds=max(model.long_timeout_seconds, can.timeout_seconds),
    )


def _is_in(one: OutputFormat | Background, allowed: Collection[OutputFormat | Background] | None) -> bool:
    return allowed is None or one in allowed
