"""What the quality levels of the offered model are called, so that a sentence names what the form offers."""

from dataclasses import dataclass

from gpt_image_studio.site import site


@dataclass(frozen=True, slots=True)
class Levels:
    cheapest: str
    usual: str
    best: str


def levels() -> Levels:
    """The same word more than once where a model has fewer than three."""
    model = site().offered_model
    return Levels(model.qualities[0].label, model.label_of(model.default_quality), model.qualities[-1].label)
