"""The family of a picture, as a tab is sent it when it asks."""

import uuid
from typing import Any

from fakes.pictures import encode, make_image
from fakes.workshop import Workshop
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.generations.model import Job
from gpt_image_studio.kit.ids import AccountId, AssetId, new_id
from gpt_image_studio.screens.studio.state.canvas import lineage
from gpt_image_studio.screens.studio.state.canvas.lineage import LineageState, LineageView
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.studio import StudioState
from states.conftest import Tab, sign_in


async def make(workshop: Workshop, account_id: AccountId, parent: Job | None = None, **changes: Any) -> Job:
    """An edit of the parent's first picture."""
    if parent is not None:
        asset_id = parent.outputs[0].asset_id
        assert asset_id is not None
        changes |= {"references": (asset_id,), "parent_output": parent.outputs[0].id}
    job = await workshop.submit(account_id, **changes)
    await workshop.work()
    return await workshop.get(job)


async def upload(workshop: Workshop, account_id: AccountId) -> AssetId:
    asset_id = AssetId(new_id())
    asset = await workshop.assets.save_picture(
        account_id=account_id,
        asset_id=asset_id,
        kind=AssetKind.REFERENCE,
        key_prefix=f"uploads/{asset_id}",
        content=encode(make_image(400, 300)),
    )
    async with workshop.database.transaction() as tx:
        await workshop.assets.record(tx, asset)
    return asset_id


async def trace(tab: Tab, job: Job) -> LineageView:
    await tab.send(LineageState.trace(str(job.outputs[0].id)))
    return (await tab.state(LineageState)).lineage


async def test_the_chain_goes_from_the_upload_to_what_was_made_of_the_picture(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    first = await make(workshop, account_id, references=(await upload(workshop, account_id),), prompt="a red cup")
    second = await make(workshop, account_id, first, prompt="a blue cup")
    await make(workshop, account_id, second, prompt="a blue cup at night", count=2)
    view = await trace(tab, second)
    assert [(step.place, step.label, step.title) for step in view.steps] == [
        ("before", "Original", "the picture it began with"),
        ("before", "Step 1", "a red cup"),
        ("here", "This picture", "a blue cup"),
        ("after", "Made from this, 1", "a blue cup at night"),
        ("after", "Made from this, 2", "a blue cup at night"),
    ]
    assert [(part.text, part.change) for part in view.prompt_parts] == [
        ("a ", "same"),
        ("red", "removed"),
        ("blue", "added"),
        (" cup", "same"),
    ]
    assert view.has_original
    assert all(step.thumbnail for step in view.steps)


async def test_a_picture_without_a_family_has_no_lineage(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    alone = await make(workshop, account_id)
    view = await trace(tab, alone)
    assert (view.steps, view.has_original, view.output_id) == ([], False, str(alone.outputs[0].id))


async def test_deleted_ancestors_are_gaps_with_their_words_and_no_way_back(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    first = await make(workshop, account_id, prompt="a red cup")
    second = await make(workshop, account_id, first, prompt="a red cup")
    await workshop.generations.delete(account_id, first.id)
    view = await trace(tab, second)
    gap = view.steps[0]
    assert (gap.label, gap.title, gap.thumbnail, gap.job_id) == ("Original, deleted", "a red cup", "", "")
    assert (view.has_original, view.is_same_prompt) == (False, True)


async def test_a_large_family_is_counted_instead_of_sent(tab: Tab, workshop: Workshop, monkeypatch: Any) -> None:
    monkeypatch.setattr(lineage, "MAX_SHOWN", 2)
    account_id = await sign_in(tab, workshop)
    first = await make(workshop, account_id)
    await make(workshop, account_id, first, count=3)
    view = await trace(tab, first)
    assert (len(view.steps), view.hidden, view.steps[0].label) == (3, 1, "This picture")
    assert not view.has_original


async def test_what_was_refused_is_no_member_of_the_family(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    first = await make(workshop, account_id)
    asset_id = first.outputs[0].asset_id
    assert asset_id
    waiting = await workshop.submit(account_id, references=(asset_id,), parent_output=first.outputs[0].id)
    assert not waiting.outputs[0].asset_id
    assert (await trace(tab, first)).steps == []


async def test_nobody_traces_somebody_elses_picture_or_nonsense(tab: Tab, workshop: Workshop) -> None:
    stranger = await workshop.account(100)
    theirs = await make(workshop, stranger, references=(await upload(workshop, stranger),))
    await sign_in(tab, workshop)
    assert await trace(tab, theirs) == LineageView()
    for nonsense in ("", "original", str(uuid.uuid4())):
        await tab.send(LineageState.trace(nonsense))
        assert (await tab.state(LineageState)).lineage == LineageView()


async def test_a_visitor_is_led_to_the_door(tab: Tab, workshop: Workshop) -> None:
    theirs = await make(workshop, await workshop.account(100))
    await tab.send(LineageState.trace(str(theirs.outputs[0].id)))
    assert tab.redirects() == ["/sign-in"]


async def test_a_ring_asks_for_no_lineage(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    first = await make(workshop, account_id)
    await make(workshop, account_id, first)
    await tab.send(StudioState.open)
    tab.forget()
    await tab.send(QueueState.refresh)
    assert tab.sent(LineageState, "lineage") == []
    assert (await tab.studio()).shown.has_family
