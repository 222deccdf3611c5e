"""`/v1/moderations`: an opinion made of words in brackets, `[[flag violence]]`, instead of a model.

A picture is flagged by the same words somewhere in its bytes, such as a comment, where it came as a data URL.
"""

import base64
import re
from collections.abc import Mapping
from typing import Any, Final, cast
from uuid import uuid4

from gpt_image_studio.demo_model.wire.errors import ApiError, missing_parameter

CATEGORIES: Final = (
    "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm",
    "self-harm/intent", "self-harm/instructions", "sexual", "sexual/minors", "violence", "violence/graphic",
)  # fmt: skip
_FLAG: Final = re.compile(r"\[\[flag ([a-z/-]+)\]\]")


def moderate(body: Mapping[str, Any]) -> dict[str, Any]:
    """Raises ApiError for no input, and for more than one picture at once."""
    given = body.get("input")
    if not given:
        raise missing_parameter("input")
    items = cast("list[object]", given) if isinstance(given, list) else [given]
    parts = [cast("Mapping[str, Any]", item) for item in items if isinstance(item, Mapping)]
    pictures = [part for part in parts if part.get("type") == "image_url"]
    if len(pictures) > 1:
        message = f"Number of images ({len(pictures)}) exceeds maximum of 1"
        raise ApiError(message, code="too_many_images", param="input")
    texts = [item for item in items if isinstance(item, str)]
    if parts:
        texts = [" ".join([*(str(part.get("text", "")) for part in parts), *map(_read_words, pictures)])]
    return {
        "id": f"modr-{uuid4().hex}",
        "model": str(body.get("model") or "omni-moderation-latest"),
        "results": [_judge(text, has_picture=bool(pictures)) for text in texts],
    }


def _read_words(picture: Mapping[str, Any]) -> str:
    """What is legible in the bytes; nothing where they cannot be read."""
    link = picture.get("image_url")
    address = str(cast("Mapping[str, Any]", link).get("url", "")) if isinstance(link, Mapping) else ""
    _, _, letters = address.partition(";base64,")
    try:
        return base64.b64decode(letters).decode("latin-1")
    except ValueError:
        return ""


def _judge(text: str, *, has_picture: bool) -> dict[str, Any]:
    flagged = set(_FLAG.findall(text))
    applied = ["text", "image"] if has_picture else ["text"]
    return {
        "flagged": bool(flagged & set(CATEGORIES)),
        "categories": {name: name in flagged for name in CATEGORIES},
        "category_scores": {name: 0.97 if name in flagged else 0.001 for name in CATEGORIES},
        "category_applied_input_types": dict.fromkeys(CATEGORIES, applied),
    }
