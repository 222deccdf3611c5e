"""A prompt as it is typed, the words that stand in the picture marked."""

import re

import reflex as rx

_QUOTED = re.compile("(“[^”]*”)")


def marked_prompt(text: str, *, before: str = "") -> rx.Component:
    """`before` is what was there already, quieter."""
    parts = [part for part in _QUOTED.split(text) if part]
    return rx.el.blockquote(
        rx.el.p(
            *([rx.el.span(f"{before} ", class_name="muted")] if before else []),
            *(rx.el.mark(part) if part.startswith("“") else part for part in parts),
        ),
        class_name="typed",
    )
