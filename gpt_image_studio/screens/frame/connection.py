"""In place of Reflex's own connection toast: the server or the network is gone, work goes on, we come back by ourselves."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors


def connection_banner() -> rx.Component:
    """Appears after a second of silence, so that a short break shows nothing."""
    return rx.cond(
        has_connection_errors,
        rx.el.div(
            "The studio does not answer at the moment. What you wrote is kept, queued pictures go on, this page reconnects by itself.",
            role="status",
            class_name="banner banner-delayed",
        ),
    )
