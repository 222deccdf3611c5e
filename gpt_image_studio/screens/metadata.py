"""What stands in the head of one page for search engines and for those who share its address."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from gpt_image_studio.frontend.share_picture import SIZE, SharePicture, address_of
from gpt_image_studio.screens.frame.document import structured
from gpt_image_studio.screens.frame.page import Page
from gpt_image_studio.screens.frame.site_map import building
from gpt_image_studio.screens.routes import ROUTES
from gpt_image_studio.site import site

Tag = dict[str, str] | rx.Component


def built(page: Page) -> Callable[[], rx.Component]:
    """The page, built knowing where it is."""

    def build() -> rx.Component:
        with building(page.route):
            return page.build()

    # Reflex splits the bundle by the module of this function; all pages would be in one with this module's.
    build.__module__ = getattr(page.build, "func", page.build).__module__
    return build


def headline_of(page: Page) -> str:
    said = page.headline or next((part for part in page.title.split(" · ") if part != site().brand.name), page.title)
    return said[:1].upper() + said[1:]


def share_picture(page: Page) -> str:
    """Address of the picture; networks that show it ask for an absolute one."""
    return site().brand.address(address_of(page.name if page.is_listed else "index"))


def shares() -> list[SharePicture]:
    """What to draw: a picture for every page that is for everybody."""
    return [
        SharePicture(page.name, headline_of(page), page.description, page.picture) for page in ROUTES if page.is_listed
    ]


def metadata(page: Page) -> list[Tag]:
    if not page.is_listed:
        return [{"name": "robots", "content": "noindex"}]
    width, height = SIZE
    tags: list[Tag] = [
        {"property": "og:type", "content": "website"},
        {"property": "og:site_name", "content": site().brand.name},
        {"property": "og:title", "content": page.title},
        {"property": "og:description", "content": page.description},
        {"property": "og:image:width", "content": str(width)},
        {"property": "og:image:height", "content": str(height)},
        {"property": "og:image:alt", "content": f"{headline_of(page)} · {site().brand.name}"},
        {"name": "twitter:card", "content": "summary_large_image"},
    ]
    if site().brand.origin:
        address = site().brand.address(page.route)
        tags += [{"property": "og:url", "content": address}, rx.el.link(rel="canonical", href=address)]
    if page.route == "/":
        tags.append(structured(site_data()))
    return tags


def site_data() -> list[dict[str, Any]]:
    """Who runs the site and what it is called, said once, on the first page."""
    words = site().brand
    home = words.address("/")
    return [
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": words.name,
            "description": words.tagline,
            "url": home,
            "inLanguage": "en",
        },
        {
            "@context": "https://schema.org",
            "@type": "Organization",
            "name": words.company or words.name,
            "url": home,
            "logo": words.address("/apple-touch-icon.png"),
            "email": words.support_email,
        },
    ]
