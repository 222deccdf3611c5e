"""Around every page: says when it is alive, and stands in for it when it breaks."""

import reflex as rx

from gpt_image_studio.site import site


class AppFrame(rx.Component):
    library = "$/screens/frame/app_frame.jsx"
    tag = "AppFrame"

    name: rx.Var[str]
    support: rx.Var[str]


def app_frame() -> rx.Component:
    return AppFrame.create(name=site().brand.name, support=site().brand.support_email)
