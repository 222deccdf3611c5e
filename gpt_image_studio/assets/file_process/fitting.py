"""What lies over a picture has the shape of that picture."""

from gpt_image_studio.assets.images import InvalidImageError

#: Providers take less than 4 MB of what lies over a picture.
MAX_OVERLAY_BYTES = 4_000_000
#: The longest edge of any picture something can lie over.
MAX_EDGE = 3840
#: Two shapes are the same when they differ by no more than this, or by a pixel.
SAME_SHAPE = 0.01


def check_edge(size: tuple[int, int], what: str) -> None:
    """`what` it is, in a word. Raises `InvalidImageError`."""
    if max(size) > MAX_EDGE:
        raise InvalidImageError(
            f"This {what} is {size[0]} × {size[1]}, larger than any picture it could belong to.", field="file"
        )


def check_shape(size: tuple[int, int], fit: tuple[int, int], what: str) -> None:
    """Raises `InvalidImageError`."""
    expected_height = size[0] * fit[1] / fit[0]
    if abs(size[1] - expected_height) > max(1.0, SAME_SHAPE * expected_height):
        raise InvalidImageError(
            f"The {what} is {size[0]} × {size[1]} and the picture it belongs to is {fit[0]} × {fit[1]}. "
            "Paint it on that picture, or upload one of the same shape.",
            field="file",
        )


def tell_fitted(fit: tuple[int, int], what: str) -> str:
    return f"The {what} was fitted to {fit[0]} × {fit[1]}, the size of the picture."
