"""The words an operator may change. Set once from the settings, before any page is built."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brand:
    name: str = "GPT Image 2"
    tagline: str = "Professional GPT Image 2 generation and editing for product, marketing and design teams."
    support_email: str = "support@localhost"
    company: str = ""
    disclaimer: str = "GPT Image is a model by OpenAI. This studio is independent and not endorsed by OpenAI."


#: Shown wherever a picture could be taken for the work of a model.
DEMO_NOTICE = "Demo model: drawn by the studio, no AI"

_current = [Brand()]


def use_brand(brand: Brand) -> None:
    """Call it before pages are built: the words are baked into the built front end."""
    _current[:] = [brand]


def brand() -> Brand:
    return _current[0]
