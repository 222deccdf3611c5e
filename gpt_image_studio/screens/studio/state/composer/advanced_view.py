"""The part of the composer behind Advanced: only what the model has, and only what the format has a use for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.generations.model import Background, OutputFormat, Strictness
from gpt_image_studio.screens.choices import Choices, ComplexityChoice
from gpt_image_studio.screens.studio.state.composer.chip_view import ChipView, counts
from gpt_image_studio.screens.wording import format_text, seconds_text, speed_text

FORMAT_LABELS = {
    OutputFormat.PNG: "PNG",
    OutputFormat.JPEG: "JPEG",
    OutputFormat.WEBP: "WebP",
    OutputFormat.GIF: "GIF",
    OutputFormat.SVG: "SVG",
}
BACKGROUND_LABELS = {Background.AUTO: "Auto", Background.OPAQUE: "Opaque", Background.TRANSPARENT: "Transparent"}
STRICTNESS_LABELS = {Strictness.AUTO: "Standard", Strictness.LOW: "Less strict"}

#: More pictures than this only here.
COMMON_COUNT = 4
#: How much of a JPEG or WebP is kept, percent.
COMPRESSIONS = (100, 90, 75, 50)
#: The last of each canvas, and enough for a simple loop.
FRAME_COUNTS = (4, 6, 9, 12, 16)
FRAME_DURATIONS_MS = (1000, 400, 200, 100)


@dataclass(frozen=True, slots=True)
class AdvancedView:
    """A row without chips is not shown."""

    models: list[ChipView] = field(default_factory=list)
    more_counts: list[ChipView] = field(default_factory=list)
    formats: list[ChipView] = field(default_factory=list)
    #: Chips for the number of frames; shown for a GIF only.
    frames: list[ChipView] = field(default_factory=list)
    speeds: list[ChipView] = field(default_factory=list)
    loop_text: str = ""
    #: Of JPEG and WebP.
    compressions: list[ChipView] = field(default_factory=list)
    backgrounds: list[ChipView] = field(default_factory=list)
    previews: list[ChipView] = field(default_factory=list)
    complexities: list[ChipView] = field(default_factory=list)
    strictnesses: list[ChipView] = field(default_factory=list)
    summary: str = ""


def advanced_view(choices: Choices, model: Model, models: Sequence[Model]) -> AdvancedView:
    """The choices are fitted; `models` are those that can take the draft."""
    form, animation = choices.output_format, choices.animation
    clear = {Background.TRANSPARENT} if not form.is_plain else set[Background]()
    return AdvancedView(
        models=[ChipView(each.id, each.label, each.id == model.id, each.note) for each in models],
        more_counts=counts(choices.count, range(COMMON_COUNT + 1, model.max_count + 1)),
        formats=[ChipView(each, FORMAT_LABELS[each], each is form) for each in OutputFormat if each in model.formats],
        frames=counts(choices.frame_count, _with_chosen(FRAME_COUNTS, choices.frame_count)) if animation else [],
        speeds=_speeds(choices.frame_duration_ms) if animation else [],
        loop_text=_loop_text(choices) if animation else "",
        compressions=[ChipView(str(n), f"{n} %", n == choices.compression) for n in COMPRESSIONS]
        if form.is_compressible
        else [],
        backgrounds=[
            ChipView(each, BACKGROUND_LABELS[each], each is choices.made_background)
            for each in Background
            if each in model.backgrounds and each not in clear
        ],
        previews=counts(choices.partials, range(model.max_partials + 1)) if form.is_plain else [],
        complexities=[ChipView(each, each.capitalize(), each is choices.complexity) for each in ComplexityChoice]
        if model.has_complexity
        else [],
        strictnesses=[ChipView(each, STRICTNESS_LABELS[each], each is choices.strictness) for each in Strictness]
        if model.has_strictness
        else [],
        summary=" · ".join(
            (
                model.label,
                format_text(form, choices.frame_count if animation else 1, label=FORMAT_LABELS[form]),
                *_unusual(choices),
            )
        ),
    )


def _unusual(choices: Choices) -> list[str]:
    """What was moved from where it stands by itself. The background is always said."""
    said = [BACKGROUND_LABELS[choices.made_background].lower()]
    if choices.complexity is not ComplexityChoice.AUTO:
        said.append(f"{choices.complexity} complexity")
    if choices.strictness is not Strictness.AUTO:
        said.append(STRICTNESS_LABELS[choices.strictness].lower())
    return said


def _speeds(chosen: int) -> list[ChipView]:
    # From slow to fast: the longer a frame is shown, the slower.
    offered = reversed(_with_chosen(FRAME_DURATIONS_MS, chosen))
    return [ChipView(str(each), speed_text(each), each == chosen) for each in offered]


def _loop_text(choices: Choices) -> str:
    seconds = seconds_text(choices.frame_count * choices.frame_duration_ms)
    return f"Plays {seconds}, then starts again."


def _with_chosen(offered: Sequence[int], chosen: int) -> list[int]:
    return sorted({*offered, chosen})
