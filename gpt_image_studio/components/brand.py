"""The brand as pages say it. Set once from the settings, before any page is built."""

from gpt_image_studio.kit.brand import Brand

__all__ = ["DEMO_NOTICE", "Brand", "brand", "use_brand"]

#: Shown wherever a picture could be taken for the work of a model.
DEMO_NOTICE = "Demo model: drawn by the studio, no AI"

_current = [Brand()]


def use_brand(brand: Brand) -> None:
    """Call it before pages are imported: the words are baked into the built front end."""
    _current[:] = [brand]


def brand() -> Brand:
    return _current[0]
