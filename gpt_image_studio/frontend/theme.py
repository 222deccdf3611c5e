"""The accent of a brand, fitted into both themes."""

from dataclasses import dataclass

from gpt_image_studio.kit.colour import contrast, standing_out
from gpt_image_studio.kit.tokens import DARKROOM, PAPER, theme

#: What text and controls are seen on.
SURFACES = ("page", "surface", "sunk", "stage")
#: The least contrast of text and of controls, by WCAG 2 AA.
TEXT, CONTROL = 4.5, 3.0


@dataclass(frozen=True, slots=True)
class Accent:
    """A brand's colour fitted into a theme, `#rrggbb` each."""

    #: The colour of buttons, focus rings and progress.
    fill: str
    #: The same as text.
    ink: str
    #: Text on the fill.
    on: str


def fitted(colour: str, selector: str) -> Accent:
    """The brand's colour, moved towards the theme's ink only as far as people need to see and read it."""
    colours = theme(selector)
    surfaces = [colours[name] for name in SURFACES]
    fill = standing_out(colour.lower(), surfaces, least=CONTROL, towards=colours["ink"])
    return Accent(
        fill=fill,
        ink=standing_out(colour.lower(), surfaces, least=TEXT, towards=colours["ink"]),
        on=max(("#ffffff", "#000000"), key=lambda ground: contrast(ground, fill)),
    )


def accent_css(light: str, dark: str) -> str:
    """Rules that outrank the tokens' own; empty without a colour of the brand. `dark` may be empty."""
    if not light:
        return ""
    rules = (("html:root", fitted(light, PAPER)), ("html.dark", fitted(dark or light, DARKROOM)))
    return "".join(
        f"{selector}{{--accent:{accent.fill};--accent-ink:{accent.ink};--on-accent:{accent.on}}}"
        for selector, accent in rules
    )
