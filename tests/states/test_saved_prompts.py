"""Prompts of one's own without a browser: the door, the form with its faults, the way back, and the price beside each."""

import uuid
from dataclasses import replace

import pytest

from fakes.make.prompts import SLUG, make_content, make_copy, make_saved_id
from fakes.workshop import Workshop
from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.prompts.library import PromptLibrary, prompt_library
from gpt_image_studio.prompts.model import Origin
from gpt_image_studio.prompts.saved_form import MAX_BODY
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.prompts import saved_state as saved_prompts
from gpt_image_studio.screens.prompts import saved_view
from gpt_image_studio.screens.prompts.saved_state import SavedPromptsState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.studio import StudioState
from gpt_image_studio.screens.studio.state.template_picker import TemplatePickerState
from gpt_image_studio.services import services
from states.conftest import Tab, sign_in


async def saved_of(account_id: AccountId) -> list[tuple[str, str]]:
    """Title and body of each, the newest first."""
    return [(each.content.title, each.content.body) for each in await services().saved_prompts.list_all(account_id)]


async def test_signed_out_nothing_is_kept_and_the_door_is_shown(tab: Tab) -> None:
    wished = str(uuid.uuid4())
    await tab.send(SavedPromptsState.save_template(wished, SLUG, {"title": "Late Lunch"}))
    assert tab.redirects() == ["/sign-in"]
    assert (await tab.state(SavedPromptsState)).settled_id == ""


async def test_the_same_wish_sent_again_behind_the_door_is_one_prompt(tab: Tab, workshop: Workshop) -> None:
    wished = str(uuid.uuid4())
    await tab.send(SavedPromptsState.save_template(wished, SLUG, {"title": "Late Lunch"}))
    account_id = await sign_in(tab, workshop)
    await tab.send(SavedPromptsState.save_template(wished, SLUG, {"title": "Late Lunch"}))
    await tab.send(SavedPromptsState.save_template(wished, SLUG, {"title": "Late Lunch"}))
    state = await tab.state(SavedPromptsState)
    assert (state.settled_id, state.refusal) == (wished, "")
    assert [title for title, _body in await saved_of(account_id)] == ["Event poster"]
    await tab.send(SavedPromptsState.open)
    row = (await tab.state(SavedPromptsState)).saved[0]
    assert "Headline: Late Lunch" in row.text
    assert row.note == "27 credits · 2:3 1K · Final"
    assert (row.origin, row.origin_href, row.news) == ("Event poster", f"/prompts/{SLUG}", "")
    assert row.cover.endswith("event-poster-320.webp")


