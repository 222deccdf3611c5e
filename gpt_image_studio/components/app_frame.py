"""Around every page: says when it is alive, and stands in for it when it breaks."""

import reflex as rx

from gpt_image_studio.components.brand import brand


class AppFrame(rx.Component):
    library = "$/components/app_frame.jsx"
    tag = "AppFrame"

    name: rx.Var[str]
    support: rx.Var[str]


def app_frame() -> rx.Component:
    return AppFrame.create(name=brand().name, support=brand().support_email)
