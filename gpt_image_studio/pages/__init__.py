"""Every page, with what its head says. The app builds its routes from `ROUTES`, in this order."""

from gpt_image_studio.components.document import HEAD, STYLESHEETS
from gpt_image_studio.pages import landing, legal, library, not_found, pricing, prompt, prompts, sign_in, studio
from gpt_image_studio.pages.page import Page

ROUTES: tuple[Page, ...] = (
    landing.page(),
    pricing.page(),
    prompts.page(),
    *prompt.pages(),
    *legal.pages(),
    studio.page(),
    library.page(),
    sign_in.page(),
    not_found.page(),
)

__all__ = ["HEAD", "ROUTES", "STYLESHEETS", "Page"]
