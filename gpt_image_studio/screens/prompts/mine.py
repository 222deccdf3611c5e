"""Prompts of one's own on the prompts page. Its code is fetched when somebody opens it."""

import reflex as rx
from reflex_base.components.component import NoSSRComponent

from gpt_image_studio.screens.prompts.saved_state import SavedPromptsState
from gpt_image_studio.screens.prompts.saved_view import OpenedView, SavedView
from gpt_image_studio.screens.session import SessionState


def _changed(
    saved_id: rx.Var[str], title: rx.Var[str], body: rx.Var[str], fields: rx.Var[dict[str, dict[str, str]]]
) -> tuple[rx.Var[str], rx.Var[str], rx.Var[str], rx.Var[dict[str, dict[str, str]]]]:
    return saved_id, title, body, fields


class PromptMine(NoSSRComponent):
    library = "$/screens/prompts/mine.jsx"
    tag = "PromptMine"

    is_known: rx.Var[bool]
    is_signed_in: rx.Var[bool]
    is_loaded: rx.Var[bool]
    items: rx.Var[list[SavedView]]
    has_more: rx.Var[bool]
    search: rx.Var[str]
    problem: rx.Var[str]
    opened: rx.Var[OpenedView]
    faults: rx.Var[dict[str, str]]
    kept_number: rx.Var[int]

    on_find: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_more: rx.EventHandler[rx.event.no_args_event_spec]
    on_edit: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_change: rx.EventHandler[_changed]
    on_delete: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def prompt_mine() -> rx.Component:
    return PromptMine.create(
        is_known=SessionState.is_known,
        is_signed_in=SessionState.is_signed_in,
        is_loaded=SavedPromptsState.is_loaded,
        items=SavedPromptsState.saved,
        has_more=SavedPromptsState.has_more,
        search=SavedPromptsState.saved_search,
        problem=SavedPromptsState.saved_problem,
        opened=SavedPromptsState.opened,
        faults=SavedPromptsState.faults,
        kept_number=SavedPromptsState.kept_number,
        on_find=SavedPromptsState.find_saved,
        on_more=SavedPromptsState.show_more,
        on_edit=SavedPromptsState.edit,
        on_change=SavedPromptsState.change,
        on_delete=SavedPromptsState.delete_saved,
    )
