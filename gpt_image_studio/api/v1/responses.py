"""What `/api/v1` gives, written once: it shapes answers and is the OpenAPI document."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gpt_image_studio.generations.catalog.animation import FRAME_COUNTS
from gpt_image_studio.generations.model import (
    Background,
    Complexity,
    JobStatus,
    OutputFormat,
    OutputStatus,
    ReferenceRole,
    Strictness,
)


class ResponseModel(BaseModel):
    model_config = ConfigDict(frozen=True)


class Quote(ResponseModel):
    """The price before. A job is never charged more than `total_credits`."""

    credits_each: int
    total_credits: int
    price_version: str
    model: str
    size: str
    quality: str
    count: int


class Output(ResponseModel):
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


class Job(ResponseModel):
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


class JobPage(ResponseModel):
    items: list[Job]
    next_before: int | None = Field(description="Ask with `before` for the next page; null at the end.")


class Asset(ResponseModel):
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


class Balance(ResponseModel):
    posted: int = Field(description="Credits owned, those on hold included.")
    held: int = Field(description="Set aside for jobs under way.")
    available: int


class FrameLimits(ResponseModel):
    """Of a GIF with up to `max_count` frames: all of them are drawn together, so more frames are smaller ones."""

    max_count: int
    longest_edge: int
    min_pixels: int = Field(description="Of one frame.")
    max_pixels: int = Field(description="Of one frame.")


class ImageModel(ResponseModel):
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


class ModelList(ResponseModel):
    items: list[ImageModel]


class Problem(ResponseModel):
    code: str = Field(description="Stable; for programs.")
    message: str = Field(description="For people.")
    field: str = Field(description="What of the request it is about, or empty.")
    fix: str = Field(description="A value that would do, or empty.")


class Refusal(ResponseModel):
    error: Problem


def dump(value: ResponseModel) -> dict[str, Any]:
    return value.model_dump(mode="json")
