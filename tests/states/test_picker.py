"""The account's own pictures to choose from, and the place where uploads are thrown away."""

from fakes.make.references import make_reference
from fakes.workshop import Workshop
from gpt_image_studio.screens.studio.state.references.picker import PickerState, PickerView
from gpt_image_studio.screens.studio.state.studio import StudioState
from states.conftest import Tab, sign_in


async def shown(tab: Tab) -> PickerView:
    return (await tab.state(PickerState)).picker


async def test_an_upload_is_thrown_away_and_brought_back(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    kept = await make_reference(workshop, account_id, seed=1, filename="kept.png")
    gone = await make_reference(workshop, account_id, seed=2, filename="gone.png")
    await tab.send(PickerState.open_picker)
    # The clock stands still: which of the two is newer is not said.
    assert {(each.id, each.is_upload) for each in (await shown(tab)).pictures} == {
        (str(gone.id), True),
        (str(kept.id), True),
    }

    await tab.send(PickerState.throw_away(str(gone.id)))
    assert [each.id for each in (await shown(tab)).pictures] == [str(kept.id)]
    assert (await shown(tab)).thrown_away.name == "gone.png, 640 × 480"

    await tab.send(PickerState.bring_back)
    assert {each.id for each in (await shown(tab)).pictures} == {str(gone.id), str(kept.id)}
    assert (await shown(tab)).thrown_away.id == ""


async def test_what_was_made_here_goes_with_its_job_and_not_from_here(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await workshop.submit(account_id)
    await workshop.work()
    await tab.send(PickerState.open_picker)
    (made,) = (await shown(tab)).pictures
    assert not made.is_upload

    await tab.send(PickerState.throw_away(made.id))

    assert [each.id for each in (await shown(tab)).pictures] == [made.id]


async def test_somebody_elses_upload_is_out_of_reach(tab: Tab, workshop: Workshop) -> None:
    stranger = await workshop.account()
    theirs = await make_reference(workshop, stranger)
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(PickerState.open_picker)

    await tab.send(PickerState.throw_away(str(theirs.id)))
    await tab.send(PickerState.bring_back)

    assert (await shown(tab)).pictures == []
    assert [asset.id for asset in await workshop.assets.list_pictures(stranger)] == [theirs.id]
