"""The composer as the screen shows it: every chip with its price, the balance after, the honest hint."""

from dataclasses import dataclass, field, replace

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.catalog import sizes
from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.generations.model import OutputFormat, Quality, Size
from gpt_image_studio.generations.roles import roles_sentence
from gpt_image_studio.generations.service import GenerationService
from gpt_image_studio.screens.choices import CUSTOM, Choices
from gpt_image_studio.screens.studio.state.composer.advanced_view import COMMON_COUNT, AdvancedView, advanced_view
from gpt_image_studio.screens.studio.state.composer.chip_view import ChipView, counts
from gpt_image_studio.screens.studio.state.composer.draft import Draft
from gpt_image_studio.screens.studio.state.references.kept import MAX_REFERENCES
from gpt_image_studio.screens.studio.state.references.limits import can_take, references_problem
from gpt_image_studio.screens.wording import credits_text, duration_text, pictures_text, short_size, size_text

#: The longer side of a shape's little picture, px.
SHAPE_ICON_PX = 17


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
    advanced: AdvancedView = field(default_factory=AdvancedView)
    is_custom: bool = False
    width: int = 1024
    height: int = 1024
    size_text: str = ""
    snap_reason: str = ""
    shape_summary: str = ""
    quality_summary: str = ""
    count_summary: str = ""
    price: int = 0
    price_text: str = ""
    usual_text: str = ""
    is_demo: bool = False
    #: Of the model: 0 where it takes no pictures.
    max_references: int = 0
    #: Whether the model takes them, and for this format.
    has_mask: bool = False
    has_markup: bool = False
    #: Why the pictures that are there, or what is drawn on them, cannot be sent; the one click that mends it; and whether
    #: another format would.
    references_problem: str = ""
    references_fix: str = ""
    is_formats_fault: bool = False
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
    problem = references_problem(model, request)
    return ComposerView(
        is_ready=True,
        shapes=_shapes(choices, model),
        scales=_scales(choices, model),
        qualities=[
            ChipView(level.quality, level.label, level.quality == choices.quality, credits_text(each[level.quality]))
            for level in model.qualities
        ],
        counts=counts(choices.count, range(1, min(COMMON_COUNT, model.max_count) + 1)),
        advanced=advanced_view(
            choices,
            model,
            [one for one in await generations.list_models() if one.id == model.id or can_take(one, request)],
        ),
        is_custom=choices.shape == CUSTOM,
        width=choices.width,
        height=choices.height,
        size_text=size_text(request.size),
        snap_reason=draft.shape_reason or _snap_reason(choices, model),
        shape_summary=_shape_summary(choices, request.size),
        quality_summary=model.label_of(choices.quality),
        count_summary=_count_summary(choices),
        price=quote.total_credits,
        price_text=credits_text(quote.total_credits),
        usual_text=f"usually {duration_text(await generations.usual_seconds(request))}",
        is_demo=model.is_demo,
        max_references=min(model.max_references, MAX_REFERENCES),
        has_mask=model.has_mask and choices.output_format.is_plain,
        has_markup=model.has_markup,
        references_problem=problem.text,
        references_fix=problem.fix,
        is_formats_fault=problem.is_formats_fault,
        roles_sentence=roles_sentence(request),
    )


def _count_summary(choices: Choices) -> str:
    if choices.output_format.is_plain:
        return pictures_text(choices.count)
    frames = f", {choices.frame_count} frames" if choices.animation else ""
    name = choices.output_format.upper()
    return f"{choices.count} {name}{'' if choices.count == 1 else 's'}{frames}"


def _shape_summary(choices: Choices, size: Size) -> str:
    """The scale of a frame says nothing: there is only one."""
    if choices.shape == CUSTOM:
        return size_text(size)
    return f"{choices.shape} · {short_size(size) if choices.animation else choices.scale}"


def _shapes(choices: Choices, model: Model) -> list[ShapeView]:
    offered = {named.shape.id: named.shape for named in sizes.list_sizes(choices.rule(model))}
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
    """Not for frames, which have one size in each shape."""
    if choices.shape == CUSTOM or choices.animation:
        return []
    offered = {
        named.scale: named.size for named in sizes.list_sizes(choices.rule(model)) if named.shape.id == choices.shape
    }
    return [ChipView(scale, scale, scale == choices.scale, size_text(size)) for scale, size in offered.items()]


def _snap_reason(choices: Choices, model: Model) -> str:
    """Why it is not what was typed; of a GIF also what the most is, because its chips offer less than those of a picture."""
    try:
        reason = choices.snapped(model).reason
    except InvalidInputError as error:
        return error.message
    if choices.output_format is not OutputFormat.GIF or (choices.shape == CUSTOM and not reason):
        return reason
    shared = f"All {choices.frame_count} frames of a GIF share one canvas"
    return (
        f"{shared}. {reason}" if reason else f"{shared}, so {size_text(choices.size(model))} is the most in this shape."
    )
