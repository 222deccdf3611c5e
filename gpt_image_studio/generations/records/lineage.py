"""Where a picture comes from and what was made of it: edits know the picture they began with."""

import difflib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.generations import JobRow, OutputRow
from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.generations.records.stored import load_request
from gpt_image_studio.kit.ids import AccountId, AssetId, JobId, OutputId

#: Steps followed up, and rows read down: more than anybody looks at.
MAX_STEPS = 200

_WORDS = re.compile(r"\s+|[^\s]+")
#: Prompts that share less of their words are two prompts: word by word, nobody could read what changed.
LEAST_SHARED = 0.3


class PromptChange(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class PromptPart:
    text: str
    change: PromptChange


@dataclass(frozen=True, slots=True)
class LineageStep:
    """A picture of the chain."""

    output_id: OutputId
    parent_output_id: OutputId | None
    job_id: JobId
    position: int
    #: `None` where nothing was delivered.
    asset_id: AssetId | None
    prompt: str
    references: tuple[AssetId, ...]
    mask: AssetId | None
    is_deleted: bool
    created_at: datetime
    #: From the picture asked about: -1 is what it was made from, 1 what was made of it.
    depth: int


@dataclass(frozen=True, slots=True)
class Lineage:
    here: LineageStep
    #: The first of the chain first; empty for one that was not made from another.
    ancestors: tuple[LineageStep, ...]
    #: Oldest first.
    descendants: tuple[LineageStep, ...]

    @property
    def root(self) -> LineageStep:
        return self.ancestors[0] if self.ancestors else self.here

    @property
    def original_asset_id(self) -> AssetId | None:
        """What "edit from the original" begins with: the upload at the beginning of the chain, else its first picture."""
        return self.root.references[0] if self.root.references else self.root.asset_id

    @property
    def prompt_changes(self) -> tuple[PromptPart, ...]:
        """Of this picture's prompt against its parent's; empty without a parent."""
        return compare_prompts(self.ancestors[-1].prompt, self.here.prompt) if self.ancestors else ()


def compare_prompts(before: str, after: str) -> tuple[PromptPart, ...]:
    """By words. The parts that are not removed, joined, are `after`; those that are not added, `before`."""
    if (
        before
        and after
        and difflib.SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio() < LEAST_SHARED
    ):
        return PromptPart(before, PromptChange.REMOVED), PromptPart(after, PromptChange.ADDED)
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts: list[PromptPart] = []
    for tag, old_start, old_end, new_start, new_end in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            parts.append(PromptPart("".join(old[old_start:old_end]), PromptChange.SAME))
            continue
        if old_end > old_start:
            parts.append(PromptPart("".join(old[old_start:old_end]), PromptChange.REMOVED))
        if new_end > new_start:
            parts.append(PromptPart("".join(new[new_start:new_end]), PromptChange.ADDED))
    return tuple(parts)


async def is_own_output(tx: Transaction, account_id: AccountId, output_id: OutputId) -> bool:
    """Delivered to this account, whether it is in the trash or not."""
    found = await tx.execute(
        sa.select(col(OutputRow.id))
        .join(JobRow, col(JobRow.id) == col(OutputRow.job_id))
        .where(
            col(OutputRow.id) == output_id,
            col(OutputRow.asset_id).is_not(None),
            col(JobRow.account_id) == account_id,
        )
    )
    return found.first() is not None


async def get_lineage(tx: Transaction, account_id: AccountId, output_id: OutputId) -> Lineage:
    """Raises `NotFoundError`, also for somebody else's picture."""
    ancestors = await _walk(tx, account_id, output_id, step=-1)
    if not ancestors:
        raise NotFoundError
    descendants = await _walk(tx, account_id, output_id, step=1)
    return Lineage(
        here=ancestors[0],
        ancestors=tuple(sorted(ancestors[1:], key=lambda one: one.depth)),
        descendants=tuple(descendants[1:]),
    )


async def _walk(tx: Transaction, account_id: AccountId, output_id: OutputId, *, step: int) -> list[LineageStep]:
    """From the picture itself, up (-1) or down (1)."""
    first = (
        sa.select(
            sa.type_coerce(col(OutputRow.id), sa.Uuid).label("id"),
            sa.type_coerce(col(JobRow.parent_output_id), sa.Uuid).label("parent_output_id"),
            sa.literal(0).label("depth"),
        )
        .join(JobRow, col(JobRow.id) == col(OutputRow.job_id))
        .where(col(OutputRow.id) == output_id, col(JobRow.account_id) == account_id)
    )
    chain = first.cte("chain", recursive=True)
    is_next = col(OutputRow.id) == chain.c.parent_output_id if step < 0 else col(JobRow.parent_output_id) == chain.c.id
    chain = chain.union_all(
        sa.select(col(OutputRow.id), col(JobRow.parent_output_id), chain.c.depth + step)
        .select_from(OutputRow)
        .join(JobRow, col(JobRow.id) == col(OutputRow.job_id))
        .join(chain, is_next)
        .where(col(JobRow.account_id) == account_id, sa.func.abs(chain.c.depth) < MAX_STEPS)
    )
    found = await tx.execute(
        sa.select(OutputRow, JobRow, chain.c.depth)
        .join(chain, chain.c.id == col(OutputRow.id))
        .join(JobRow, col(JobRow.id) == col(OutputRow.job_id))
        .order_by(sa.func.abs(chain.c.depth), col(JobRow.seq), col(OutputRow.position))
        .limit(MAX_STEPS)
    )
    return [_step(output, job, depth) for output, job, depth in found]


def _step(output: OutputRow, job: JobRow, depth: Any) -> LineageStep:
    request = load_request(job.request)
    return LineageStep(
        output_id=OutputId(output.id),
        parent_output_id=None if job.parent_output_id is None else OutputId(job.parent_output_id),
        job_id=JobId(job.id),
        position=output.position,
        asset_id=None if output.asset_id is None else AssetId(output.asset_id),
        prompt=request.prompt,
        references=request.references,
        mask=request.mask,
        is_deleted=job.deleted_at is not None,
        created_at=job.created_at,
        depth=int(depth),
    )
