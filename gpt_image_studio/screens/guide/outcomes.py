"""What each failure costs, and what happens then. The landing page and the guide say the same."""

import reflex as rx

#: What happened, what it costs, what follows.
OUTCOMES = (
    (
        "The content check refuses",
        "You pay nothing",
        "You read which part it was: the prompt, or which picture. Nothing was sent, and your words stay in the form.",
    ),
    (
        "The model refuses or breaks down",
        "You pay nothing",
        "You get the reason in plain words, and one click to try again.",
    ),
    (
        "Three of four pictures arrive",
        "You pay for three",
        "The fourth one’s credits return when the job ends. The receipt names what is missing.",
    ),
    (
        "A smaller picture than you bought",
        "You pay for the size that came",
        "Every file is measured. You keep the picture, the difference returns by itself.",
    ),
    (
        "Opaque, where you bought a transparent background",
        "You pay nothing",
        "You keep the picture, its credits return.",
    ),
    (
        "The connection is lost after sending",
        "Nothing until it is known",
        "The credits wait on hold. The job is looked into and never sent a second time on its own.",
    ),
    (
        "You close the tab or lose the network",
        "You pay the usual price",
        "The job goes on without you. The picture is there when you come back, on any device.",
    ),
)


def outcomes() -> rx.Component:
    return rx.el.dl(
        *(rx.el.div(rx.el.dt(what), rx.el.dd(cost), rx.el.dd(then)) for what, cost, then in OUTCOMES),
        class_name="outcomes",
    )
