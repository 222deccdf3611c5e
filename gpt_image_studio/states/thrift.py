"""What would cost less: one honest hint, and settings that a small balance still pays."""

from dataclasses import dataclass, replace

from gpt_image_studio.generations.registry import Model
from gpt_image_studio.generations.service import GenerationService
from gpt_image_studio.states.choices import Choices
from gpt_image_studio.states.wording import credits_text, pictures_text


@dataclass(frozen=True, slots=True)
class HintView:
    """`choices` is what one click would take, as JSON; empty when there is nothing to say."""

    subject: str = ""
    text: str = ""
    choices: str = ""


async def find_fitting(
    choices: Choices, model: Model, generations: GenerationService, prompt: str, available: int
) -> HintView:
    """The nearest settings the balance pays: fewer pictures first, then a lower quality."""
    levels = [level.quality for level in model.qualities]
    for quality in reversed(levels[: levels.index(choices.quality) + 1]):
        each = (await generations.quote(replace(choices, quality=quality).to_request(prompt, model))).credits_each
        if (count := min(choices.count, available // max(each, 1))) > 0:
            fitting = replace(choices, quality=quality, count=count)
            return HintView(
                f"{pictures_text(count)} in {model.label_of(quality)}",
                f"costs {credits_text(count * each)}.",
                fitting.to_json(),
            )
    return HintView()


async def find_hint(choices: Choices, model: Model, generations: GenerationService, prompt: str) -> HintView:
    """What would cost less without being a lesser picture, when there is such a thing."""
    hint = await generations.find_hint(choices.to_request(prompt, model))
    if hint is None:
        return HintView()
    return HintView(hint.subject, hint.predicate, choices.with_size(hint.size, hint.quality, model).to_json())
