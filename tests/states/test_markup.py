"""Mark-ups in the draft, without a browser: set, put away, kept, sent, shown with their job."""

import uuid

from fakes.make.references import make_markup, make_mask, make_reference
from fakes.workshop import Workshop
from gpt_image_studio.assets.model import Asset
from gpt_image_studio.generations.model import Job
from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.overlay import OverlayState
from gpt_image_studio.screens.studio.state.queue.state import QueueState
from gpt_image_studio.screens.studio.state.references.kept import KeptReferences
from gpt_image_studio.screens.studio.state.studio import StudioState
from states.conftest import Tab, sign_in
from states.reference_strip import keep_in_browser, shown

PROMPT = "what the marks say"


async def begin(tab: Tab, workshop: Workshop, *, width: int = 640, height: int = 480) -> tuple[AccountId, Asset]:
    """Signed in, with one picture in the strip."""
    account_id = await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    picture = await make_reference(workshop, account_id, width=width, height=height)
    await tab.send(EditingState.add_reference(str(picture.id)))
    return account_id, picture


async def mark(tab: Tab, workshop: Workshop, account_id: AccountId, picture: Asset) -> str:
    markup = await make_markup(workshop, account_id, picture)
    await tab.send(OverlayState.set_markup(str(markup.id)))
    return str(markup.id)


async def sent(tab: Tab, workshop: Workshop, account_id: AccountId) -> Job:
    await tab.send(StudioState.submit(PROMPT, str(uuid.uuid4())))
    await workshop.work()
    await tab.send(QueueState.refresh)
    return (await workshop.generations.list_jobs(account_id, limit=1))[0]


async def test_a_mark_up_is_sent_with_its_picture_and_shown_with_the_job(tab: Tab, workshop: Workshop) -> None:
    account_id, picture = await begin(tab, workshop)
    markup = await mark(tab, workshop, account_id, picture)
    assert (await shown(tab)).strip_view.markup.id == markup
    job = await sent(tab, workshop, account_id)
    assert (str(job.request.markup), job.request.mask, job.request.references) == (markup, None, (picture.id,))
    provider_request = workshop.provider.requests[-1]
    assert provider_request.markup is not None
    overlay = (await shown(tab)).shown.sources.overlay
    assert (overlay.label, overlay.thumbnail != "") == ("Mark-up", True)


async def test_a_mark_up_brings_the_shape_of_its_picture_and_leaves_it_free(tab: Tab, workshop: Workshop) -> None:
    account_id, picture = await begin(tab, workshop, width=1536, height=1024)
    assert (await shown(tab)).composer.size_text == "1024 × 1024"
    await mark(tab, workshop, account_id, picture)
    assert (await shown(tab)).composer.size_text == "1536 × 1024"
    await tab.send(ComposerState.choose("shape", "1:1"))
    studio = await shown(tab)
    assert (studio.composer.size_text, studio.strip_view.markup.id != "") == ("1024 × 1024", True)


async def test_a_mask_and_a_mark_up_put_each_other_away_with_the_way_back(tab: Tab, workshop: Workshop) -> None:
    account_id, picture = await begin(tab, workshop)
    mask = str((await make_mask(workshop, account_id, picture)).id)
    await tab.send(OverlayState.set_mask(mask))
    assert (await shown(tab)).notice.text == ""
    markup = await mark(tab, workshop, account_id, picture)
    studio = await shown(tab)
    assert (studio.strip_view.mask.id, studio.strip_view.markup.id) == ("", markup)
    assert studio.notice.text == "The mask was taken away: a picture takes a mask or a mark-up."
    await tab.send(AccountState.undo)
    studio = await shown(tab)
    assert (studio.strip_view.mask.id, studio.strip_view.markup.id) == (mask, "")
    await tab.send(OverlayState.set_markup(markup))
    await tab.send(OverlayState.set_mask(mask))
    studio = await shown(tab)
    assert (studio.strip_view.mask.id, studio.strip_view.markup.id) == (mask, "")
    assert studio.notice.text.startswith("The mark-up was taken away")


