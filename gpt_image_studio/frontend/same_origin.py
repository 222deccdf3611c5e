"""One bundle for every host and port: the address Reflex bakes into it becomes the page's own origin, right after the build.

Known to `rxconfig.py` only; everything else that speaks of the front end stays quick to import.
"""

import re
from pathlib import Path
from typing import Any

from reflex.plugins import Plugin

from gpt_image_studio.frontend.bundle import BuildError

_BAKED = re.compile(r"""(["'`])(?:http|ws)://localhost:8000(/[^"'`]*)\1""")


class SameOriginPlugin(Plugin):
    """One bundle for every host and port: the address baked by Reflex becomes the page's own origin."""

    def post_build(self, **context: Any) -> None:
        static_dir = Path(context["static_dir"])
        patched = sum(_use_own_origin(path) for path in (static_dir / "assets").glob("*.js"))
        if not patched:
            raise BuildError("Reflex no longer bakes its address where SameOriginPlugin looks for it.")


def _use_own_origin(path: Path) -> int:
    text = path.read_text(encoding="utf-8")
    ours, count = _BAKED.subn(
        lambda match: (
            f'(globalThis.location?location.origin.replace(/^http/,"ws")+"{match[2]}":"ws://localhost:8000{match[2]}")'
        ),
        text,
    )
    if count:
        path.write_text(ours, encoding="utf-8")
    return count
