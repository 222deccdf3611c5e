"""Prompts of one's own, as a test's world needs them."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from gpt_image_studio.kit.ids import SavedPromptId
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import Content, Origin
from gpt_image_studio.prompts.saved_form import copy_of

SLUG = "event-poster"


def make_saved_id() -> SavedPromptId:
    return SavedPromptId(uuid.uuid4())


def make_content(title: str = "A lamp", body: str = "A lamp on an oak table at night.") -> Content:
    return Content(title, body, settings=(("quality", "low"), ("shape", "1:1")))


def make_copy(slug: str = SLUG, given: Mapping[str, str] | None = None, *, title: str = "") -> tuple[Content, Origin]:
    """Of a template of the library, with what was filled in."""
    template = prompt_library().get(slug)
    content = copy_of(template, given or {})
    return replace(content, title=title or content.title), Origin(slug, template.version)
