"""The Reflex app: route table, API mount, lifespan."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import reflex as rx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from gpt_image_studio.api.compatible import compatible_routes
from gpt_image_studio.api.health import health_routes
from gpt_image_studio.api.media import media_routes
from gpt_image_studio.api.prompt_feed import prompt_feed_routes
from gpt_image_studio.api.sign_in import sign_in_routes
from gpt_image_studio.api.site_files import ListedPage, site_file_routes
from gpt_image_studio.api.uploads import upload_routes
from gpt_image_studio.api.v1 import v1_routes
from gpt_image_studio.bootstrap import site_of, web_process
from gpt_image_studio.frontend.bundle import static_dir
from gpt_image_studio.kit.ids import AccountId
from gpt_image_studio.observability import configure_logging
from gpt_image_studio.screens.frame.app_frame import app_frame
from gpt_image_studio.screens.session import is_signed_in, show_sign_in
from gpt_image_studio.settings import ROOT, load_settings
from gpt_image_studio.site import install_site
from gpt_image_studio.web.guard import EventGuard
from gpt_image_studio.web.headers import FrontEndHeaders, SlashlessPages
from gpt_image_studio.web.hub import hub
from gpt_image_studio.web.packets import PacketGuard, refuse_unknown_events
from gpt_image_studio.web.uncaught_errors import log_browser_error, show_uncaught_error
from gpt_image_studio.web.waiting import job_watcher

settings = load_settings()
install_site(site_of(settings))

# Titles and descriptions are put together when the pages are imported: after the site is installed.
from gpt_image_studio.screens.metadata import built, metadata, share_picture  # noqa: E402
from gpt_image_studio.screens.routes import ROUTES, STYLESHEETS, head  # noqa: E402


def slashless(app: ASGIApp) -> ASGIApp:
    return SlashlessPages(app, static_dir(ROOT))


app = rx.App(
    html_lang="en",
    toaster=None,
    stylesheets=list(STYLESHEETS),
    head_components=head(),
    app_wraps={(1, "AppFrame"): lambda _: app_frame()},
    backend_exception_handler=show_uncaught_error,
    frontend_exception_handler=log_browser_error,
    api_transformer=[
        Starlette(
            routes=[
                *health_routes(),
                *prompt_feed_routes(origin=settings.origin),
                *site_file_routes(
                    (ListedPage(page.route, page.changed) for page in ROUTES if page.is_listed), origin=settings.origin
                ),
                *sign_in_routes(),
                *media_routes(),
                *compatible_routes(),
                *v1_routes(),
                *upload_routes(),
            ]
        ),
        slashless,
        FrontEndHeaders,
        PacketGuard,
    ],
)
for page in ROUTES:
    app.add_page(
        built(page),
        route=page.route,
        title=page.title,
        description=page.description,
        image=share_picture(page),
        meta=metadata(page),
        on_load=page.on_load,
    )
app.add_middleware(EventGuard(is_signed_in=is_signed_in, on_denied=show_sign_in))


async def on_ring(account_id: AccountId | None) -> None:
    """One bell, two who listen: open tabs, and requests that wait for a job."""
    await hub.on_ring(account_id)
    await job_watcher.on_ring(account_id)


@asynccontextmanager
async def web() -> AsyncGenerator[None]:
    """Runs once in every web process, around its life."""
    configure_logging(process="web")
    hub.attach(app)
    refuse_unknown_events(app)
    async with web_process(settings, on_ring):
        waking = asyncio.create_task(hub.wake_tabs())
        try:
            yield
        finally:
            waking.cancel()
            with suppress(asyncio.CancelledError):
                await waking


app.register_lifespan_task(web)
