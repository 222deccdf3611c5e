"""The pictures a draft works from: dropped, pasted, chosen or taken from the library; ordered, named, drawn over."""

from typing import Any

import reflex as rx

from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.overlay import OverlayState
from gpt_image_studio.screens.studio.state.references.picker import PickerState
from gpt_image_studio.screens.studio.state.references.state import ReferencesState


def _moved(asset_id: rx.Var[str], to: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[int]]:
    return asset_id, to


def _named(asset_id: rx.Var[str], role: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return asset_id, role


class ReferenceStrip(rx.Component):
    library = "$/screens/studio/references/strip.jsx"
    tag = "ReferenceStrip"

    #: Everything the strip shows of the draft, a `StripView`.
    view: rx.Var[Any]
    most: rx.Var[int]
    has_mask: rx.Var[bool]
    has_markup: rx.Var[bool]
    #: Why what is there cannot be sent, the one click that mends it, and whether PNG would.
    limit_problem: rx.Var[str]
    limit_fix: rx.Var[str]
    is_formats_fault: rx.Var[bool]
    sentence: rx.Var[str]
    is_signed_in: rx.Var[bool]
    is_known: rx.Var[bool]
    #: What was refused and where: `references`, `mask`, `markup`, `reference 2`.
    problem: rx.Var[str]
    field_problem: rx.Var[str]
    #: A new number moves the cursor into the prompt.
    prompt_focus: rx.Var[int]
    #: Of the picker: pictures, whether there are older ones, whether it was read, what is wrong.
    pictures: rx.Var[Any]

    on_add: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_remove: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_move: rx.EventHandler[_moved]
    on_role: rx.EventHandler[_named]
    on_mask: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_markup: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_drop_overlay: rx.EventHandler[rx.event.no_args_event_spec]
    on_lock: rx.EventHandler[rx.event.passthrough_event_spec(bool)]
    on_fit: rx.EventHandler[rx.event.no_args_event_spec]
    on_png: rx.EventHandler[rx.event.no_args_event_spec]
    on_drop_slots: rx.EventHandler[rx.event.no_args_event_spec]
    on_picker: rx.EventHandler[rx.event.no_args_event_spec]
    on_older: rx.EventHandler[rx.event.no_args_event_spec]
    on_throw_away: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_bring_back: rx.EventHandler[rx.event.no_args_event_spec]


def reference_strip() -> rx.Component:
    composer: Any = ComposerState.composer
    problem: Any = ComposerState.problem
    return ReferenceStrip.create(
        view=ReferencesState.strip_view,
        most=composer.max_references,
        has_mask=composer.has_mask,
        has_markup=composer.has_markup,
        limit_problem=composer.references_problem,
        limit_fix=composer.references_fix,
        is_formats_fault=composer.is_formats_fault,
        sentence=composer.roles_sentence,
        is_signed_in=SessionState.is_signed_in,
        is_known=SessionState.is_known,
        problem=problem.message,
        field_problem=problem.field,
        prompt_focus=EditingState.prompt_focus,
        pictures=PickerState.picker,
        on_add=EditingState.add_reference,
        on_remove=EditingState.remove_reference,
        on_move=EditingState.move_reference,
        on_role=EditingState.set_role,
        on_mask=OverlayState.set_mask,
        on_markup=OverlayState.set_markup,
        on_drop_overlay=OverlayState.drop_overlay,
        on_lock=OverlayState.set_pixel_lock,
        on_fit=EditingState.keep_what_fits,
        on_png=ComposerState.choose("output_format", "png"),
        on_drop_slots=EditingState.drop_slots,
        on_picker=PickerState.open_picker,
        on_older=PickerState.load_older,
        on_throw_away=PickerState.throw_away,
        on_bring_back=PickerState.bring_back,
    )
