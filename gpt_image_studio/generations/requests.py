"""A request as it comes from a person: cleaned, then checked against its model."""

import re
import unicodedata
from dataclasses import replace

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.catalog import sizes
from gpt_image_studio.generations.catalog.animation import check_animation, clean_animation
from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.generations.model import Background, JobRequest, OutputFormat, Strictness
from gpt_image_studio.generations.roles import clean_roles, sent_prompt

#: Code points, after cleaning.
MAX_PROMPT_CHARACTERS = 32_000

#: C0 and C1 controls but tab and line feed (PostgreSQL refuses NUL), bidi overrides and isolates (they make text read
#: other than it is), lone surrogates (they cannot be encoded). Right-to-left letters and marks stay.
_REMOVED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")

_INVISIBLE = {"Cf", "Zs", "Zl", "Zp", "Cc"}


def clean_prompt(prompt: str) -> str:
    """Raises `InvalidInputError` on field `prompt` when nothing is left or too much."""
    cleaned = _REMOVED.sub("", _LINE_ENDS.sub("\n", prompt)).strip()
    if all(unicodedata.category(character) in _INVISIBLE for character in cleaned):
        raise InvalidInputError("Write what the picture should show.", field="prompt")
    if len(cleaned) > MAX_PROMPT_CHARACTERS:
        raise InvalidInputError(
            f"The prompt has {len(cleaned):,} characters; at most {MAX_PROMPT_CHARACTERS:,} fit.", field="prompt"
        )
    return cleaned


def clean(request: JobRequest) -> JobRequest:
    """The same wish in one form only, so that the same draft sent twice has the same fingerprint."""
    return replace(
        request,
        prompt=clean_prompt(request.prompt),
        reference_roles=clean_roles(request),
        animation=clean_animation(request),
    )


def check(request: JobRequest, model: Model) -> None:
    """Raises `InvalidInputError` naming the first field that `model` cannot do, and a value that would do if any."""
    _check_count(request, model)
    _check_quality(request, model)
    _check_format(request, model)
    check_animation(request)
    sizes.check(request.size, model.rule_for(request.animation))
    _check_background(request, model)
    _check_partials(request, model)
    _check_complexity_and_strictness(request, model)
    _check_references(request, model)
    _check_overlays(request, model)


def _check_count(request: JobRequest, model: Model) -> None:
    if not 1 <= request.count <= model.max_count:
        raise InvalidInputError(
            f"{model.label} makes 1 to {model.max_count} pictures at a time.",
            field="count",
            fix=str(min(max(request.count, 1), model.max_count)),
        )


def _check_quality(request: JobRequest, model: Model) -> None:
    offered = [level.quality for level in model.qualities]
    if request.quality not in offered:
        raise InvalidInputError(
            f"{model.label} has no quality “{request.quality}”; it has {', '.join(offered)}.",
            field="quality",
            fix=offered[-1],
        )


def _check_format(request: JobRequest, model: Model) -> None:
    if request.output_format not in model.formats:
        raise InvalidInputError(
            f"{model.label} writes {', '.join(model.formats)}, not {request.output_format}.",
            field="output_format",
            fix=next(iter(model.formats)),
        )
    if request.compression is None:
        return
    if not request.output_format.is_compressible:
        raise InvalidInputError(
            f"{request.output_format.upper()} has no compression; JPEG and WebP have.", field="compression"
        )
    if not 0 <= request.compression <= 100:  # noqa: PLR2004 # percent
        raise InvalidInputError(
            "Compression is a number from 0 to 100.",
            field="compression",
            fix=str(min(max(request.compression, 0), 100)),
        )


def _check_background(request: JobRequest, model: Model) -> None:
    if request.background not in model.backgrounds:
        raise InvalidInputError(
            f"{model.label} cannot make a {request.background} background.",
            field="background",
            fix=next(iter(model.backgrounds)),
        )
    is_clear = request.background is Background.TRANSPARENT
    if is_clear and request.output_format not in {OutputFormat.PNG, OutputFormat.WEBP}:
        name = request.output_format.upper()
        raise InvalidInputError(f"{name} cannot be transparent; PNG and WebP can.", field="output_format", fix="png")


def _check_partials(request: JobRequest, model: Model) -> None:
    if not 0 <= request.partials <= model.max_partials:
        raise InvalidInputError(
            f"{model.label} streams 0 to {model.max_partials} previews.",
            field="partials",
            fix=str(min(max(request.partials, 0), model.max_partials)),
        )
    if request.partials and not request.output_format.is_plain:
        raise InvalidInputError(
            f"{request.output_format.upper()} comes in one piece, without previews.", field="partials", fix="0"
        )


def _check_complexity_and_strictness(request: JobRequest, model: Model) -> None:
    if request.complexity is not None and not model.has_complexity:
        raise InvalidInputError(f"{model.label} has no complexity to choose.", field="complexity")
    if request.strictness is not Strictness.AUTO and not model.has_strictness:
        raise InvalidInputError(
            "The provider's safety system cannot be set here.", field="strictness", fix=Strictness.AUTO.value
        )


def _check_references(request: JobRequest, model: Model) -> None:
    if len(request.references) > model.max_references:
        raise InvalidInputError(
            f"{model.label} takes up to {model.max_references} reference images; there are {len(request.references)}.",
            field="references",
        )
    if len(sent_prompt(request)) > MAX_PROMPT_CHARACTERS:
        raise InvalidInputError(
            "With the sentence about the reference pictures the prompt is longer than"
            f" {MAX_PROMPT_CHARACTERS:,} characters. Shorten it, or take the roles away.",
            field="prompt",
        )


def _check_overlays(request: JobRequest, model: Model) -> None:
    """What lies on the first reference."""
    name = request.output_format.upper()
    for field, overlay, is_taken in (
        ("mask", request.mask, model.has_mask),
        ("markup", request.markup, model.has_markup),
    ):
        if overlay is None:
            continue
        an_overlay, overlays = ("A mask", "masks") if field == "mask" else ("A mark-up", "mark-ups")
        if not is_taken:
            raise InvalidInputError(f"{model.label} does not take {overlays}.", field=field)
        if not request.references:
            raise InvalidInputError(
                f"{an_overlay} needs the picture it belongs to as the first reference.", field=field
            )
    if request.mask is not None and not request.output_format.is_plain:
        raise InvalidInputError(f"{name} is drawn anew as a whole, so it takes no mask.", field="mask")
    if request.mask is not None and request.markup is not None:
        raise InvalidInputError("A picture takes a mask or a mark-up, not both.", field="markup")
