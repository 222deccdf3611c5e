"""An edit as a row: the original with its mask, the result, and what was asked. Two pictures side by side, so nothing has to be dragged."""

import reflex as rx

from gpt_image_studio.screens.examples.sample import caption, sample
from gpt_image_studio.screens.examples.sample_list import SAMPLES

#: Two of three columns of a page that is at most 1136 px wide; on a phone half of the screen each.
SIZES = "(max-width: 767px) 44vw, (max-width: 1200px) 30vw, 344px"


def before_after(name: str, *, title: str, text: str) -> rx.Component:
    original = SAMPLES[SAMPLES[name].edit_of]
    return rx.el.figure(
        rx.el.div(
            sample(name, file=f"{name}-mask", alt=f"{original.alt}, the mask drawn on it", sizes=SIZES),
            rx.el.p("Before, with the mask", class_name="edit-label"),
            class_name="edit-picture",
        ),
        rx.el.div(
            sample(name, sizes=SIZES),
            rx.el.p("After", class_name="edit-label"),
            class_name="edit-picture",
        ),
        rx.el.figcaption(
            rx.el.h3(title),
            rx.el.p(text, class_name="muted"),
            caption(name, is_inner=True),
            class_name="edit-words",
        ),
        class_name="edit",
    )
