"""Every page, with what its head says. The app builds its routes from `ROUTES`, in this order.

Import it after the site is installed: titles are put together here and now.
"""

from gpt_image_studio.screens.frame.document import STYLESHEETS, head
from gpt_image_studio.screens.frame.page import Page

from .guide import page as guide
from .landing import page as landing
from .legal import page as legal
from .library import page as library
from .not_found import page as not_found
from .pricing import page as pricing
from .prompts import shelf_page, template_page
from .sign_in import page as sign_in
from .studio import page as studio

ROUTES: tuple[Page, ...] = (
    landing.page(),
    guide.page(),
    pricing.page(),
    shelf_page.page(),
    *template_page.pages(),
    *legal.pages(),
    studio.page(),
    library.page(),
    sign_in.page(),
    not_found.page(),
)

__all__ = ["ROUTES", "STYLESHEETS", "Page", "head"]
