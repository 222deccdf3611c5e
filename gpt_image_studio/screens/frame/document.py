"""What stands in every page's head: styles, first fonts, the theme before the first paint."""

import json
from typing import Any

import reflex as rx

from gpt_image_studio.frontend.theme import accent_css
from gpt_image_studio.kit.tokens import DARKROOM, PAPER, theme
from gpt_image_studio.site import site

STYLESHEETS = (
    "styles/tokens.css",
    "styles/base.css",
    "styles/shell.css",
    "styles/composer.css",
    "styles/references.css",
    "styles/painter.css",
    "styles/canvas.css",
    "styles/compare.css",
    "styles/drawer.css",
    "styles/library.css",
    "styles/public.css",
    "styles/guide.css",
    "styles/pricing.css",
    "styles/prompts.css",
    "styles/policy.css",
)

#: Needed by the first screen of every page; the others come when a page asks for them.
FIRST_FONTS = ("instrument-sans-latin",)

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


def head() -> list[rx.Component]:
    """The same on every page, in the brand's colour."""
    words = site().brand
    icon, kind = ("/logo.png", "image/png") if words.logo else ("/favicon.svg", "image/svg+xml")
    colours = accent_css(words.accent, words.accent_dark)
    return [
        rx.el.script(FIRST_PAINT),
        *([rx.el.style(colours)] if colours else []),
        *map(font_preload, FIRST_FONTS),
        rx.el.link(rel="icon", href=icon, type=kind),
        rx.el.link(rel="icon", href="/favicon.ico", sizes="32x32"),
        rx.el.link(rel="apple-touch-icon", href="/apple-touch-icon.png"),
        *(
            rx.el.meta(
                name="theme-color",
                content=theme(selector)["page"],
                custom_attrs={"media": f"(prefers-color-scheme: {scheme})"},
            )
            for selector, scheme in ((PAPER, "light"), (DARKROOM, "dark"))
        ),
    ]
