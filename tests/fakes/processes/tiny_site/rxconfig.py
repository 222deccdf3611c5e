"""Of the smallest site, with those of our plugins that write before npm runs. Tests copy it away, since Reflex writes beside it."""

import reflex as rx

from gpt_image_studio.frontend.local_components import LocalComponentsPlugin
from gpt_image_studio.frontend.not_found_page import NotFoundPagePlugin

config = rx.Config(
    app_name="tiny",
    telemetry_enabled=False,
    plugins=[LocalComponentsPlugin(), NotFoundPagePlugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
