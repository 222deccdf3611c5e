"""Draws the pictures of the public pages with the project's own renderer: `uv run python .ci/draw_samples.py`."""

from pathlib import Path

from PIL import Image

from gpt_image_studio.components.sample import SIZES
from gpt_image_studio.demo_model.renderer import Picture, draw
from gpt_image_studio.states.examples import EXAMPLES

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "samples"
#: The hero is the first example in a wider shape.
PROMPTS = {name: example.prompt for name, example in EXAMPLES.items()} | {"hero": EXAMPLES["product"].prompt}


def draw_samples() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (width, height) in SIZES.items():
        picture = draw(Picture(PROMPTS[name], width, height, quality="high", seed_text=f"sample|{name}"))
        for each in (width, width // 2):
            scaled = picture.resize((each, height * each // width), Image.Resampling.LANCZOS)
            scaled.convert("RGB").save(FOLDER / f"{name}-{each}.webp", quality=82, method=6)


if __name__ == "__main__":
    draw_samples()
