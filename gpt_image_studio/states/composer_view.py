"""The composer as the screen shows it: every chip with its price, the balance after, the honest hint."""

from dataclasses import dataclass, field, replace

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations import sizes
from gpt_image_studio.generations.model import Background, JobRequest, OutputFormat, Quality
from gpt_image_studio.generations.registry import Model
from gpt_image_studio.generations.roles import roles_sentence
from gpt_image_studio.generations.service import GenerationService
from gpt_image_studio.states.choices import CUSTOM, Choices
from gpt_image_studio.states.draft import Draft
from gpt_image_studio.states.kept_references import MAX_REFERENCES
from gpt_image_studio.states.wording import credits_text, duration_text, size_text

FORMAT_LABELS = {OutputFormat.PNG: "PNG", OutputFormat.JPEG: "JPEG", OutputFormat.WEBP: "WebP"}
BACKGROUND_LABELS = {Background.AUTO: "Auto", Background.OPAQUE: "Opaque", Background.TRANSPARENT: "Transparent"}

#: The longer side of a shape's little picture, px.
SHAPE_ICON_PX = 17

#: How much of a JPEG or WebP is kept, percent.
COMPRESSIONS = (100, 90, 75, 50)

#: More than this only in Advanced.
COMMON_COUNT = 4


@dataclass(frozen=True, slots=True)
class ChipView:
    id: str
    label: str
    is_on: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShapeView:
    """Icon sides in px."""

    id: str
    label: str
    title: str
    is_on: bool
    icon_width: str
    icon_height: str


@dataclass(frozen=True, slots=True)
class ComposerView:
    is_ready: bool = False
    shapes: list[ShapeView] = field(default_factory=list)
    scales: list[ChipView] = field(default_factory=list)
    qualities: list[ChipView] = field(default_factory=list)
    counts: list[ChipView] = field(default_factory=list)
    more_counts: list[ChipView] = field(default_factory=list)
    models: list[ChipView] = field(default_factory=list)
    formats: list[ChipView] = field(default_factory=list)
    backgrounds: list[ChipView] = field(default_factory=list)
    #: Empty for PNG, which has none.
    compressions: list[ChipView] = field(default_factory=list)
    previews: list[ChipView] = field(default_factory=list)
    is_custom: bool = False
    width: int = 1024
    height: int = 1024
    size_text: str = ""
    snap_reason: str = ""
    shape_summary: str = ""
    quality_summary: str = ""
    count_summary: str = ""
    advanced_summary: str = ""
    price: int = 0
    price_text: str = ""
    usual_text: str = ""
    is_demo: bool = False
    #: Of the model: 0 where it takes no pictures.
    max_references: int = 0
    has_mask: bool = False
    #: Why this model cannot take the pictures that are there, and how many of them it can.
    references_problem: str = ""
    #: What is sent after the prompt about the pictures; empty without roles.
    roles_sentence: str = ""


