"""What happens to an exception nobody caught: logged once with its trace, told in plain words."""

import json

import reflex as rx
import structlog
from reflex.event import EventSpec

from gpt_image_studio.errors import StudioError
from gpt_image_studio.limits.log_lines import Throttle

log = structlog.get_logger(__name__)

#: Dispatched in the browser; the shell shows `detail` in its notice region (components/notices).
NOTICE_EVENT = "studio:notice"

#: A page that breaks tells it, and so can anybody who pretends to be one: so many a minute, so many characters.
MAX_BROWSER_ERRORS_PER_MINUTE = 20
MAX_ERROR_CHARACTERS = 500

_browser_errors = Throttle(MAX_BROWSER_ERRORS_PER_MINUTE)


def notice(text: str) -> EventSpec:
    """Shows `text` once, politely, on the tab that caused it."""
    return rx.call_script(
        f"window.dispatchEvent(new CustomEvent({json.dumps(NOTICE_EVENT)}, {{detail: {json.dumps(text)}}}))"
    )


def show_uncaught_error(exception: Exception) -> EventSpec:
    """Given to Reflex as its backend exception handler."""
    if isinstance(exception, StudioError):
        return notice(exception.message)
    log.error("handler.failed", exc_info=exception)
    return notice("Something went wrong on our side. Nothing was charged and nothing you wrote is lost.")


def log_browser_error(exception: Exception) -> None:
    """Given to Reflex as its frontend exception handler: what a page says broke in it, on one line."""
    if _browser_errors.allows():
        log.warning("browser.failed", said=" ".join(str(exception).split())[:MAX_ERROR_CHARACTERS])
