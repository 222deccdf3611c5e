"""A prompt as it is typed, the words for the picture marked."""

import re

import reflex as rx

_QUOTED = re.compile("(“[^”]*”)")


def marked_prompt(text: str) -> rx.Component:
    parts = [part for part in _QUOTED.split(text) if part]
    return rx.el.blockquote(
        rx.el.p(*(rx.el.mark(part) if part.startswith("“") else part for part in parts)), class_name="typed"
    )
