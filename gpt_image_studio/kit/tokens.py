"""The two themes as numbers, read from the one place that has them: the tokens of the style sheets."""

import re
from functools import cache
from pathlib import Path

TOKENS = Path(__file__).resolve().parents[2] / "assets" / "styles" / "tokens.css"
PAPER, DARKROOM = ":root", ".dark"


@cache
def theme(selector: str) -> dict[str, str]:
    """Name → `#rrggbb`. Raises `LookupError` when the tokens no longer have such a block."""
    block = re.search(re.escape(selector) + r" \{(.*?)\n\}", TOKENS.read_text(encoding="utf-8"), re.DOTALL)
    if block is None:
        raise LookupError(f"{TOKENS.name} has no {selector}")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))


def in_both(name: str) -> str:
    """The colour as CSS, for a page that follows the system's theme: `light-dark(#rrggbb,#rrggbb)`."""
    return f"light-dark({theme(PAPER)[name]},{theme(DARKROOM)[name]})"
