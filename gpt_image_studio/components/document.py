"""What stands in every page's head: styles, first fonts, the theme before the first paint."""

import json
from typing import Any

import reflex as rx

STYLESHEETS = (
    "styles/tokens.css",
    "styles/base.css",
    "styles/shell.css",
    "styles/composer.css",
    "styles/canvas.css",
    "styles/drawer.css",
    "styles/library.css",
    "styles/public.css",
    "styles/pricing.css",
    "styles/prompts.css",
    "styles/policy.css",
)

#: Needed by the first screen of every page; the serif and the wider Latin come when a page asks for them.
FIRST_FONTS = ("instrument-sans-latin", "geist-mono-latin")

#: Before the first paint, so that nothing flashes or jumps: the theme (Reflex keeps the choice under `theme`; "system" and
#: nothing mean the system's) and the widths of the studio's panels.
FIRST_PAINT = """(function () {
  var chosen = null, root = document.documentElement;
  try {
    chosen = localStorage.getItem("theme");
    ["composer", "drawer"].forEach(function (name) {
      var width = parseInt(localStorage.getItem("studio.size." + name), 10);
      if (width > 200 && width < 800) root.style.setProperty("--size-" + name, width + "px");
    });
  } catch (e) { chosen = null; }
  var dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.classList.add(dark ? "dark" : "light");
})();"""


def font_preload(name: str) -> rx.Component:
    """React moves it into the head, also from the middle of a page."""
    attributes = {"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"}
    return rx.el.link(rel="preload", href=f"/fonts/{name}.woff2", custom_attrs=attributes)


def structured(data: Any) -> rx.Component:
    """JSON-LD for search engines. `<` is escaped, so no text can end the script."""
    return rx.el.script(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"), type="application/ld+json")


HEAD: tuple[rx.Component, ...] = (
    rx.el.script(FIRST_PAINT),
    *map(font_preload, FIRST_FONTS),
    rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    rx.el.meta(name="theme-color", content="#f7f6f2", custom_attrs={"media": "(prefers-color-scheme: light)"}),
    rx.el.meta(name="theme-color", content="#121212", custom_attrs={"media": "(prefers-color-scheme: dark)"}),
)
