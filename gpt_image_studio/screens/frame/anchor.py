"""A link to a place on the same page, left to the browser.

The router would write the page's own address into it: that of the build, with a slash at its end, so that without JavaScript the
page is loaded again, and on the page for unknown addresses another one.
"""

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML


class Anchor(BaseHTML):
    tag = "a"

    #: The anchor on this page, `#…`.
    href: rx.Var[str]


anchor = Anchor.create
