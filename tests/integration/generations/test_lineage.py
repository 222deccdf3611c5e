"""An edit knows where it comes from."""

import uuid
from collections.abc import Sequence
from typing import Any

import pytest

from fakes.workshop import Workshop
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import DraftConflictError, InvalidInputError, NotFoundError
from gpt_image_studio.generations.model import Job
from gpt_image_studio.generations.records.lineage import LineageStep, PromptChange, PromptPart, compare_prompts
from gpt_image_studio.kit.ids import AccountId, AssetId, OutputId


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


async def make(workshop: Workshop, account_id: AccountId, parent: Job | None = None, **changes: Any) -> Job:
    """An edit of the parent's first picture."""
    if parent is not None:
        asset_id = parent.outputs[0].asset_id
        assert asset_id is not None
        changes |= {"references": (asset_id,), "parent_output": parent.outputs[0].id}
    job = await workshop.submit(account_id, **changes)
    await workshop.work()
    return await workshop.get(job)


def names(steps: Sequence[LineageStep]) -> list[str]:
    return [step.prompt for step in steps]


async def test_the_chain_is_found_up_and_down(workshop: Workshop) -> None:
    account_id = await workshop.account()
    first = await make(workshop, account_id, prompt="first")
    second = await make(workshop, account_id, first, prompt="second")
    third = await make(workshop, account_id, second, prompt="third", count=2)
    await make(workshop, account_id, second, prompt="other third")
    await make(workshop, account_id, prompt="unrelated")
    lineage = await workshop.generations.lineage(account_id, second.outputs[0].id)
    assert names(lineage.ancestors) == ["first"]
    assert lineage.here.prompt == "second"
    assert [(step.prompt, step.position, step.depth) for step in lineage.descendants] == [
        ("third", 1, 1),
        ("third", 2, 1),
        ("other third", 1, 1),
    ]
    deepest = await workshop.generations.lineage(account_id, third.outputs[1].id)
    assert names(deepest.ancestors) == ["first", "second"]
    assert deepest.here.references == (second.outputs[0].asset_id,)
    assert deepest.root.output_id == first.outputs[0].id
    assert deepest.original_asset_id == first.outputs[0].asset_id
    assert third.request.parent_output == second.outputs[0].id


async def test_the_original_of_an_edited_upload_is_the_upload(workshop: Workshop) -> None:
    account_id = await workshop.account()
    upload = (await make(workshop, account_id)).outputs[0].asset_id
    assert upload is not None
    first = await make(workshop, account_id, references=(upload,))
    second = await make(workshop, account_id, first)
    lineage = await workshop.generations.lineage(account_id, second.outputs[0].id)
    assert lineage.original_asset_id == upload


async def test_a_deleted_ancestor_stays_a_link_of_the_chain(workshop: Workshop) -> None:
    account_id = await workshop.account()
    first = await make(workshop, account_id, prompt="first")
    second = await make(workshop, account_id, first)
    await workshop.generations.delete(account_id, first.id)
    (step,) = (await workshop.generations.lineage(account_id, second.outputs[0].id)).ancestors
    assert step.is_deleted


async def test_nobody_sees_or_continues_somebody_elses_chain(workshop: Workshop) -> None:
    account_id, other = await workshop.account(), await workshop.account()
    job = await make(workshop, account_id)
    with pytest.raises(NotFoundError):
        await workshop.generations.lineage(other, job.outputs[0].id)
    with pytest.raises(InvalidInputError) as refused:
        await workshop.submit(other, parent_output=job.outputs[0].id)
    assert refused.value.field == "parent_output"
    with pytest.raises(NotFoundError):
        await workshop.generations.lineage(account_id, OutputId(uuid.uuid4()))


async def test_the_parent_is_part_of_the_draft(workshop: Workshop) -> None:
    account_id = await workshop.account()
    first = await make(workshop, account_id)
    references: tuple[AssetId | None, ...] = (first.outputs[0].asset_id,)
    job = await workshop.submit(account_id, references=references, parent_output=first.outputs[0].id)
    assert (
        await workshop.submit(account_id, job.id, references=references, parent_output=first.outputs[0].id)
    ).id == job.id
    with pytest.raises(DraftConflictError):
        await workshop.submit(account_id, job.id, references=references)


async def test_what_changed_in_the_prompt_is_told_by_words(workshop: Workshop) -> None:
    account_id = await workshop.account()
    first = await make(workshop, account_id, prompt="a red cup on a table")
    second = await make(workshop, account_id, first, prompt="a blue cup on a table, at night")
    lineage = await workshop.generations.lineage(account_id, second.outputs[0].id)
    assert lineage.prompt_changes == (
        PromptPart("a ", PromptChange.SAME),
        PromptPart("red", PromptChange.REMOVED),
        PromptPart("blue", PromptChange.ADDED),
        PromptPart(" cup on a ", PromptChange.SAME),
        PromptPart("table", PromptChange.REMOVED),
        PromptPart("table, at night", PromptChange.ADDED),
    )
    assert (await workshop.generations.lineage(account_id, first.outputs[0].id)).prompt_changes == ()


@pytest.mark.parametrize(
    ("before", "after"), [("", "a cup"), ("a  cup\nhere", "a cup here"), ("same", "same"), ("a cup", "make it  blue")]
)
def test_both_prompts_can_be_read_from_their_comparison(before: str, after: str) -> None:
    parts = compare_prompts(before, after)
    assert "".join(part.text for part in parts if part.change is not PromptChange.ADDED) == before
    assert "".join(part.text for part in parts if part.change is not PromptChange.REMOVED) == after


def test_prompts_with_little_in_common_are_shown_one_after_the_other() -> None:
    before, after = "Studio photograph of an amber bottle on a plinth", "Make the background blue, keep the bottle"
    assert compare_prompts(before, after) == (
        PromptPart(before, PromptChange.REMOVED),
        PromptPart(after, PromptChange.ADDED),
    )
