"""Every page, with what its head says. The app builds its routes from `ROUTES`, in this order.

Import it after the site is installed: titles are put together here and now.
"""

from gpt_image_studio.screens.frame.document import STYLESHEETS, head
from gpt_image_studio.screens.frame.page import Page
from gpt_image_studio.screens.routes import (
    how_to_use,
    landing,
    legal,
    library,
    not_found,
    pricing,
    prompt,
    prompts,
    sign_in,
    studio,
)

ROUTES: tuple[Page, ...] = (
    landing.page(),
    how_to_use.page(),
    pricing.page(),
    prompts.page(),
    *prompt.pages(),
    *legal.pages(),
    studio.page(),
    library.page(),
    sign_in.page(),
    not_found.page(),
)

__all__ = ["ROUTES", "STYLESHEETS", "Page", "head"]
