"""Working from pictures under the hands of a person: dropped, pasted, ordered, named, masked by mouse and by finger, edited."""

import base64
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from browser.conftest import PATIENCE, sign_in
from fakes.pictures import make_png
from fakes.processes.product import Product

#: A real DataTransfer with real files, as the browser makes one of a drag from the desktop.
DROP = """({names, contents}) => {
  const transfer = new DataTransfer();
  names.forEach((name, index) => {
    const bytes = Uint8Array.from(atob(contents[index]), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, {type: name.endsWith('.png') ? 'image/png' : 'text/plain'}));
  });
  for (const type of ['dragenter', 'dragover', 'drop'])
    document.body.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: transfer}));
}"""
PASTE = """({content}) => {
  const transfer = new DataTransfer();
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  transfer.items.add(new File([bytes], 'image.png', {type: 'image/png'}));
  document.body.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true, clipboardData: transfer}));
}"""
#: Which share of the painted canvas has colour, and whether anything has, at a point given as shares of its sides.
PAINTED = """(canvas, [x, y]) => canvas.getContext('2d')
  .getImageData(Math.round(canvas.width * x), Math.round(canvas.height * y), 1, 1).data[3]"""


@pytest.fixture
def touch_context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone in the hand."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def drop(page: Page, **files: bytes) -> None:
    """By name without the ending: `bottle` is `bottle.png`; `notes_txt` is `notes.txt`."""
    names = [name.replace("_", ".") if "_" in name else f"{name}.png" for name in files]
    page.evaluate(DROP, {"names": names, "contents": [encoded(content) for content in files.values()]})


def strip(page: Page) -> Locator:
    return page.get_by_role("region", name="Reference pictures")


def names(page: Page) -> list[str]:
    """Of the tiles, in order."""
    tiles = strip(page).get_by_role("button", name=re.compile(r"^Image \d+: "))
    return [re.sub(r"^Image \d+: ", "", tile.get_attribute("aria-label") or "") for tile in tiles.all()]


def tile(page: Page, place: int) -> Locator:
    return strip(page).get_by_role("button", name=re.compile(rf"^Image {place}: "))


def has_pictures(page: Page, count: int) -> None:
    expect(strip(page).get_by_role("button", name=re.compile(r"^Image \d+: "))).to_have_count(count)


def painter(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Mask on image 1")


def generate(page: Page, prompt: str) -> None:
    page.get_by_label("Prompt", exact=True).fill(prompt)
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_label("Pictures of this job").get_by_text("1 done")).to_be_visible()


def test_pictures_are_dropped_and_pasted_ordered_named_and_taken_out(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "strip@example.com")
    drop(page, bottle=make_png(640, 480, seed=1), room=make_png(480, 640, seed=2))
    has_pictures(page, 2)
    page.evaluate(PASTE, {"content": encoded(make_png(300, 300, seed=3))})
    has_pictures(page, 3)
    assert names(page) == ["bottle.png", "room.png", "image.png"]

    strip(page).get_by_label("What image 1 is").select_option("Product")
    strip(page).get_by_label("What image 2 is").select_option("Style")
    expect(strip(page).get_by_text("Image 1 is the product. Image 2 is a style reference.")).to_be_visible()

    tile(page, 2).focus()
    page.keyboard.press("ArrowLeft")
    expect(tile(page, 1)).to_have_accessible_name("Image 1: room.png")
    expect(tile(page, 1)).to_be_focused()
    expect(strip(page).get_by_text("Image 1 is a style reference. Image 2 is the product.")).to_be_visible()
    expect(strip(page).get_by_role("status").filter(has_text="room.png is image 1 of 3")).to_be_attached()

    tile(page, 3).drag_to(tile(page, 1))
    expect(tile(page, 1)).to_have_accessible_name("Image 1: image.png")
    strip(page).get_by_role("button", name="Take out image 1").click()
    has_pictures(page, 2)
    page.get_by_role("button", name="Undo", exact=True).click()
    has_pictures(page, 3)
    page.reload()
    has_pictures(page, 3)
    assert names(page) == ["image.png", "room.png", "bottle.png"]
    expect(strip(page).get_by_label("What image 3 is")).to_have_value("product")


def test_a_file_that_is_refused_says_why_at_its_own_tile_and_the_others_stay(
    product: Product, context: BrowserContext
) -> None:
    page = sign_in(context, product, "refused-file@example.com")
    drop(page, good=make_png(64, 64, seed=4), broken=b"no picture at all", notes_txt=b"words")
    has_pictures(page, 1)
    expect(strip(page).get_by_role("alert").filter(has_text="broken.png")).to_be_visible()
    expect(strip(page).get_by_role("alert").filter(has_text="notes.txt: This file is not a picture.")).to_be_visible()
    strip(page).get_by_role("button", name="Remove broken.png").click()
    strip(page).get_by_role("button", name="Remove notes.txt").click()
    expect(strip(page).get_by_role("alert")).to_have_count(0)
    has_pictures(page, 1)


