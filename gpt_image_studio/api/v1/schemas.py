"""What `/api/v1` takes and gives, written once: it validates requests, shapes answers and is the OpenAPI document."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from gpt_image_studio.api.drafts import AUTO, SIZE_PATTERN
from gpt_image_studio.generations.animation import FRAME_COUNTS, FRAME_DURATIONS
from gpt_image_studio.generations.model import (
    Animation,
    Background,
    Complexity,
    JobStatus,
    OutputFormat,
    OutputStatus,
    ReferenceRole,
    Strictness,
)
from gpt_image_studio.generations.requests import MAX_PROMPT_CHARACTERS

MAX_SEQ = 2**63 - 1


class Taken(BaseModel):
    """Unknown names are refused: a misspelled option must not be taken for its default."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(BaseModel):
    model_config = ConfigDict(frozen=True)


class JobOrder(Taken):
    """What is wanted.

    `auto` size is 1024x1024, or with references the 1K size nearest in shape to the first one; of a GIF it is the size of
    a frame, a little smaller. `auto` quality is the model's standard one.
    """

    prompt: str = Field(min_length=1, max_length=MAX_PROMPT_CHARACTERS)
    model: str | None = Field(default=None, max_length=100, description="The first of `GET /models` when left out.")
    size: str = Field(default=AUTO, pattern=SIZE_PATTERN, description="`auto` or `1024x1536`.")
    quality: str = Field(default=AUTO, max_length=20, description="`auto`, or one of the model's `qualities`.")
    count: int = Field(default=1, ge=1, le=10)
    output_format: OutputFormat = OutputFormat.PNG
    compression: int | None = Field(default=None, ge=0, le=100, description="JPEG and WebP only.")
    background: Background = Background.AUTO
    partials: int = Field(default=0, ge=0, le=3, description="Previews on the way, shown in the studio.")
    references: list[UUID] = Field(default=[], max_length=16, description="Ids of pictures of this account.")
    reference_roles: list[ReferenceRole] = Field(
        default=[],
        max_length=16,
        description="What each of `references` is, in their order. Told to the model in a sentence after the prompt.",
    )
    mask: UUID | None = Field(default=None, description="Id of a mask that fits the first reference.")
    is_pixel_locked: bool = Field(
        default=True, description="What lies outside the mask is put back from the first reference."
    )
    markup: UUID | None = Field(
        default=None,
        description="Id of a mark-up that fits the first reference: strokes that say what to change. Not with `mask`.",
    )
    frame_count: int | None = Field(
        default=None,
        ge=FRAME_COUNTS[0],
        le=FRAME_COUNTS[-1],
        description=f"GIF only; {Animation.frame_count} when left out.",
    )
    frame_duration_ms: int | None = Field(
        default=None,
        ge=FRAME_DURATIONS[0],
        le=FRAME_DURATIONS[-1],
        description=f"GIF only, rounded to 10; {Animation.frame_duration_ms} when left out.",
    )
    complexity: Complexity | None = Field(
        default=None, description="How much the model plans, where it `has_complexity`; left to it when left out."
    )
    strictness: Strictness = Field(
        default=Strictness.AUTO, description="How much the provider refuses; `low` where the model `has_strictness`."
    )
    parent_output: UUID | None = Field(
        default=None,
        description="Id of the output this is made from, for its lineage. Its picture is among `references`.",
    )


def _flag(text: object) -> object:
    return {"true": True, "false": False}.get(text, text) if isinstance(text, str) else text