async def test_a_mark_up_taken_away_comes_back_with_undo(tab: Tab, workshop: Workshop) -> None:
    account_id, picture = await begin(tab, workshop)
    markup = await mark(tab, workshop, account_id, picture)
    await tab.send(OverlayState.drop_overlay())
    studio = await shown(tab)
    assert (studio.strip_view.markup.id, studio.notice.text) == ("", "The mark-up was taken away.")
    await tab.send(AccountState.undo)
    assert (await shown(tab)).strip_view.markup.id == markup


async def test_another_first_picture_puts_the_mark_up_away_and_says_so(tab: Tab, workshop: Workshop) -> None:
    account_id, picture = await begin(tab, workshop)
    await mark(tab, workshop, account_id, picture)
    other = await make_reference(workshop, account_id, seed=2)
    await tab.send(EditingState.add_reference(str(other.id)))
    await tab.send(EditingState.move_reference(str(other.id), 0))
    studio = await shown(tab)
    assert studio.strip_view.markup.id == ""
    assert studio.notice.text.startswith("The mark-up lay on the picture that was first")


async def test_only_a_mark_up_of_this_account_and_of_this_picture_is_taken(tab: Tab, workshop: Workshop) -> None:
    stranger = await workshop.account(10)
    theirs = await make_reference(workshop, stranger)
    foreign = await make_markup(workshop, stranger, theirs)
    account_id, picture = await begin(tab, workshop)
    mask = await make_mask(workshop, account_id, picture)
    for wrong in (str(foreign.id), str(picture.id), str(mask.id), str(uuid.uuid4()), "no id at all"):
        await tab.send(OverlayState.set_markup(wrong))
        studio = await shown(tab)
        assert (studio.strip_view.markup.id, studio.problem.field) == ("", "references"), wrong
    wide = await make_reference(workshop, account_id, seed=5, width=300, height=100)
    await tab.send(OverlayState.set_markup(str((await make_markup(workshop, account_id, wide, seed=1)).id)))
    studio = await shown(tab)
    assert (studio.strip_view.markup.id, studio.problem.field) == ("", "markup")


async def test_a_mark_up_survives_a_new_tab_and_a_foreign_one_does_not(tab: Tab, workshop: Workshop) -> None:
    stranger = await workshop.account(10)
    foreign = await make_markup(workshop, stranger, await make_reference(workshop, stranger))
    account_id, picture = await begin(tab, workshop)
    markup = await mark(tab, workshop, account_id, picture)
    stored = (await shown(tab)).stored_references
    tab.token = str(uuid.uuid4())
    await keep_in_browser(tab, stored)
    await tab.send(StudioState.open)
    assert (await shown(tab)).strip_view.markup.id == markup
    tab.token = str(uuid.uuid4())
    await keep_in_browser(tab, KeptReferences().with_added(picture.id).with_markup(foreign.id).to_json())
    await tab.send(StudioState.open)
    studio = await shown(tab)
    assert (studio.strip_view.markup.id, studio.problem.message) == ("", "")
    assert [each.id for each in studio.strip_view.references] == [str(picture.id)]
    assert str(foreign.id) not in studio.stored_references


async def test_the_settings_of_a_marked_up_job_bring_the_mark_up_back(tab: Tab, workshop: Workshop) -> None:
    account_id, picture = await begin(tab, workshop)
    markup = await mark(tab, workshop, account_id, picture)
    job = await sent(tab, workshop, account_id)
    await tab.send(EditingState.remove_reference(str(picture.id)))
    await tab.send(StudioState.use_settings(str(job.id)))
    assert (await shown(tab)).strip_view.markup.id == markup
    await tab.send(StudioState.submit(job.request.prompt, str(uuid.uuid4())))
    assert (await workshop.generations.list_jobs(account_id, limit=1))[0].request == job.request


async def test_a_gif_takes_a_mark_up(tab: Tab, workshop: Workshop) -> None:
    account_id, picture = await begin(tab, workshop)
    await mark(tab, workshop, account_id, picture)
    await tab.send(ComposerState.choose("output_format", "gif"))
    assert (await shown(tab)).composer.references_problem == ""
    assert (await sent(tab, workshop, account_id)).request.markup is not None
