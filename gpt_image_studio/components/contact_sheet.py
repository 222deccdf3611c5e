"""The pictures of one job: on a sheet, one large, or two compared; with the toolbar and the lineage of the selected one."""

from typing import Any

import reflex as rx

# Their files must lie beside this one's in the build.
from gpt_image_studio.components import (
    arrow_grid,
    clock,
    compare,
    lineage_strip,
    loupe,
    picture,
    picture_slot,
    picture_tools,
    zoom,
)
from gpt_image_studio.components.script import script

USES = (
    arrow_grid.ArrowGrid.library,
    clock.ServerClock.library,
    compare.LIBRARY,
    lineage_strip.LIBRARY,
    loupe.LIBRARY,
    picture.Picture.library,
    picture_slot.LIBRARY,
    picture_tools.LIBRARY,
    zoom.LIBRARY,
    *(script(__name__, f"canvas_{part}.jsx") for part in ("comparable", "keys", "motion")),
)


class ContactSheet(rx.Component):
    library = script(__name__, "contact_sheet.jsx")
    tag = "ContactSheet"

    #: A `ShownJob`.
    job: rx.Var[Any]
    #: A `LineageView`, of whichever picture was asked about last.
    lineage: rx.Var[Any]

    on_again: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_remove: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    #: An output.
    on_edit: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_original: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_trace: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    #: A stored picture.
    on_use: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    #: A job.
    on_show: rx.EventHandler[rx.event.passthrough_event_spec(str)]


contact_sheet = ContactSheet.create
