"""What a small still picture does not show: that it is a GIF or an SVG."""

from typing import Any

import reflex as rx


def badge(text: Any) -> rx.Component:
    """Lies in a corner of what is positioned around it; nothing for an empty text."""
    return rx.cond(text != "", rx.el.span(text, class_name="badge"))
