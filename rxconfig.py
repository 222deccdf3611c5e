"""Reflex's own configuration. Values of a deployment come from the environment through `settings`."""

import reflex as rx

from gpt_image_studio.frontend.bundle import BAKED_API_URL
from gpt_image_studio.frontend.late_scripts import LateScriptsPlugin
from gpt_image_studio.frontend.local_components import LocalComponentsPlugin
from gpt_image_studio.frontend.not_found_page import NotFoundPagePlugin
from gpt_image_studio.frontend.same_origin import SameOriginPlugin
from gpt_image_studio.frontend.share_picture import SharePicture
from gpt_image_studio.frontend.site_pictures import SitePicturesPlugin
from gpt_image_studio.settings import load_settings

settings = load_settings()


def list_shares() -> list[SharePicture]:
    """Pages are known once the app is, and this file is read before it."""
    from gpt_image_studio.screens.metadata import shares  # noqa: PLC0415

    return shares()


config = rx.Config(
    app_name="gpt_image_studio",
    api_url=BAKED_API_URL,
    deploy_url=settings.origin or BAKED_API_URL,
    plugins=[
        rx.plugins.TailwindV4Plugin(),
        LocalComponentsPlugin(),
        SameOriginPlugin(),
        NotFoundPagePlugin(),
        SitePicturesPlugin(settings.brand, list_shares),
        LateScriptsPlugin(lambda: [share.name for share in list_shares()]),
    ],
    frontend_compression_formats=["brotli", "gzip"],
    disable_plugins=[rx.plugins.SitemapPlugin],
    telemetry_enabled=False,
    show_built_with_reflex=False,
    state_manager_mode="redis" if settings.redis_url else "memory",
    redis_url=settings.redis_url.get_secret_value() if settings.redis_url else None,
    cors_allowed_origins=[settings.origin] if settings.origin else ["http://localhost:3000", "http://127.0.0.1:3000"],
)
