"""What search engines ask of the site itself: its pages, and where they should not look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gpt_image_studio.services import services

SITEMAP, ROBOTS = "/sitemap.xml", "/robots.txt"
#: Nothing to read there. Private *pages* are not in this list: they say “noindex”, and a page that may not be visited cannot.
NOT_PAGES = (
    "/api/",
    "/v1/",
    "/auth/",
    "/media/",
    "/webhooks/",
    "/admin",
    "/sandbox/",
    "/healthz",
    "/readyz",
    "/metrics",
)
CACHED = {"cache-control": "public, max-age=3600"}


@dataclass(frozen=True, slots=True)
class ListedPage:
    path: str
    #: When its words last changed, where that is known.
    changed: date | None = None


def site_file_routes(pages: Iterable[ListedPage], *, origin: str) -> list[Route]:
    """`origin` may be empty: then addresses are those of whoever asks."""
    listed = tuple(pages)

    def site(request: Request) -> str:
        scheme = "https" if services().is_https else request.url.scheme
        return origin or f"{scheme}://{request.url.netloc}"

    async def sitemap(request: Request) -> Response:
        return Response(sitemap_xml(listed, site(request)), media_type="application/xml", headers=CACHED)

    async def robots(request: Request) -> Response:
        return PlainTextResponse(robots_text(site(request)), headers=CACHED)

    return [Route(SITEMAP, sitemap), Route(ROBOTS, robots)]


def sitemap_xml(pages: Iterable[ListedPage], site: str) -> bytes:
    root = ET.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for page in pages:
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = f"{site}{page.path}"
        if page.changed:
            ET.SubElement(entry, "lastmod").text = page.changed.isoformat()
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def robots_text(site: str) -> str:
    rules = "".join(f"Disallow: {path}\n" for path in NOT_PAGES)
    return f"User-agent: *\nAllow: /\n{rules}\nSitemap: {site}{SITEMAP}\n"