def test_signed_out_the_strip_leads_to_the_door_and_the_draft_waits(product: Product, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{product.url}/studio")
    page.get_by_label("Prompt", exact=True).fill("a draft with pictures to come")
    strip(page).get_by_role("link", name="Sign in").click()
    page.wait_for_url("**/sign-in")
    page.goto(product.login_link("door-with-pictures@example.com"))
    page.wait_for_url("**/studio")
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("a draft with pictures to come")


def test_a_masked_edit_by_mouse(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "mask-by-mouse@example.com")
    drop(page, room=make_png(640, 480, seed=5))
    has_pictures(page, 1)
    strip(page).get_by_role("button", name="Paint a mask on image 1").click()
    expect(painter(page)).to_be_visible()
    canvas = painter(page).get_by_role("img", name=re.compile("What may change"))
    left, top, width, height = box_of(canvas)
    page.mouse.move(left + width * 0.3, top + height * 0.5)
    page.mouse.down()
    page.mouse.move(left + width * 0.6, top + height * 0.5, steps=10)
    page.mouse.up()
    assert canvas.evaluate(PAINTED, [0.45, 0.5]) == 255
    assert canvas.evaluate(PAINTED, [0.45, 0.1]) == 0
    page.keyboard.press("Control+z")
    assert canvas.evaluate(PAINTED, [0.45, 0.5]) == 0
    page.keyboard.press("Control+Shift+z")
    painter(page).get_by_role("button", name="Invert").click()
    assert canvas.evaluate(PAINTED, [0.45, 0.1]) == 255
    painter(page).get_by_role("button", name="Undo").click()
    with page.expect_response(lambda answer: "/api/uploads" in answer.url) as sent:
        painter(page).get_by_role("button", name="Use this mask").click()
    mask = sent.value.json()
    assert (mask["kind"], mask["width"], mask["height"]) == ("mask", 640, 480)
    expect(painter(page)).to_be_hidden()
    expect(strip(page).locator(".refs-drawing").get_by_text("Mask on image 1")).to_be_visible()
    expect(strip(page).get_by_role("switch")).to_be_checked()
    expect(page.get_by_text("The shape follows image 1 while it has a mask.")).to_be_visible()
    generate(page, "a red armchair in the middle")
    job = page.get_by_label("Pictures of this job")
    expect(job.get_by_role("button", name="a red armchair in the middle. Open large.")).to_be_visible()

    strip(page).get_by_role("button", name="Change").click()
    expect(painter(page)).to_be_visible()
    canvas = painter(page).get_by_role("img", name=re.compile("What may change"))
    expect(painter(page).get_by_role("button", name="Undo")).to_be_enabled()
    assert canvas.evaluate(PAINTED, [0.45, 0.5]) == 255, "the mask that is there is shown"
    page.keyboard.press("Escape")
    strip(page).get_by_role("button", name="Remove", exact=True).click()
    expect(strip(page).get_by_role("button", name="Paint a mask on image 1")).to_be_visible()


def test_a_masked_edit_by_finger(product: Product, touch_context: BrowserContext) -> None:
    page = sign_in(touch_context, product, "mask-by-finger@example.com")
    strip(page).get_by_role("button", name="Add pictures").tap()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").tap()
    chooser.value.set_files(
        [
            {"name": "room.png", "mimeType": "image/png", "buffer": make_png(480, 640, seed=6)},
            {"name": "style.png", "mimeType": "image/png", "buffer": make_png(200, 200, seed=7)},
        ]
    )
    has_pictures(page, 2)
    tile(page, 2).tap()
    page.get_by_role("button", name="Make it image 1").tap()
    expect(tile(page, 1)).to_have_accessible_name("Image 1: style.png")
    tile(page, 2).tap()
    page.get_by_role("button", name="Make it image 1").tap()
    expect(tile(page, 1)).to_have_accessible_name("Image 1: room.png")

    tile(page, 1).tap()
    page.get_by_role("button", name="Paint a mask", exact=True).tap()
    expect(painter(page)).to_be_visible()
    canvas = painter(page).get_by_role("img", name=re.compile("What may change"))
    box = box_of(canvas)
    swipe(page, box, (0.3, 0.4), (0.7, 0.6))
    assert canvas.evaluate(PAINTED, [0.5, 0.5]) == 255
    assert canvas.evaluate(PAINTED, [0.05, 0.95]) == 0
    assert page.evaluate("scrollY") == 0
    painter(page).get_by_role("button", name="Erase").tap()
    swipe(page, box, (0.6, 0.4), (0.6, 0.7))
    assert canvas.evaluate(PAINTED, [0.6, 0.55]) == 0
    painter(page).get_by_role("button", name="Use this mask").tap()
    expect(painter(page)).to_be_hidden()
    expect(strip(page).locator(".refs-drawing").get_by_text("Mask on image 1")).to_be_visible()
    page.get_by_label("Prompt", exact=True).fill("a lamp by the window")
    page.get_by_role("button", name="Generate").tap()
    expect(page.get_by_label("Pictures of this job").get_by_text("1 done")).to_be_visible()


def box_of(element: Locator) -> tuple[float, float, float, float]:
    """Left, top, width, height."""
    box = element.bounding_box()
    assert box
    return box["x"], box["y"], box["width"], box["height"]


def swipe(
    page: Page, box: tuple[float, float, float, float], start: tuple[float, float], end: tuple[float, float]
) -> None:
    """One finger over an element, in shares of its sides, as the browser's own input."""
    left, top, width, height = box
    steps = 12

    def at(share: float) -> list[dict[str, float]]:
        x, y = (start[axis] + (end[axis] - start[axis]) * share for axis in (0, 1))
        return [{"x": left + width * x, "y": top + height * y}]

    wire = page.context.new_cdp_session(page)
    wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at(0)})
    for step in range(1, steps + 1):
        wire.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": at(step / steps)})
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    wire.detach()


