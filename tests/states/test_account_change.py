"""A tab outlives a sign-out: what it showed of one account is not there for the next person at the same browser."""

import json
import uuid

from fakes.workshop import Workshop
from gpt_image_studio.screens.library.state import LibraryState
from gpt_image_studio.screens.prompts.saved_state import SavedPromptsState
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.references.picker import PickerState
from gpt_image_studio.screens.studio.state.studio import StudioState
from gpt_image_studio.screens.studio.state.template_picker import TemplatePickerState
from gpt_image_studio.services import services
from gpt_image_studio.web.hub import hub
from states.conftest import Tab, sign_in

SECRET = "A vase nobody else may know of"


async def fill(tab: Tab, workshop: Workshop) -> None:
    """One finished job and a saved prompt, seen on every screen."""
    await tab.send(StudioState.open)
    await tab.send(StudioState.submit(SECRET, str(uuid.uuid4())))
    await workshop.work()
    await tab.send(SavedPromptsState.save_words(str(uuid.uuid4()), SECRET, "", {}))
    await tab.send(LibraryState.open)
    await tab.send(PickerState.open_picker)
    await tab.send(SavedPromptsState.open)
    await tab.send(TemplatePickerState.find_templates("vase"))
    await tab.send(StudioState.open)


async def everything(tab: Tab) -> str:
    """What a page that loads anew in this tab is sent."""
    root = (await tab.state(SessionState))._get_root_state()
    return json.dumps(root.dict(), default=str)


async def sign_out(tab: Tab) -> None:
    """The cookie is gone from the browser, and its row with it."""
    await services().accounts.sign_out(tab.cookie.partition("=")[2])
    tab.cookie = ""


async def test_after_a_sign_out_nothing_of_the_account_is_left_in_the_tab(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await fill(tab, workshop)
    assert SECRET in await everything(tab)
    await sign_out(tab)
    await tab.send(SessionState.arrive)
    left = await everything(tab)
    assert SECRET not in left
    assert (await tab.state(SessionState)).available_credits == 0


async def test_the_next_account_in_the_same_tab_sees_nothing_of_the_one_before(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await fill(tab, workshop)
    await sign_in(tab, workshop)
    await tab.send(LibraryState.open)
    assert SECRET not in await everything(tab)
    assert (await tab.state(LibraryState)).is_loaded


async def test_a_tab_that_was_signed_out_is_not_woken_for_the_account_any_more(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    before = hub.tab_count
    await sign_out(tab)
    await tab.send(SessionState.arrive)
    assert hub.tab_count == before - 1


async def test_settings_outlive_a_sign_out(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(ComposerState.choose("count", "3"))
    kept = (await tab.studio()).stored_choices
    await sign_out(tab)
    await tab.send(StudioState.open)
    assert (await tab.studio()).stored_choices == kept
    assert '"count":3' in kept


async def test_prompts_of_ones_own_are_not_found_after_a_sign_out_elsewhere(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await fill(tab, workshop)
    await sign_out(tab)
    await tab.send(TemplatePickerState.find_templates("vase"))
    assert all(hit.kind != "saved" for hit in (await tab.studio()).hits)
