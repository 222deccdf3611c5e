"""The local components' `.jsx`, laid into the build as they lie in the sources.

A wrapper names its file from the package down, `library = "$/screens/controls/clock.jsx"`, and one `.jsx` imports another
by the relative path it has in the sources: editors, the linter and the type checker follow the same imports as the build.
Known to `rxconfig.py` only.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from reflex.plugins import Plugin

PACKAGE = Path(__file__).parents[1]


def list_scripts() -> Iterator[Path]:
    """Every `.jsx` of ours, by its path below the package."""
    return (path.relative_to(PACKAGE) for path in sorted(PACKAGE.rglob("*.jsx")))


class LocalComponentsPlugin(Plugin):
    def get_static_assets(self, **_context: Any) -> Sequence[tuple[Path, str | bytes]]:
        return [(path, (PACKAGE / path).read_text(encoding="utf-8")) for path in list_scripts()]
