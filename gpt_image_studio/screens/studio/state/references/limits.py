"""What a model and a format take of the pictures of a draft, and the one click that mends it where they do not."""

from dataclasses import dataclass

from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.generations.model import JobRequest


@dataclass(frozen=True, slots=True)
class ReferencesProblem:
    """Empty where there is none. `fix` names what one click would leave out; see `EditingState.keep_what_fits`."""

    text: str = ""
    fix: str = ""
    is_formats_fault: bool = False


def can_take(model: Model, request: JobRequest) -> bool:
    """Whether the model takes the pictures of the draft, and what is drawn on them, at all."""
    return (
        (model.max_references > 0 or not request.references)
        and (model.has_mask or request.mask is None)
        and (model.has_markup or request.markup is None)
    )


def references_problem(model: Model, request: JobRequest) -> ReferencesProblem:
    count, most = len(request.references), model.max_references
    if count > most:
        takes = f"up to {most} pictures; there are {count}" if most else "no pictures"
        fix = f"Keep the first {most}" if most else "Take them out"
        return ReferencesProblem(f"{model.label} takes {takes}.", fix)
    if request.mask and not model.has_mask:
        return ReferencesProblem(f"{model.label} does not take masks.", "Take the mask away")
    if request.markup and not model.has_markup:
        return ReferencesProblem(f"{model.label} does not take mark-ups.", "Take the mark-up away")
    if request.mask and not request.output_format.is_plain:
        name = request.output_format.upper()
        return ReferencesProblem(
            f"{'An' if name == 'SVG' else 'A'} {name} is drawn anew as a whole, so it takes no mask.",
            "Take the mask away",
            is_formats_fault=True,
        )
    return ReferencesProblem()
