"""The prompt library without a browser: words become slugs, a link becomes a draft."""

from fakes.workshop import Workshop
from gpt_image_studio.generations.model import Quality
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.prompts.search_state import PromptsState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.studio import StudioState
from gpt_image_studio.screens.studio.state.template_picker import TemplatePickerState
from states.conftest import Tab, sign_in

SLUG = "event-poster"


async def test_anyone_may_search_and_gets_the_slugs_the_words_mean(tab: Tab) -> None:
    await tab.send(PromptsState.find("procuct foto"))
    state = await tab.state(PromptsState)
    assert (state.asked, state.found[0]) == ("procuct foto", "white-background-packshot")
    await tab.send(PromptsState.find("zzqqxx"))
    assert (await tab.state(PromptsState)).found == []


async def test_a_template_fills_the_form_of_somebody_signed_out(tab: Tab) -> None:
    await tab.send(StudioState.open)
    await tab.send(TemplatePickerState.take_template(SLUG, {"title": "Night of Chairs", "nobody": "asked"}))
    state = await tab.studio()
    assert "“Night of Chairs”" in state.prompt_text.text
    assert "{{" not in state.prompt_text.text
    chosen = Choices.from_json(state.stored_choices)
    assert (chosen.shape, chosen.scale, chosen.quality, chosen.count) == ("2:3", "1K", Quality.HIGH, 1)
    assert state.composer.price == 27


async def test_the_draft_that_a_template_replaced_comes_back_signed_out_too(tab: Tab) -> None:
    await tab.send(StudioState.open)
    await tab.send(ComposerState.write_prompt("my own words"))
    before = (await tab.studio()).stored_choices
    await tab.send(TemplatePickerState.take_template(SLUG, {}))
    assert "Event poster" in (await tab.studio()).notice.text
    await tab.send(AccountState.undo)
    state = await tab.studio()
    assert (state.prompt_text.text, state.stored_choices) == ("my own words", before)
    assert tab.redirects() == []


async def test_a_link_to_a_template_that_is_gone_changes_nothing(tab: Tab, workshop: Workshop) -> None:
    await sign_in(tab, workshop)
    await tab.send(StudioState.open)
    await tab.send(TemplatePickerState.take_template("gone", {"a": "b"}))
    state = await tab.studio()
    assert (state.prompt_text.number, state.notice.text, state.trouble) == (0, "", "")
