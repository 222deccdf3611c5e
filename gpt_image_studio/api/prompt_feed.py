"""New prompts as RSS 2.0, for feed readers."""

from datetime import UTC, datetime, time
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import PromptTemplate
from gpt_image_studio.prompts.template import prompt_of
from gpt_image_studio.services import services

PATH = "/prompts/feed.xml"
NEWEST = 30


def feed_xml(site: str) -> bytes:
    """`site` is scheme and host: a feed reader has no page to read addresses against."""
    rss = ET.Element("rss", version="2.0")
    channel = ET.SubElement(rss, "channel")
    _say(channel, "title", f"New prompts · {services().brand_name}")
    _say(channel, "link", f"{site}/prompts")
    _say(channel, "description", "Prompt templates for product, marketing and design pictures.")
    _say(channel, "language", "en")
    for template in prompt_library().list_newest(NEWEST):
        _item(channel, template, f"{site}/prompts/{template.slug}")
    return ET.tostring(rss, encoding="utf-8", xml_declaration=True)


def _item(channel: ET.Element, template: PromptTemplate, address: str) -> None:
    item = ET.SubElement(channel, "item")
    _say(item, "title", template.title)
    _say(item, "link", address)
    _say(item, "guid", address)
    _say(item, "pubDate", format_datetime(datetime.combine(template.added, time(), UTC), usegmt=True))
    _say(item, "category", template.group.title)
    _say(item, "description", f"{template.outcome}\n\n{prompt_of(template)}")


def _say(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def prompt_feed_routes(*, origin: str) -> list[Route]:
    """`origin` may be empty: then addresses are those of whoever asks."""

    async def feed(request: Request) -> Response:
        site = origin or f"{'https' if services().is_https else request.url.scheme}://{request.url.netloc}"
        return Response(
            feed_xml(site), media_type="application/rss+xml", headers={"cache-control": "public, max-age=3600"}
        )

    return [Route(PATH, feed)]
