"""The pictures of one job, on a sheet or one large, with the toolbar of the selected one."""

from typing import Any

import reflex as rx

# Their files must lie beside this one's in the build.
from gpt_image_studio.components import arrow_grid, clock, picture, zoom

USES = (arrow_grid.ArrowGrid.library, clock.ServerClock.library, picture.Picture.library, zoom.LIBRARY)


class ContactSheet(rx.Component):
    library = rx.asset("contact_sheet.jsx", shared=True).importable_path
    tag = "ContactSheet"

    #: A `ShownJob`.
    job: rx.Var[Any]

    on_again: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_remove: rx.EventHandler[rx.event.passthrough_event_spec(str)]


contact_sheet = ContactSheet.create
