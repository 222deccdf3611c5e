"""What `/api/v1` takes, written once: it validates requests and is the OpenAPI document."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from gpt_image_studio.api.drafts import AUTO, MAX_AT_MOST_CREDITS, SIZE_PATTERN
from gpt_image_studio.generations.catalog.animation import FRAME_COUNTS, FRAME_DURATIONS
from gpt_image_studio.generations.model import (
    Animation,
    Background,
    Complexity,
    JobStatus,
    OutputFormat,
    ReferenceRole,
    Strictness,
)
from gpt_image_studio.generations.requests import MAX_PROMPT_CHARACTERS

MAX_SEQ = 2**63 - 1


class RequestModel(BaseModel):
    """Unknown names are refused: a misspelled option must not be taken for its default."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class JobBody(RequestModel):
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
    at_most_credits: int | None = Field(
        default=None,
        ge=0,
        le=MAX_AT_MOST_CREDITS,
        description=(
            "The most the job may hold, in credits. When the price is higher nothing is made: 409 `price_above_limit`, "
            "its `fix` the price. Any price when left out. It is no part of what an Idempotency-Key stands for, and a "
            "quote or a dry run tells the price whatever it says."
        ),
    )


def _flag(text: object) -> object:
    return {"true": True, "false": False}.get(text, text) if isinstance(text, str) else text


def _number(text: object) -> object:
    """Digits only: what pydantic would take beside them (`1_000`, ` 1`, `1.0`) is no number in a query."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 20 else text  # noqa: PLR2004 # a 64-bit number


Flag = Annotated[bool, BeforeValidator(_flag), Field(strict=True)]
Number = Annotated[int, BeforeValidator(_number), Field(strict=True)]


class NoQuery(RequestModel):
    """Nothing may be asked for."""


class CreateQuery(RequestModel):
    dry_run: Flag = Field(default=False, description="Check everything, tell the price, make nothing.")


class JobsQuery(RequestModel):
    before: Number | None = Field(default=None, ge=1, le=MAX_SEQ, description="`next_before` of the page before.")
    limit: Number = Field(default=24, ge=1, le=100)
    search: str = Field(default="", max_length=200, description="Words of the prompt.")
    status: JobStatus | None = None


class ContentQuery(RequestModel):
    variant: str = Field(
        default="original",
        pattern=r"^(original|provider|w[1-9][0-9]{1,3})$",
        description="`original`, or `w320`, `w640`, `w1280`: a still WebP of that width.",
    )
