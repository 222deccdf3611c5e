"""The guide: pictures that move and pictures made of shapes."""

from gpt_image_studio.generations.catalog.animation import FRAME_COUNTS
from gpt_image_studio.screens.guide.chapters import Chapter, terms, text
from gpt_image_studio.screens.studio.state.composer.advanced_view import FRAME_COUNTS as OFFERED


def formats() -> Chapter:
    return Chapter(
        "formats",
        "GIF and SVG",
        (
            text(
                "The format stands under Advanced. PNG, JPEG and WebP are for pictures that stand still. Some models have two more; "
                "where a model has not, or its provider has not allowed it, they are not in the form."
            ),
            terms(
                (
                    "GIF",
                    (
                        f"A short loop of {', '.join(map(str, OFFERED[:-1]))} or {OFFERED[-1]} frames; programs may ask for any number "
                        f"from {FRAME_COUNTS[0]} to {FRAME_COUNTS[-1]}. Describe the movement, and one that ends "
                        "where it began: a flag in the wind, a spinning coin. All frames are drawn together on one canvas, so each is "
                        "smaller than a picture, and the form says how large it can be. A GIF costs what its canvas costs."
                    ),
                ),
                (
                    "SVG",
                    (
                        "Drawn as shapes, sharp at any size: marks, icons, simple illustrations. Photographs do not become "
                        "better as shapes."
                    ),
                ),
            ),
            text(
                "Both come in one piece: no previews on the way, no transparent background, no mask. They work from references, "
                "and where the model takes mark-ups, from those. If fewer frames come than you bought, you pay for those that came."
            ),
            text(
                "A GIF plays where it is shown large; the button on it, or P, pauses it. If your system asks for less motion, it "
                "stands still until you press Play. Lists show still copies. The download menu has the file itself "
                "and a PNG: the first frame of a GIF, an SVG as pixels. An edit works from that PNG."
            ),
        ),
    )
