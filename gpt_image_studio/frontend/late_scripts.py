"""On public pages words and pictures come first: scripts are asked for when the page is on the screen, or somebody touches it.

On a slow line the 150 kB of scripts would otherwise share it with the first picture and the letters. Links and forms work without
them, and what is typed before they are there counts (`screens/controls/typed_early.jsx`). Known to `rxconfig.py` only.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reflex.plugins import Plugin

from gpt_image_studio.frontend.bundle import BuildError

_PRELOAD = re.compile(r'<link rel="modulepreload" href="([^"]+)"/>')
_START = re.compile(r'<script type="module" async="">(import [^<]+)</script>')

#: Called with the modules' addresses and the module that starts the page. The browser itself says when something was painted: a
#: frame that was only asked for may be shown later. Nobody waits more than three seconds for a picture.
STARTER = """(function (modules, start) {
  var isStarted = false;
  function add(name, values) {
    return document.head.appendChild(Object.assign(document.createElement(name), values));
  }
  function go() {
    if (isStarted) return;
    isStarted = true;
    modules.forEach(function (address) { add("link", { rel: "modulepreload", href: address }); });
    add("script", { type: "module", textContent: start }).remove();
  }
  function soon() {
    new PerformanceObserver(function (seen) {
      if (seen.getEntriesByName("first-contentful-paint").length) go();
    }).observe({ type: "paint", buffered: true });
  }
  ["pointerdown", "keydown", "focusin"].forEach(function (name) { addEventListener(name, go, { capture: true, once: true }); });
  addEventListener("load", soon);
  setTimeout(go, 3000);
})"""


class LateScriptsPlugin(Plugin):
    def __init__(self, list_names: Callable[[], list[str]]) -> None:
        """`list_names`, called when the pages are built: `index`, `prompts/app-icon`, … of pages that are for everybody."""
        self._list_names = list_names

    def post_build(self, **context: Any) -> None:
        static_dir = Path(context["static_dir"])
        for name in self._list_names():
            path = static_dir / ("index.html" if name == "index" else f"{name}/index.html")
            path.write_text(with_late_scripts(path.read_text(encoding="utf-8")), encoding="utf-8")


def with_late_scripts(html: str) -> str:
    """Raises `BuildError` when React Router writes its scripts in another way than it did."""
    modules = _PRELOAD.findall(html)

    def later(found: re.Match[str]) -> str:
        values = ",".join(json.dumps(value).replace("<", "\\u003c") for value in (modules, found[1]))
        return f"<script>{STARTER}({values})</script>"

    html, count = _START.subn(later, _PRELOAD.sub("", html))
    if not modules or count != 1:
        raise BuildError("React Router no longer writes its scripts where LateScriptsPlugin looks for them.")
    return html
