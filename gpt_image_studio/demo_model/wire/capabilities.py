"""What each imitated model can do, as data. Facts from OpenAI's documentation and third-party measurements (2026-11).

Lines marked *guess* are what nobody has published; the product must not depend on them.
"""

from dataclasses import dataclass, field
from typing import Final

MAX_PROMPT_CHARACTERS: Final = 32_000
MAX_COUNT: Final = 10
MAX_PARTIALS: Final = 3
MAX_REFERENCES: Final = 16
MAX_REFERENCE_BYTES: Final = 50_000_000

_GRID_2: Final = {"low": 16, "medium": 48, "high": 96}
_GRID_2_5: Final = {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96}
#: No formula is published for 2.6: low and medium were measured at 3-4 times the 2.5 figure (guess: 32 and 40).
_GRID_2_6: Final = {**_GRID_2_5, "low": 32, "medium": 40}


@dataclass(frozen=True, slots=True)
class ImageModel:
    id: str
    #: The edge, in patches, at which a quality is billed; its keys are the qualities the model has.
    grid: dict[str, int] = field(repr=False)
    #: How long one 1024x1024 picture takes, seconds, by quality.
    seconds: dict[str, float] = field(repr=False)
    #: What `quality: auto` means (guess).
    auto_quality: str
    #: width / height of `size: auto` without a reference.
    auto_ratio: float = 1.0
    has_transparency: bool = True
    #: What it writes beside png, jpeg and webp.
    more_formats: tuple[str, ...] = ()
    has_complexity: bool = False
    has_markup: bool = False
    #: Edits are billed ten more text tokens for each input image.
    bills_image_labels: bool = False

    @property
    def formats(self) -> tuple[str, ...]:
        return ("png", "jpeg", "webp", *self.more_formats)


def _slower(seconds: dict[str, float], factor: float) -> dict[str, float]:
    return {quality: value * factor for quality, value in seconds.items()}


_FLARE_2_5: Final = {"low": 10.0, "medium": 14.0, "high": 18.0, "xhigh": 27.0, "max": 46.0}
_FLARE_2_6: Final = {"low": 8.0, "medium": 9.0, "high": 12.0, "xhigh": 18.0, "max": 30.0}
_SUNBURST_FACTOR: Final = 1.6

_2: Final = ImageModel(
    "gpt-image-2", _GRID_2, {"low": 23.0, "medium": 48.0, "high": 155.0}, auto_quality="low", auto_ratio=4 / 5
)


def _2_5(name: str, seconds: dict[str, float]) -> ImageModel:
    return ImageModel(name, _GRID_2_5, seconds, auto_quality="low", has_markup=True, bills_image_labels=True)


def _2_6(name: str, seconds: dict[str, float], auto_quality: str) -> ImageModel:
    return ImageModel(
        name,
        _GRID_2_6,
        seconds,
        auto_quality=auto_quality,
        more_formats=("gif", "svg"),
        has_complexity=True,
        has_markup=True,
        bills_image_labels=True,
    )


#: The demo model's medium 1024x1024 is the unit of `--seconds`.
DEMO_SECONDS: Final = 4.0
_DEMO: Final = ImageModel(
    "studio-demo",
    _GRID_2,
    {"low": DEMO_SECONDS * 0.5, "medium": DEMO_SECONDS, "high": DEMO_SECONDS * 2},
    auto_quality="medium",
    more_formats=("gif", "svg"),
    has_markup=True,
)

MODELS: Final = {
    model.id: model
    for model in (
        _DEMO,
        _2,
        _2_5("gpt-image-2.5-flare", _FLARE_2_5),
        _2_5("gpt-image-2.5-sunburst", _slower(_FLARE_2_5, _SUNBURST_FACTOR)),
        _2_6("gpt-image-2.6-flare", _FLARE_2_6, "medium"),
        _2_6("gpt-image-2.6-sunburst", _slower(_FLARE_2_6, _SUNBURST_FACTOR), "high"),
    )
}

#: Snapshot name -> the model it is.
SNAPSHOTS: Final = {
    "gpt-image-2-2026-04-21": "gpt-image-2",
    "gpt-image-2.5-flare-2026-09-08": "gpt-image-2.5-flare",
    "gpt-image-2.5-sunburst-2026-09-08": "gpt-image-2.5-sunburst",
}


def find_model(name: str) -> ImageModel | None:
    return MODELS.get(SNAPSHOTS.get(name, name))
