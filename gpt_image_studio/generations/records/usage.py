"""Tokens of a job's delivered pictures, in the provider's words: for API clients that count them. Nobody is charged by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, cast

import sqlalchemy as sa
from sqlmodel import col

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.generations import OutputRow
from gpt_image_studio.generations.catalog.animation import billed_size
from gpt_image_studio.generations.catalog.registry_model import GridTokens, Model, TableTokens
from gpt_image_studio.generations.model import Job, OutputStatus, Size
from gpt_image_studio.generations.prices.pricing import (
    MAX_INPUT_IMAGE_TOKENS,
    input_image_tokens,
    output_tokens,
    text_tokens,
)
from gpt_image_studio.generations.roles import sent_prompt
from gpt_image_studio.kit.ids import JobId, OutputId


@dataclass(frozen=True, slots=True)
class SvgUsage:
    """Tokens of the model that wrote an SVG, beside those of the picture it was written from."""

    model: str
    input: int
    output: int
    #: Tokens spent on planning; they are part of `output`.
    reasoning: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that the provider counted, or that its formula estimates: those sent (text, image) and those made (output)."""

    text: int = 0
    image: int = 0
    output: int = 0
    #: Of one SVG, which is all that is asked for at once by those who count.
    svg: SvgUsage | None = None

    @property
    def input(self) -> int:
        return self.text + self.image

    def __add__(self, other: Self) -> "Usage":
        tokens = self.text + other.text, self.image + other.image, self.output + other.output
        return Usage(*tokens, svg=self.svg or other.svg)


async def list_usage(tx: Transaction, job_id: JobId) -> dict[OutputId, Mapping[str, Any] | None]:
    """Of every delivered picture what the provider said; `None` where it said nothing."""
    found = await tx.execute(
        sa.select(col(OutputRow.id), col(OutputRow.usage)).where(
            col(OutputRow.job_id) == job_id, col(OutputRow.status) == OutputStatus.DELIVERED
        )
    )
    return {OutputId(row[0]): row[1] for row in found}


def read_usage(said: Mapping[str, Any] | None) -> Usage | None:
    """`None` where there is no count to go by."""
    if said is None or not (output := _count(said, "output_tokens")):
        return None
    details = said.get("input_tokens_details")
    if not isinstance(details, Mapping):
        return Usage(image=_count(said, "input_tokens"), output=output, svg=_read_svg_usage(said))
    split = cast("Mapping[str, Any]", details)
    return Usage(_count(split, "text_tokens"), _count(split, "image_tokens"), output, _read_svg_usage(said))


def estimate_usage(job: Job, model: Model | None, reference_sizes: Mapping[Any, Size]) -> Usage:
    """Of one picture, by the formulas its price was made with. No output is counted where a model has no formula."""
    request = job.request
    known = [reference_sizes.get(reference) for reference in request.references]
    image = sum(MAX_INPUT_IMAGE_TOKENS if size is None else input_image_tokens(size) for size in known)
    output = 0
    match None if model is None else model.price.output:
        case GridTokens(columns):
            output = output_tokens(columns[request.quality], billed_size(request), partials=request.partials)
        case TableTokens(table):
            output = table[request.quality][request.size]
        case _:
            pass
    return Usage(text_tokens(sent_prompt(request)), image, output)


def _read_svg_usage(said: Mapping[str, Any]) -> SvgUsage | None:
    written = said.get("svg_usage")
    if not isinstance(written, Mapping):
        return None
    counts = cast("Mapping[str, Any]", written)
    return SvgUsage(
        str(counts.get("model", "")),
        _count(counts, "input_tokens"),
        _count(counts, "output_tokens"),
        _count(counts, "reasoning_tokens"),
    )


def _count(values: Mapping[str, Any], name: str) -> int:
    value = values.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
