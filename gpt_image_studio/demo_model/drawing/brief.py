"""What a scene is given: the prompt as read, the colours, the chances and the size of the sheet."""

from dataclasses import dataclass

import numpy as np

from gpt_image_studio.demo_model.drawing.rendering.fields import Rgb, chance
from gpt_image_studio.demo_model.drawing.rendering.finishing import Film

from .colours import from_hex
from .palette import Palette, choose_palette
from .reading import Reading, read


@dataclass(frozen=True, slots=True)
class Brief:
    reading: Reading
    palette: Palette
    width: int
    height: int
    quality: str
    is_transparent: bool
    #: the same for every output of one prompt
    family: np.random.Generator
    #: different for every output
    rng: np.random.Generator
    seed_text: str
    has_grain: bool = True

    @property
    def ratio(self) -> float:
        return self.width / self.height

    @property
    def short(self) -> int:
        return min(self.width, self.height)

    def has(self, *words: str) -> bool:
        return self.reading.has(*words)

    def mentions(self, *words: str) -> bool:
        return self.reading.mentions(*words)

    def pick(self, *choices: str) -> str:
        return choices[int(self.rng.integers(len(choices)))]

    def between(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def subject_colour(self, *usual: str) -> Rgb:
        """Screen colour of the subject: named in the prompt, else one of the usual ones (hex) for such a thing."""
        if self.palette.is_subject_named or not usual:
            return self.palette.subject
        return from_hex(usual[int(self.family.integers(len(usual)))])

    def film(self, *, vignette: float = 0.2) -> Film:
        # never less than what hides the steps of a soft wall
        grain = {"low": 0.55, "medium": 1.5, "auto": 1.5}.get(self.quality, 2.1) if self.has_grain else 0.0
        coarseness = max(1, round(max(self.width, self.height) / 2000))
        return Film(self.width, self.height, grain, vignette, coarseness)

    def fibre(self, strength: float) -> float:
        """How uneven the paper is, of that at most."""
        return strength if self.has_grain and self.quality != "low" else 0.0


def make_brief(
    *, prompt: str, width: int, height: int, quality: str, seed_text: str, is_transparent: bool, has_grain: bool = True
) -> Brief:
    reading = read(prompt)
    family = chance("family|" + prompt[:4000])
    rng = chance(seed_text)
    palette = choose_palette(reading, rng, family)
    return Brief(reading, palette, width, height, quality, is_transparent, family, rng, seed_text, has_grain)
