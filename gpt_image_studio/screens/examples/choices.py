"""Three worked examples: they fill the form of a first visit, and the landing page shows what the demo model draws from them."""

from dataclasses import dataclass

from gpt_image_studio.generations.model import Quality


@dataclass(frozen=True, slots=True)
class Example:
    """`picture` lies under assets/samples, drawn by the project's own renderer."""

    title: str
    prompt: str
    shape: str
    quality: Quality
    picture: str


EXAMPLES = {
    "product": Example(
        title="Product photograph",
        prompt=(
            "Studio photograph of a ceramic oil bottle on a travertine plinth, morning light from the left, "
            "long soft shadows of olive leaves. The label reads “Olive — cold pressed”."
        ),
        shape="1:1",
        quality=Quality.MEDIUM,
        picture="product",
    ),
    "marketing": Example(
        title="Poster with exact words",
        prompt=(
            "Poster for a Sunday coffee club, flat shapes, terracotta and cream, one large cup seen from above. "
            "Headline “Slow Coffee”, below it “Sundays 9–14”."
        ),
        shape="4:5",
        quality=Quality.MEDIUM,
        picture="marketing",
    ),
    "design": Example(
        title="Seamless pattern",
        prompt=(
            "Seamless geometric pattern on a cream background: quarter circles and half moons in terracotta and "
            "forest green, flat, evenly spaced."
        ),
        shape="1:1",
        quality=Quality.LOW,
        picture="design",
    ),
}