async def compose_view(draft: Draft, generations: GenerationService) -> ComposerView:
    """The draft is fitted. Every quality has its price, to compare before a click; long prompts and pictures cost more."""
    choices, model, request = draft.choices, draft.model, draft.request
    quote = await generations.quote(request, reference_sizes=draft.reference_sizes)
    each: dict[Quality, int] = {}
    for level in model.qualities:
        at_level = replace(request, quality=level.quality)
        each[level.quality] = (await generations.quote(at_level, reference_sizes=draft.reference_sizes)).credits_each
    snapped = draft.shape_reason or _snap_reason(choices, model)
    return ComposerView(
        is_ready=True,
        shapes=_shapes(choices, model),
        scales=_scales(choices, model),
        qualities=[
            ChipView(level.quality, level.label, level.quality == choices.quality, credits_text(each[level.quality]))
            for level in model.qualities
        ],
        counts=_counts(choices, 1, min(COMMON_COUNT, model.max_count)),
        more_counts=_counts(choices, COMMON_COUNT + 1, model.max_count),
        models=[
            ChipView(m.id, m.label, m.id == model.id, m.note)
            for m in await generations.list_models()
            if m.id == model.id or can_take(m, request)
        ],
        formats=[ChipView(f, FORMAT_LABELS[f], f == choices.output_format) for f in OutputFormat if f in model.formats],
        backgrounds=[
            ChipView(b, BACKGROUND_LABELS[b], b == choices.background) for b in Background if b in model.backgrounds
        ],
        compressions=_compressions(choices),
        previews=[ChipView(str(n), str(n), n == choices.partials) for n in range(model.max_partials + 1)],
        is_custom=choices.shape == CUSTOM,
        width=choices.width,
        height=choices.height,
        size_text=size_text(request.size),
        snap_reason=snapped,
        shape_summary=size_text(request.size) if choices.shape == CUSTOM else f"{choices.shape} · {choices.scale}",
        quality_summary=model.label_of(choices.quality),
        count_summary="1 picture" if choices.count == 1 else f"{choices.count} pictures",
        advanced_summary=" · ".join(
            (model.label, FORMAT_LABELS[choices.output_format], BACKGROUND_LABELS[choices.background].lower())
        ),
        price=quote.total_credits,
        price_text=credits_text(quote.total_credits),
        usual_text=f"usually {duration_text(await generations.usual_seconds(request))}",
        is_demo=model.is_demo,
        max_references=min(model.max_references, MAX_REFERENCES),
        has_mask=model.has_mask,
        references_problem=_references_problem(model, request),
        roles_sentence=roles_sentence(request),
    )


def can_take(model: Model, request: JobRequest) -> bool:
    """Whether the model takes the pictures and the mask of the draft at all."""
    return (model.max_references > 0 or not request.references) and (model.has_mask or request.mask is None)


def _references_problem(model: Model, request: JobRequest) -> str:
    count = len(request.references)
    if count > model.max_references:
        takes = f"up to {model.max_references} pictures; there are {count}" if model.max_references else "no pictures"
        return f"{model.label} takes {takes}."
    return f"{model.label} does not take masks." if request.mask and not model.has_mask else ""


def _compressions(choices: Choices) -> list[ChipView]:
    if choices.output_format is OutputFormat.PNG:
        return []
    return [ChipView(str(n), f"{n} %", n == choices.compression) for n in COMPRESSIONS]


def _counts(choices: Choices, first: int, last: int) -> list[ChipView]:
    return [ChipView(str(n), str(n), n == choices.count) for n in range(first, last + 1)]


def _shapes(choices: Choices, model: Model) -> list[ShapeView]:
    offered = {named.shape.id: named.shape for named in sizes.list_sizes(model.size_rule)}
    views = [
        ShapeView(
            id=shape.id,
            label=shape.id,
            title=shape.label,
            is_on=shape.id == choices.shape,
            icon_width=f"{_side(shape.ratio)}px",
            icon_height=f"{_side(1 / shape.ratio)}px",
        )
        for shape in offered.values()
    ]
    if not model.size_rule.fixed:
        views.append(ShapeView(CUSTOM, "Custom", "Any size", choices.shape == CUSTOM, "14px", "14px"))
    return views


def _side(ratio: float) -> int:
    """Square icons look larger than long ones of the same edge, so they get a little less."""
    return round(SHAPE_ICON_PX * min(1.0, ratio) * (0.82 if ratio == 1 else 1))


def _scales(choices: Choices, model: Model) -> list[ChipView]:
    if choices.shape == CUSTOM:
        return []
    offered = {
        named.scale: named.size for named in sizes.list_sizes(model.size_rule) if named.shape.id == choices.shape
    }
    return [ChipView(scale, scale, scale == choices.scale, size_text(size)) for scale, size in offered.items()]


def _snap_reason(choices: Choices, model: Model) -> str:
    try:
        return choices.snapped(model).reason
    except InvalidInputError as error:
        return error.message
