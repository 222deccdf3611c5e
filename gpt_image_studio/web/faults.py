"""What happens to an exception nobody caught: logged once with its trace, told in plain words."""

import json

import reflex as rx
import structlog
from reflex.event import EventSpec

from gpt_image_studio.errors import StudioError

log = structlog.get_logger(__name__)

#: Dispatched in the browser; the shell shows `detail` in its notice region (components/notices).
NOTICE_EVENT = "studio:notice"


def notice(text: str) -> EventSpec:
    """Shows `text` once, politely, on the tab that caused it."""
    return rx.call_script(
        f"window.dispatchEvent(new CustomEvent({json.dumps(NOTICE_EVENT)}, {{detail: {json.dumps(text)}}}))"
    )


def show_fault(exception: Exception) -> EventSpec:
    """Given to Reflex as its backend exception handler."""
    if isinstance(exception, StudioError):
        return notice(exception.message)
    log.error("handler.failed", exc_info=exception)
    return notice("Something went wrong on our side. Nothing was charged and nothing you wrote is lost.")