def test_a_picture_from_the_library_is_taken_and_an_address_begins_an_edit(
    product: Product, context: BrowserContext
) -> None:
    page = sign_in(context, product, "from-the-library@example.com")
    generate(page, "a cobalt vase to work from")
    strip(page).get_by_role("button", name="Add pictures").click()
    page.get_by_role("button", name="From the library").click()
    picker = page.get_by_role("dialog", name="From the library")
    picker.get_by_role("button", name=re.compile("Made here")).click()
    expect(picker.get_by_text("1 taken")).to_be_visible()
    picker.get_by_role("button", name="Done").click()
    has_pictures(page, 1)
    source = strip(page).locator("img").first.get_attribute("src") or ""
    strip(page).get_by_role("button", name="Take out image 1").click()
    has_pictures(page, 0)
    page.goto(f"{product.url}/studio?reference={source.split('/')[2]}")
    has_pictures(page, 1)
    expect(page).to_have_url(f"{product.url}/studio")
    expect(page.get_by_text("It is image 1 of the next picture.")).to_be_visible()
    page.goto(f"{product.url}/library")
    page.get_by_role("link", name="Edit: a cobalt vase to work from").click()
    expect(page).to_have_url(f"{product.url}/studio")
    expect(page.get_by_text("It is image 1 now. Say what should change.")).to_be_visible()
    has_pictures(page, 1)
    expect(page.get_by_label("Prompt", exact=True)).to_be_focused()


def test_an_upload_is_thrown_away_where_pictures_are_chosen_and_brought_back(
    product: Product, context: BrowserContext
) -> None:
    page = sign_in(context, product, "tidy@example.com")
    drop(page, bottle=make_png(320, 240, seed=5))
    has_pictures(page, 1)
    strip(page).get_by_role("button", name="Add pictures").click()
    page.get_by_role("button", name="From the library").click()
    picker = page.get_by_role("dialog", name="From the library")
    picker.get_by_role("button", name="Delete bottle.png").click()
    expect(picker.get_by_text("Nothing was made or uploaded yet.")).to_be_visible()
    expect(picker.get_by_role("status").filter(has_text="Deleted bottle.png")).to_be_visible()
    picker.get_by_role("button", name="Undo").click()
    expect(picker.get_by_role("button", name="bottle.png", exact=False).first).to_be_visible()
    picker.get_by_role("button", name="Done").click()
    has_pictures(page, 0)


def test_a_template_that_needs_pictures_names_their_places(product: Product, context: BrowserContext) -> None:
    page = sign_in(context, product, "template-with-pictures@example.com")
    page.goto(f"{product.url}/prompts/new-background-same-product")
    page.get_by_role("button", name="Use in the studio").click()
    page.wait_for_url("**/studio**")
    place = strip(page).get_by_role("button", name=re.compile(r"^Image 1: .*required"))
    expect(place).to_be_visible()
    page.get_by_role("button", name="Generate").click()
    expect(strip(page).get_by_role("alert")).to_contain_text("Add image 1")
    with page.expect_file_chooser() as chooser:
        place.click()
    chooser.value.set_files([{"name": "jar.png", "mimeType": "image/png", "buffer": make_png(128, 128, seed=8)}])
    has_pictures(page, 1)
    expect(strip(page).get_by_label("What image 1 is")).to_have_value("product")
