"""The two hands a person works a page with: a mouse, and a finger on the glass. Both are the browser's own input."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from playwright.sync_api import CDPSession, Locator, Page

#: A point of an element, in shares of its width and height.
Point = tuple[float, float]

STEPS = 12


class Hand(Protocol):
    #: What a browser context is made with.
    settings: dict[str, Any]

    def press(self, target: Locator) -> None: ...

    def drag(self, target: Locator, start: Point, end: Point) -> None: ...

    def hold(self, target: Locator, at: Point) -> AbstractContextManager[None]: ...


class Mouse:
    settings = {"viewport": {"width": 1440, "height": 900}}  # noqa: RUF012 # read only

    def press(self, target: Locator) -> None:
        target.click()

    def drag(self, target: Locator, start: Point, end: Point) -> None:
        mouse = target.page.mouse
        mouse.move(*_place(target, start))
        mouse.down()
        mouse.move(*_place(target, end), steps=STEPS)
        mouse.up()

    @contextmanager
    def hold(self, target: Locator, at: Point) -> Iterator[None]:
        target.page.mouse.move(*_place(target, at))
        target.page.mouse.down()
        yield
        target.page.mouse.up()


class Finger:
    settings = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}  # noqa: RUF012 # read only

    def press(self, target: Locator) -> None:
        target.tap()

    def drag(self, target: Locator, start: Point, end: Point) -> None:
        with _glass(target.page) as glass:
            _touch(glass, "touchStart", _place(target, start))
            for step in range(1, STEPS + 1):
                share = step / STEPS
                between = tuple(one + (other - one) * share for one, other in zip(start, end, strict=True))
                _touch(glass, "touchMove", _place(target, (between[0], between[1])))
            _touch(glass, "touchEnd")

    @contextmanager
    def hold(self, target: Locator, at: Point) -> Iterator[None]:
        with _glass(target.page) as glass:
            _touch(glass, "touchStart", _place(target, at))
            yield
            _touch(glass, "touchEnd")


def pinch(target: Locator, *, apart: Point) -> None:
    """Two fingers around the middle, from the first distance to the second, in shares of the width."""
    with _glass(target.page) as glass:
        for step in range(STEPS + 1):
            half = (apart[0] + (apart[1] - apart[0]) * step / STEPS) / 2
            points = [_place(target, (0.5 - half, 0.5)), _place(target, (0.5 + half, 0.5))]
            _touch(glass, "touchMove" if step else "touchStart", *points)
        _touch(glass, "touchEnd")


@contextmanager
def _glass(page: Page) -> Iterator[CDPSession]:
    glass = page.context.new_cdp_session(page)
    yield glass
    glass.detach()


def _touch(glass: CDPSession, kind: str, *points: Point) -> None:
    fingers = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})


def _place(target: Locator, at: Point) -> Point:
    box = target.bounding_box()
    assert box, "it is not on the screen"
    return box["x"] + box["width"] * at[0], box["y"] + box["height"] * at[1]
