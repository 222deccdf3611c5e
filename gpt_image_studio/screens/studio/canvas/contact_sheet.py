"""The pictures of one job: on a sheet, one large, or two compared; with the toolbar and the lineage of the selected one."""

from typing import Any

import reflex as rx


class ContactSheet(rx.Component):
    library = "$/screens/studio/canvas/contact_sheet.jsx"
    tag = "ContactSheet"

    #: The job on the canvas, a `ShownJob`.
    job: rx.Var[Any]
    #: A `LineageView`, of whichever picture was asked about last.
    lineage: rx.Var[Any]

    on_again: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_remove: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    #: Called with the id of the output to edit.
    on_edit: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_original: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_trace: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    #: Called with the id of the asset to use as a reference.
    on_use: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    #: Called with the id of the job to show.
    on_show: rx.EventHandler[rx.event.passthrough_event_spec(str)]


contact_sheet = ContactSheet.create
