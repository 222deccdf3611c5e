"""Everything that Generate would send, together: words, settings, pictures."""

import math
from dataclasses import dataclass, replace

from gpt_image_studio.generations.catalog import sizes
from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.generations.model import JobRequest, Size
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.studio.state.references.kept import NOTHING, KeptReferences
from gpt_image_studio.screens.wording import size_text

#: An upload larger than this (2K) is followed in its shape only: a photograph of 12 megapixels must not become the dearest size.
FOLLOWED_PIXELS = 2048 * 2048


@dataclass(frozen=True, slots=True)
class Draft:
    """`reference_sizes` are those of `references`, as the provider is sent them."""

    prompt: str
    model: Model
    choices: Choices
    references: KeptReferences = NOTHING
    reference_sizes: tuple[Size, ...] = ()

    @property
    def request(self) -> JobRequest:
        request = self.choices.to_request(self.prompt, self.model)
        parent = self.references.parent
        return replace(
            request,
            references=self.references.ids,
            reference_roles=tuple(each.role for each in self.references.references),
            mask=self.references.mask,
            markup=self.references.markup,
            is_pixel_locked=self.references.is_pixel_locked,
            parent_output=parent and parent.output_id,
        )

    @property
    def masked_size(self) -> Size | None:
        """Of the first picture, where a mask lies on it."""
        return self.reference_sizes[0] if self.references.mask and self.reference_sizes else None

    @property
    def shape_reason(self) -> str:
        """Why the shape is not for choosing; empty where it is."""
        first = self.masked_size
        if first is None:
            return ""
        made = self.choices.size(self.model)
        became = "" if made == first else f" {size_text(first)} becomes {size_text(made)}."
        return f"The shape follows image 1 while it has a mask.{became}"

    def with_choices(self, choices: Choices) -> "Draft":
        return replace(self, choices=choices)

    def fitted(self) -> "Draft":
        """Choices the model offers, in the shape of the first picture where a mask lies on it."""
        draft = self.with_choices(self.choices.fitted_to(self.model))
        first = draft.masked_size
        if first is None or sizes.has_same_ratio(draft.choices.size(self.model), first):
            return draft
        return draft.with_choices(like_picture(draft.choices, first, self.model))


def like_picture(choices: Choices, picture: Size, model: Model, *, is_exact: bool = False) -> Choices:
    """The size of a picture, or the nearest that the model makes. `is_exact`: however large it is."""
    width, height = picture.width, picture.height
    if not is_exact and picture.pixels > FOLLOWED_PIXELS:
        factor = math.sqrt(FOLLOWED_PIXELS / picture.pixels)
        width, height = round(width * factor), round(height * factor)
    return choices.with_size(sizes.snap(width, height, choices.rule(model)).size, choices.quality, model)
