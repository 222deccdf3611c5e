"""A result is taken up as the next picture, without a browser: first in its strip, with its size, and with the way back."""

from fakes.make.references import make_mask
from fakes.workshop import Workshop
from gpt_image_studio.generations.model import ReferenceRole
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.overlay import OverlayState
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.studio import StudioState
from states.conftest import Tab, sign_in
from states.reference_strip import PROMPT, add, draft, ids, last_job, made, shown


async def test_a_delivered_picture_is_taken_up_first_with_its_size_and_the_words_stay(
    tab: Tab, workshop: Workshop
) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(ComposerState.choose("shape", "3:2"))
    job = await made(tab, workshop, account_id)
    await tab.send(ComposerState.choose("shape", "1:1"))
    await tab.send(ComposerState.write_prompt("half a thought"))
    (other,) = await add(tab, workshop, account_id, 1)
    output = job.outputs[0]
    await tab.send(EditingState.edit_output(str(output.id)))
    studio = await shown(tab)
    assert await ids(tab) == [str(output.asset_id), other]
    assert studio.strip_view.is_edit
    assert (studio.composer.size_text, studio.prompt_text.number) == ("1536 × 1024", 0)
    assert studio.prompt_focus > 0
    await tab.send(StudioState.submit("warmer light", draft()))
    assert (await last_job(workshop, account_id)).request.parent_output == output.id


async def test_editing_the_next_picture_takes_the_place_of_the_one_before(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(ComposerState.choose("count", "2"))
    job = await made(tab, workshop, account_id)
    for output in job.outputs:
        await tab.send(EditingState.edit_output(str(output.id)))
    assert await ids(tab) == [str(job.outputs[1].asset_id)]


async def test_an_edit_from_the_original_begins_with_the_first_picture_of_the_chain(
    tab: Tab, workshop: Workshop
) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    first = (await made(tab, workshop, account_id)).outputs[0]
    await tab.send(EditingState.edit_output(str(first.id)))
    second = (await made(tab, workshop, account_id)).outputs[0]
    await tab.send(EditingState.edit_original(str(second.id)))
    assert await ids(tab) == [str(first.asset_id)]
    await tab.send(StudioState.submit("again, from the start", draft()))
    assert (await last_job(workshop, account_id)).request.parent_output == first.id


async def test_an_edit_from_an_uploaded_original_begins_with_the_upload(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    (upload,) = await add(tab, workshop, account_id, 1)
    output = (await made(tab, workshop, account_id)).outputs[0]
    await tab.send(EditingState.remove_reference(upload))
    await tab.send(EditingState.edit_original(str(output.id)))
    assert await ids(tab) == [upload]
    assert not (await shown(tab)).strip_view.is_edit


async def test_without_its_picture_an_edit_has_no_parent(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    output = (await made(tab, workshop, account_id)).outputs[0]
    await tab.send(EditingState.edit_output(str(output.id)))
    await tab.send(EditingState.remove_reference(str(output.asset_id)))
    await tab.send(StudioState.submit(PROMPT, draft()))
    assert (await last_job(workshop, account_id)).request.parent_output is None


async def test_a_result_becomes_the_next_image_with_the_way_back(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    (one,) = await add(tab, workshop, account_id, 1)
    output = (await made(tab, workshop, account_id)).outputs[0]
    await tab.send(EditingState.use_as_reference(str(output.asset_id)))
    assert await ids(tab) == [one, str(output.asset_id)]
    assert (await shown(tab)).notice.text == "It is image 2 of the next picture."
    await tab.send(AccountState.undo)
    assert await ids(tab) == [one]


async def test_somebody_elses_output_cannot_be_edited(tab: Tab, workshop: Workshop) -> None:
    stranger = await workshop.account(100)
    await workshop.submit(stranger)
    await workshop.work()
    theirs = (await last_job(workshop, stranger)).outputs[0]
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    for event in (EditingState.edit_output, EditingState.edit_original):
        await tab.send(event(str(theirs.id)))
        studio = await shown(tab)
        assert (studio.strip_view.references, studio.problem.message) == ([], "That picture is not there any more.")


async def test_the_settings_of_an_edit_bring_back_everything_it_was_made_from(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    output = (await made(tab, workshop, account_id)).outputs[0]
    await tab.send(EditingState.edit_output(str(output.id)))
    (style,) = await add(tab, workshop, account_id, 1)
    await tab.send(EditingState.set_role(style, ReferenceRole.STYLE))
    picture = await workshop.assets.get(account_id, output.asset_id or output.id)  # pyright: ignore[reportArgumentType] # delivered
    await tab.send(OverlayState.set_mask(str((await make_mask(workshop, account_id, picture)).id)))
    await tab.send(OverlayState.set_pixel_lock(False))
    edit = await made(tab, workshop, account_id)
    assert edit.request.mask is not None
    for asset_id in await ids(tab):
        await tab.send(EditingState.remove_reference(asset_id))
    await tab.send(OverlayState.set_pixel_lock(True))
    await tab.send(StudioState.use_settings(str(edit.id)))
    await tab.send(StudioState.submit(edit.request.prompt, draft()))
    assert (await last_job(workshop, account_id)).request == edit.request
    await tab.send(AccountState.undo)
    assert await ids(tab) == []


async def test_what_a_job_was_made_from_and_is_gone_is_left_out_with_a_word(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    first = await made(tab, workshop, account_id)
    await tab.send(EditingState.edit_output(str(first.outputs[0].id)))
    edit = await made(tab, workshop, account_id)
    await tab.send(QueueState.delete(str(first.id)))
    await tab.send(StudioState.use_settings(str(edit.id)))
    studio = await shown(tab)
    assert studio.strip_view.references == []
    assert "was left out" in studio.problem.message
