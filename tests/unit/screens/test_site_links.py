"""A menu never leads to nothing."""

from gpt_image_studio.screens.frame.shell import ACCOUNT_LINKS, FOOT_LINKS, PUBLIC_LINKS
from gpt_image_studio.screens.routes import ROUTES


def test_every_link_of_header_rail_and_footer_is_a_page() -> None:
    known = {page.route for page in ROUTES}
    linked = {link[1] for links in (PUBLIC_LINKS, FOOT_LINKS, ACCOUNT_LINKS) for link in links}
    assert linked - known == set()
