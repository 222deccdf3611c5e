"""What would cost less: one honest hint, and settings that a small balance still pays."""

from dataclasses import dataclass, replace

from gpt_image_studio.generations.catalog.sizes import has_same_ratio
from gpt_image_studio.generations.service import GenerationService
from gpt_image_studio.screens.studio.state.composer.draft import Draft
from gpt_image_studio.screens.wording import credits_text, pictures_text


@dataclass(frozen=True, slots=True)
class HintView:
    """`choices` is what one click would take, as JSON; empty when there is nothing to say."""

    subject: str = ""
    text: str = ""
    choices: str = ""


async def find_fitting(draft: Draft, generations: GenerationService, available: int) -> HintView:
    """The nearest settings the balance pays: fewer pictures first, then a lower quality."""
    choices, model = draft.choices, draft.model
    levels = [level.quality for level in model.qualities]
    for quality in reversed(levels[: levels.index(choices.quality) + 1]):
        request = replace(draft.request, quality=quality)
        each = (await generations.quote(request, reference_sizes=draft.reference_sizes)).credits_each
        if (count := min(choices.count, available // max(each, 1))) > 0:
            fitting = replace(choices, quality=quality, count=count)
            return HintView(
                f"{pictures_text(count)} in {model.label_of(quality)}",
                f"costs {credits_text(count * each)}.",
                fitting.to_json(),
            )
    return HintView()


async def find_hint(draft: Draft, generations: GenerationService) -> HintView:
    """What would cost less without being a lesser picture, when there is such a thing."""
    hint = await generations.find_hint(draft.request, reference_sizes=draft.reference_sizes)
    if hint is None or (draft.masked_size and not has_same_ratio(hint.size, draft.masked_size)):
        return HintView()
    cheaper = draft.choices.with_size(hint.size, hint.quality, draft.model)
    return HintView(hint.subject, hint.predicate, cheaper.to_json())
