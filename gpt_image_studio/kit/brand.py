"""The words and marks an operator may change: one block of the settings, read by every page, picture and message."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Brand:
    name: str = "GPT Image 2"
    tagline: str = "Professional GPT Image 2 generation and editing for product, marketing and design teams."
    support_email: str = "support@localhost"
    company: str = ""
    disclaimer: str = "GPT Image is a model by OpenAI. This studio is independent and not endorsed by OpenAI."
    #: `#rrggbb` on paper; empty: the studio's own.
    accent: str = ""
    #: `#rrggbb` in the darkroom; empty: made from the other one.
    accent_dark: str = ""
    #: A square PNG; empty: the studio's own mark, and none beside the name.
    logo: Path | None = None
    #: Scheme and host where people reach the site; empty where it is not known.
    origin: str = ""

    def address(self, path: str) -> str:
        """Absolute where the origin is known, else from the root."""
        return f"{self.origin}{path}"
