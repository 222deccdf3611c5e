"""The token counts a bill is made of, in the exact integer arithmetic of OpenAI's calculator."""

from collections.abc import Sequence
from math import ceil, floor, sqrt
from typing import Any

TOKENS_PER_PARTIAL = 100
#: Of digits and path letters (guess).
_BYTES_PER_TOKEN = 3
_MAX_PATCHES = 1536
_PATCH = 16


def output_tokens(grid: int, width: int, height: int, *, count: int = 1, partials: int = 0) -> int:
    scaled, longest = grid * min(width, height), max(width, height)
    short, rest = divmod(scaled, longest)
    short += 2 * rest > longest or (2 * rest == longest and short % 2)  # ties go to the even number
    picture = -(-count * grid * short * (2_000_000 + width * height) // 4_000_000)
    return picture + count * TOKENS_PER_PARTIAL * partials


def input_image_tokens(width: int, height: int) -> int:
    scale = min(1.0, max(0.5, 512 / max(width, height)))
    wide, high = width * scale, height * scale
    wide, high = max(wide, high / 3), max(high, wide / 3)  # padded to at most 3:1
    columns, rows = ceil(wide / _PATCH), ceil(high / _PATCH)
    if columns * rows > _MAX_PATCHES:
        fit = sqrt(_MAX_PATCHES * _PATCH * _PATCH / (wide * high))
        columns, rows = floor(wide * fit / _PATCH + 1e-6), floor(high * fit / _PATCH + 1e-6)
    return max(1, columns * rows)


def text_tokens(prompt: str, labelled_images: int = 0) -> int:
    """About what a tokenizer would count; `labelled_images` are the inputs of an edit on 2.5 and later."""
    return ceil(len(prompt) / 4) + 6 + 10 * labelled_images


def usage(
    *, text: int, images: Sequence[tuple[int, int]], output: int, count: int, has_details: bool
) -> dict[str, Any]:
    """`text` in tokens, `images` as sizes in pixels, both per picture; `output` in tokens for all `count` pictures."""
    text_in = text * count
    image_in = sum(input_image_tokens(*size) for size in images) * count
    counted: dict[str, Any] = {
        "input_tokens": text_in + image_in,
        "input_tokens_details": {"text_tokens": text_in, "image_tokens": image_in},
        "output_tokens": output,
        "total_tokens": text_in + image_in + output,
    }
    if has_details:
        counted["output_tokens_details"] = {"image_tokens": output, "text_tokens": 0}
    return counted


def svg_usage(*, model: str, prompt: str, size: tuple[int, int], written_bytes: int) -> dict[str, Any]:
    """Of the author of a document, who reads the prompt and the drawing. How its tokens are counted is a guess."""
    read = text_tokens(prompt) + input_image_tokens(*size)
    written = ceil(written_bytes / _BYTES_PER_TOKEN)
    return {
        "model": model,
        "input_tokens": read,
        "output_tokens": written,
        "reasoning_tokens": 0,
        "total_tokens": read + written,
    }
