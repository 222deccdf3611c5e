"""“Save to mine”: a wish that outlives the sign-in. It waits in the browser, which sends it again behind the door, under the same id."""

from typing import Any

import reflex as rx

from gpt_image_studio.screens.prompts.saved_state import SavedPromptsState
from gpt_image_studio.screens.session import SessionState


def _template(
    save_id: rx.Var[str], slug: rx.Var[str], values: rx.Var[dict[str, str]]
) -> tuple[rx.Var[str], rx.Var[str], rx.Var[dict[str, str]]]:
    return save_id, slug, values


def _words(
    save_id: rx.Var[str], body: rx.Var[str], choices: rx.Var[str], fields: rx.Var[dict[str, dict[str, str]]]
) -> tuple[rx.Var[str], rx.Var[str], rx.Var[str], rx.Var[dict[str, dict[str, str]]]]:
    return save_id, body, choices, fields


class _Keep(rx.Component):
    library = "$/screens/prompts/keep.jsx"

    is_signed_in: rx.Var[bool]
    settled: rx.Var[str]
    refusal: rx.Var[str]

    on_save_template: rx.EventHandler[_template]
    on_save_words: rx.EventHandler[_words]


class PromptKeep(_Keep):
    tag = "PromptKeep"


class WordsKeep(_Keep):
    tag = "WordsKeep"


def _wired(component: type[_Keep]) -> rx.Component:
    wires: dict[str, Any] = {
        "is_signed_in": SessionState.is_signed_in,
        "settled": SavedPromptsState.settled_id,
        "refusal": SavedPromptsState.refusal,
        "on_save_template": SavedPromptsState.save_template,
        "on_save_words": SavedPromptsState.save_words,
    }
    return component.create(**wires)


def prompt_keep() -> rx.Component:
    """Inside a template's form, whose fields it reads: one for all pages, so that each page carries it once."""
    return _wired(PromptKeep)


def words_keep() -> rx.Component:
    """Beside the studio's prompt box."""
    return _wired(WordsKeep)
