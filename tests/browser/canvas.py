"""The canvas as a person sees and works it."""

import io

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from browser.hands import Hand, Mouse

FIRST = "A ceramic oil bottle on linen in soft daylight"
SECOND = "A ceramic oil bottle on marble in soft daylight"


def canvas(page: Page) -> Locator:
    return page.get_by_label("Pictures of this job")


def tool(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar", name="Selected picture").get_by_role("button", name=name, exact=True)


def shows(page: Page, prompt: str) -> None:
    """The finished picture of this prompt is on the canvas."""
    # In its frame: the lineage below names its pictures too.
    picture = canvas(page).locator(f'.frame-open[aria-label*="{prompt}"], .frame img[alt*="{prompt}"]')
    expect(picture.first).to_be_visible()
    expect(tool(page, "Edit")).to_be_visible()


def generate(page: Page, prompt: str, hand: Hand | None = None) -> None:
    page.get_by_label("Prompt", exact=True).fill(prompt)
    (hand or Mouse()).press(page.get_by_role("button", name="Generate"))
    shows(page, prompt)


def begin_edit(page: Page, hand: Hand | None = None) -> None:
    """The picture on the canvas becomes the first of the draft."""
    (hand or Mouse()).press(tool(page, "Edit"))
    expect(page.get_by_text("It is image 1 now.")).to_be_visible()


def make_edit(page: Page, hand: Hand | None = None) -> None:
    generate(page, FIRST, hand)
    begin_edit(page, hand)
    generate(page, SECOND, hand)


def comparison(page: Page) -> Locator:
    return page.get_by_role("group", name="Compare", exact=True)


def is_loaded(pictures: Locator, count: int) -> None:
    expect(pictures).to_have_count(count)
    for picture in pictures.all():
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def colours(target: Locator) -> list[int]:
    """What is seen of it: a few coarse pixels."""
    with Image.open(io.BytesIO(target.screenshot())) as shot:
        small = shot.convert("RGB").resize((12, 12), Image.Resampling.BOX)
        return [channel // 16 for channel in small.tobytes()]