def _number(text: object) -> object:
    """Digits only: what pydantic would take beside them (`1_000`, ` 1`, `1.0`) is no number in a query."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 20 else text  # noqa: PLR2004 # a 64-bit number


Flag = Annotated[bool, BeforeValidator(_flag), Field(strict=True)]
Number = Annotated[int, BeforeValidator(_number), Field(strict=True)]


class NoQuery(Taken):
    """Nothing may be asked for."""


class CreateQuery(Taken):
    dry_run: Flag = Field(default=False, description="Check everything, tell the price, make nothing.")


class JobsQuery(Taken):
    before: Number | None = Field(default=None, ge=1, le=MAX_SEQ, description="`next_before` of the page before.")
    limit: Number = Field(default=24, ge=1, le=100)
    search: str = Field(default="", max_length=200, description="Words of the prompt.")
    status: JobStatus | None = None


class ContentQuery(Taken):
    variant: str = Field(
        default="original",
        pattern=r"^(original|provider|w[1-9][0-9]{1,3})$",
        description="`original`, or `w320`, `w640`, `w1280`: a still WebP of that width.",
    )


class Quote(Given):
    """The price before. A job is never charged more than `total_credits`."""

    credits_each: int
    total_credits: int
    price_version: str
    model: str
    size: str
    quality: str
    count: int


class Output(Given):
    id: UUID
    position: int = Field(description="From 1.")
    status: OutputStatus
    asset_id: UUID | None = Field(description="The picture, once delivered.")
    preview_asset_id: UUID | None
    width: int | None
    height: int | None
    frames: int | None = Field(description="More than 1 where it moves.")
    charged_credits: int
    notes: list[str] = Field(description="How what came differs from what was asked, and what follows.")
    error_code: str
    error_message: str


class Job(Given):
    id: UUID
    seq: int = Field(description="Order of arrival; pages go backwards along it.")
    status: JobStatus
    prompt: str
    model: str
    size: str
    quality: str
    count: int
    output_format: OutputFormat
    compression: int | None
    background: Background
    partials: int
    references: list[UUID]
    reference_roles: list[ReferenceRole]
    mask: UUID | None
    is_pixel_locked: bool
    markup: UUID | None
    frame_count: int | None = Field(description="Of a GIF.")
    frame_duration_ms: int | None = Field(description="Of a GIF, as it was rounded.")
    complexity: Complexity | None
    strictness: Strictness
    parent_output: UUID | None
    quoted_credits: int
    charged_credits: int
    error_code: str
    error_message: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    outputs: list[Output]


class JobPage(Given):
    items: list[Job]
    next_before: int | None = Field(description="Ask with `before` for the next page; null at the end.")


class Asset(Given):
    id: UUID
    kind: str = Field(description="`output`, `reference`, `mask`, `markup`, `change_map` or `preview`.")
    media_type: str = Field(description="Of the original, as its bytes say.")
    width: int = Field(description="As it is seen; of an SVG in CSS pixels.")
    height: int
    size_bytes: int
    sha256: str
    has_alpha: bool
    created_at: datetime
    content_url: str


class Balance(Given):
    posted: int = Field(description="Credits owned, those on hold included.")
    held: int = Field(description="Set aside for jobs under way.")
    available: int


class FrameLimits(Given):
    """Of a GIF with up to `max_count` frames: all of them are drawn together, so more frames are smaller ones."""

    max_count: int
    longest_edge: int
    min_pixels: int = Field(description="Of one frame.")
    max_pixels: int = Field(description="Of one frame.")


class ImageModel(Given):
    id: str
    label: str
    status: str
    qualities: list[str]
    formats: list[OutputFormat]
    backgrounds: list[Background]
    max_count: int
    max_partials: int
    max_references: int
    has_mask: bool
    has_markup: bool
    has_complexity: bool
    has_strictness: bool
    frames: list[FrameLimits] = Field(
        description=f"From {FRAME_COUNTS[0]} frames on, the fewest first; empty where the model makes no GIF."
    )
    price_version: str


class ModelList(Given):
    items: list[ImageModel]


class Problem(Given):
    code: str = Field(description="Stable; for programs.")
    message: str = Field(description="For people.")
    field: str = Field(description="What of the request it is about, or empty.")
    fix: str = Field(description="A value that would do, or empty.")


class Refusal(Given):
    error: Problem


def dump(value: Given) -> dict[str, Any]:
    return value.model_dump(mode="json")