async def test_words_of_the_studio_are_kept_with_their_settings_and_variables(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    body = 'A {{thing}} in {{main_colour}}.\n{"structured": {"words": {"stay": 1}}}'
    choices = '{"shape":"16:9","quality":"low","count":2,"nobody":"asked"}'
    await tab.send(SavedPromptsState.save_words(str(uuid.uuid4()), body, choices, {"thing": {"default": "lamp"}}))
    assert (await tab.state(SavedPromptsState)).refusal == ""
    saved = (await services().saved_prompts.list_all(account_id))[0]
    assert saved.content.body == body
    assert {each.name: (each.label, each.default) for each in saved.content.variables} == {
        "thing": ("Thing", "lamp"),
        "main_colour": ("Main colour", "main colour"),
    }
    settings = dict(saved.content.settings)
    assert (settings["shape"], settings["quality"], settings["count"]) == ("16:9", "low", 2)
    assert "nobody" not in settings


async def test_what_cannot_be_kept_is_answered_so_that_the_wish_is_not_sent_for_ever(
    tab: Tab, workshop: Workshop
) -> None:
    await sign_in(tab, workshop)
    for save in (
        SavedPromptsState.save_words("first", "words", "", {}),
        SavedPromptsState.save_words(str(uuid.uuid4()), "x" * (MAX_BODY + 1), "", {}),
        SavedPromptsState.save_template(str(uuid.uuid4()), "gone", {}),
    ):
        before = (await tab.state(SavedPromptsState)).settled_id
        await tab.send(save)
        state = await tab.state(SavedPromptsState)
        assert state.settled_id != before
        assert state.refusal != ""


async def test_a_fork_is_changed_and_its_faults_stand_beside_their_fields(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    content, origin = make_copy()
    saved = await services().saved_prompts.save(account_id, make_saved_id(), content, origin)
    await tab.send(SavedPromptsState.open)
    await tab.send(SavedPromptsState.edit(str(saved.id)))
    opened = (await tab.state(SavedPromptsState)).opened
    assert (opened.title, opened.body) == (content.title, content.body)
    assert [each.name for each in opened.fields] == [each.name for each in content.variables]

    fields = {"mood": {"label": "M", "kind": "choice", "default": "calm", "example": "", "choices": "calm"}}
    await tab.send(SavedPromptsState.change(str(saved.id), " ", "A {{mood}} and {{place}} and {{left", fields))
    state = await tab.state(SavedPromptsState)
    assert state.faults == {"title": "Give it a name.", "body": "A {{ is left open. Close it with }}."}
    await tab.send(SavedPromptsState.change(str(saved.id), "Mine", "A {{mood}} and {{Big Name}}", fields))
    assert list((await tab.state(SavedPromptsState)).faults) == ["body"]
    await tab.send(SavedPromptsState.change(str(saved.id), "Mine", "A {{mood}} evening", fields))
    assert list((await tab.state(SavedPromptsState)).faults) == ["mood.label"]
    fields["mood"]["label"] = "Mood"
    await tab.send(SavedPromptsState.change(str(saved.id), "Mine", "A {{mood}} evening", fields))
    faults = (await tab.state(SavedPromptsState)).faults
    assert faults == {"mood.choices": "A choice needs two or more choices, the default among them."}
    assert await saved_of(account_id) == [(content.title, content.body)]

    fields["mood"]["choices"] = "calm\n  loud \n\ncalm"
    await tab.send(SavedPromptsState.change(str(saved.id), "Mine", "A {{mood}} evening", fields))
    state = await tab.state(SavedPromptsState)
    assert (state.faults, state.kept_number) == ({}, state.opened.number)
    kept = await services().saved_prompts.get(account_id, saved.id)
    assert kept.content.variables[0].choices == ("calm", "loud")
    assert kept.origin == origin
    assert state.saved[0].text == "Mood: calm"


async def test_a_copy_says_what_became_of_its_original(
    tab: Tab, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_id = await sign_in(tab, workshop)
    content, origin = make_copy()
    newer = replace(prompt_library().get(SLUG), version=origin.version + 2)
    monkeypatch.setattr(saved_view, "prompt_library", lambda: PromptLibrary([newer]))
    for version in (origin, Origin("gone-since", 1), Origin(SLUG, newer.version)):
        await services().saved_prompts.save(account_id, make_saved_id(), content, version)
    await tab.send(SavedPromptsState.open)
    assert {row.news for row in (await tab.state(SavedPromptsState)).saved} == {
        f"The original has a newer version: {newer.version}. Yours came from version {origin.version}.",
        "The original is no longer in the library. Yours stays as it is.",
        "",
    }


async def test_a_deleted_prompt_comes_back_once(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    saved = await services().saved_prompts.save(account_id, make_saved_id(), make_content())
    await tab.send(SavedPromptsState.open)
    await tab.send(SavedPromptsState.delete_saved(str(saved.id)))
    state = await tab.state(SavedPromptsState)
    assert (state.saved, (await tab.state(AccountState)).notice.text) == ([], "“A lamp” was deleted.")
    await tab.send(AccountState.undo)
    await tab.send(AccountState.undo)
    assert [row.id for row in (await tab.state(SavedPromptsState)).saved] == [str(saved.id)]


async def test_what_another_tab_did_is_there_after_the_bell(tab: Tab, workshop: Workshop) -> None:
    account_id = await sign_in(tab, workshop)
    await tab.send(SavedPromptsState.open)
    assert (await tab.state(SavedPromptsState)).saved == []
    await services().saved_prompts.save(account_id, make_saved_id(), make_content())
    await tab.send(SavedPromptsState.refresh_saved)
    assert [row.title for row in (await tab.state(SavedPromptsState)).saved] == ["A lamp"]


async def test_a_long_list_comes_in_pages_and_a_search_starts_over(
    tab: Tab, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_prompts, "PAGE", 2)
    account_id = await sign_in(tab, workshop)
    for title in ("one", "two", "three", "four", "five"):
        await services().saved_prompts.save(account_id, make_saved_id(), make_content(title))
    await tab.send(SavedPromptsState.find_saved(""))
    state = await tab.state(SavedPromptsState)
    assert (len(state.saved), state.has_more) == (2, True)
    await tab.send(SavedPromptsState.show_more)
    await tab.send(SavedPromptsState.show_more)
    state = await tab.state(SavedPromptsState)
    assert (len(state.saved), state.has_more) == (5, False)
    await tab.send(SavedPromptsState.find_saved("THREE"))
    assert [row.title for row in (await tab.state(SavedPromptsState)).saved] == ["three"]


async def test_nobody_s_and_somebody_else_s_prompt_are_the_same_answer(tab: Tab, workshop: Workshop) -> None:
    stranger = await workshop.account()
    theirs = await services().saved_prompts.save(stranger, make_saved_id(), make_content())
    await sign_in(tab, workshop)
    await tab.send(SavedPromptsState.open)
    said: list[str] = []
    for saved_id in (str(theirs.id), str(make_saved_id()), "no id"):
        await tab.send(SavedPromptsState.edit(saved_id))
        await tab.send(SavedPromptsState.delete_saved(saved_id))
        await tab.send(SavedPromptsState.change(saved_id, "Mine now", "words", {}))
        state = await tab.state(SavedPromptsState)
        assert state.opened.id == ""
        said.append(f"{bool(state.saved_problem)} {bool(state.faults['form'])}")
    assert said == ["True True"] * 3
    assert await saved_of(stranger) == [("A lamp", "A lamp on an oak table at night.")]


async def test_the_picker_finds_the_library_and_mine_and_inserts_either_with_open_variables(
    tab: Tab, workshop: Workshop
) -> None:
    account_id = await sign_in(tab, workshop)
    content, origin = make_copy(given={"title": "Late Lunch"}, title="Late lunch poster")
    saved = await services().saved_prompts.save(account_id, make_saved_id(), content, origin)
    await tab.send(StudioState.open)
    await tab.send(ComposerState.write_prompt("words of my own"))
    await tab.send(TemplatePickerState.find_templates("late poster"))
    state = await tab.studio()
    assert state.picker_asked == "late poster"
    assert (state.hits[0].kind, state.hits[0].id) == ("saved", str(saved.id))
    await tab.send(TemplatePickerState.find_templates("procuct foto"))
    assert (await tab.studio()).hits[0].id == "white-background-packshot"

    await tab.send(TemplatePickerState.insert("saved", str(saved.id)))
    state = await tab.studio()
    assert state.prompt_text.text == content.body
    assert {each.name: each.default for each in state.inserted.fields}["title"] == "Late Lunch"
    assert Choices.from_json(state.stored_choices).shape == "2:3"
    await tab.send(AccountState.undo)
    assert (await tab.studio()).prompt_text.text == "words of my own"


async def test_a_template_is_inserted_signed_out_and_one_s_own_asks_for_the_door(tab: Tab) -> None:
    await tab.send(StudioState.open)
    await tab.send(TemplatePickerState.find_templates(""))
    assert {hit.kind for hit in (await tab.studio()).hits} == {"template"}
    await tab.send(TemplatePickerState.insert("template", "new-background-same-product"))
    state = await tab.studio()
    assert "{{place}}" in state.prompt_text.text
    assert [slot.note for slot in state._kept().slots] != []
    assert tab.redirects() == []
    await tab.send(TemplatePickerState.insert("saved", str(make_saved_id())))
    assert tab.redirects() == ["/sign-in"]
    await tab.send(TemplatePickerState.insert("template", "gone"))
    assert (await tab.studio()).prompt_text.text == state.prompt_text.text
