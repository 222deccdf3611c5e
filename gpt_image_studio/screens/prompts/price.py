"""What one run of a template costs and makes, computed from the registry when the front end is built."""

import uuid
from dataclasses import dataclass

from gpt_image_studio.generations.catalog import sizes
from gpt_image_studio.generations.model import Background, JobRequest, Quality, Size
from gpt_image_studio.generations.prices import pricing
from gpt_image_studio.kit.ids import AssetId
from gpt_image_studio.prompts.model import PromptTemplate
from gpt_image_studio.prompts.template import prompt_of
from gpt_image_studio.site import site


@dataclass(frozen=True, slots=True)
class UsePrice:
    """`model` and `quality` as people read them."""

    credits: int
    size: Size
    quality: str
    model: str


def price_of_use(template: PromptTemplate) -> UsePrice:
    """One picture with the recommended settings, the default words and the pictures it needs."""
    wanted = template.recommended
    model = site().offered_model
    quality = Quality(wanted.quality)
    size = sizes.size_for(wanted.shape, wanted.scale, model.size_rule)
    request = JobRequest(
        prompt=prompt_of(template),
        model=model.id,
        size=size,
        quality=quality,
        background=Background(wanted.background),
        # Not looked at, only counted: the size of a picture is not known before it is there.
        references=tuple(AssetId(uuid.UUID(int=number)) for number, _input in enumerate(template.inputs)),
    )
    quote = pricing.quote(request, model, margin=site().margin)
    return UsePrice(quote.credits_each, size, model.label_of(quality), model.label)
