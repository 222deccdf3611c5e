"""Draws the pictures of the public pages with the project's own renderer: `uv run python .ci/draw_samples.py`.

Edits go the way of the studio's: drawn anew within a mask, all of the rest drifted as a provider's comes back, then pixel
lock. What came out is written to `assets/samples/receipts.json`, one entry a picture.
"""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from gpt_image_studio.assets import pixel_lock
from gpt_image_studio.demo_model.painting.editing import shifted
from gpt_image_studio.demo_model.painting.renderer import Picture, draw
from gpt_image_studio.generations.model import Background
from gpt_image_studio.screens.examples.sample_list import EDITS, SAMPLES, Sample

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "samples"
SAFELIGHT = (200, 64, 30)
OPAQUE = 255
#: A file may weigh this many bytes per 1,000 pixels, before its quality is lowered.
BUDGET_PER_KILOPIXEL = 42

Outline = tuple[tuple[float, float], ...]


def mirrored(middle: float, *right: tuple[float, float]) -> Outline:
    """From the points of its right half, top to bottom, the outline of something turned."""
    return (*right, *((2 * middle - x, y) for x, y in reversed(right)))


BOTTLE = mirrored(
    0.5,
    *((0.530, 0.190), (0.530, 0.235), (0.519, 0.245), (0.521, 0.330), (0.548, 0.400), (0.584, 0.470)),
    *((0.598, 0.540), (0.598, 0.770), (0.585, 0.786)),
)
CHAIR: Outline = (
    *((0.371, 0.511), (0.717, 0.511), (0.717, 0.676), (0.745, 0.710), (0.753, 0.749), (0.753, 0.946)),
    *((0.745, 0.963), (0.354, 0.963), (0.343, 0.946), (0.343, 0.749), (0.356, 0.710), (0.371, 0.682)),
)
#: Edit → the outlines painted on its original, as shares of width and height, and whether they may change or are kept.
MASKS: dict[str, tuple[Outline, str]] = {
    "jar-quince": (((0.225, 0.500), (0.770, 0.500), (0.770, 0.835), (0.225, 0.835)), "changes"),
    "chair-terracotta": (CHAIR, "changes"),
    "can-summer": (
        mirrored(0.5, (0.630, 0.200), (0.655, 0.240), (0.655, 0.800), (0.625, 0.840)),
        "stays",
    ),
    "bottle-rose": (BOTTLE, "stays"),
    "bottle-sage": (BOTTLE, "stays"),
    "bottle-terracotta": (BOTTLE, "stays"),
}


def draw_samples() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    receipts: dict[str, Any] = {}
    originals: dict[str, Image.Image] = {}
    for name, sample in SAMPLES.items():
        receipt: dict[str, Any] = {
            "drawn_by": "the studio's own renderer, no AI",
            "prompt": sample.prompt,
            "size": str(sample.size),
            "quality": sample.quality,
            "background": sample.background,
            "seed": sample.seed,
        }
        if sample.edit_of:
            picture, facts = edit(name, sample, originals[sample.edit_of])
            receipt |= {"edit_of": sample.edit_of, **facts}
            marked = with_mask(originals[sample.edit_of], name)
            receipt["files"] = save(marked, f"{name}-mask", sample) if name in EDITS else {}
        else:
            picture = draw(picture_of(sample))
            receipt["files"] = {}
        originals[name] = picture
        receipt["files"] |= save(picture, name, sample)
        receipts[name] = receipt
    text = json.dumps(receipts, indent=2, ensure_ascii=False)
    (FOLDER / "receipts.json").write_text(text + "\n", encoding="utf-8")


def picture_of(sample: Sample) -> Picture:
    return Picture(
        sample.prompt, sample.size.width, sample.size.height, quality=sample.quality, seed_text=sample.seed,
        is_transparent=sample.background is Background.TRANSPARENT,
    )  # fmt: skip


def edit(name: str, sample: Sample, original: Image.Image) -> tuple[Image.Image, dict[str, Any]]:
    """The edit after pixel lock, and how much of what the mask protects had changed before and after it, in percent."""
    mask = mask_of(name, original.size)
    drawn = draw(picture_of(sample))
    received = Image.composite(shifted(original.convert("RGB")), drawn, mask.getchannel("A"))
    locked = pixel_lock.lock(png(original), png(received), png(mask))
    if locked is None:
        raise SystemExit(f"{name}: the mask protects everything or nothing")
    picture = Image.open(io.BytesIO(locked.content)).convert("RGB")
    left = changed_exactly(original, picture, mask)
    return picture, {
        "changed_outside_mask_as_drawn_percent": locked.changed_outside_percent,
        "changed_outside_mask_after_pixel_lock_pixels": left,
    }


def changed_exactly(original: Image.Image, picture: Image.Image, mask: Image.Image) -> int:
    """Protected pixels that differ at all."""
    differs = np.asarray(ImageChops.difference(original.convert("RGB"), picture)).max(axis=-1) > 0
    return int((differs & (np.asarray(mask.getchannel("A")) == OPAQUE)).sum())


def mask_of(name: str, size: tuple[int, int]) -> Image.Image:
    """As a mask file is: transparent where the picture may change."""
    outline, what = MASKS[name]
    painted = Image.new("L", (size[0] * 2, size[1] * 2), 0)
    ImageDraw.Draw(painted).polygon([(x * size[0] * 2, y * size[1] * 2) for x, y in outline], fill=255)
    # A brush has round ends.
    painted = painted.filter(ImageFilter.GaussianBlur(size[0] / 64)).point(lambda level: OPAQUE * (level > OPAQUE // 2))
    painted = painted.resize(size, Image.Resampling.LANCZOS)
    mask = Image.new("RGBA", size, (0, 0, 0, 255))
    mask.putalpha(painted if what == "stays" else ImageChops.invert(painted))
    return mask


def with_mask(original: Image.Image, name: str) -> Image.Image:
    """The original with its mask as it was painted: an outline, and a tint on what may change where that is the smaller part."""
    alpha = mask_of(name, original.size).getchannel("A")
    edge = ImageChops.subtract(alpha.filter(ImageFilter.MaxFilter(7)), alpha.filter(ImageFilter.MinFilter(7)))
    paint = Image.new("RGB", original.size, SAFELIGHT)
    tint = alpha.point(lambda level: (255 - level) // 7) if MASKS[name][1] == "changes" else Image.new("L", alpha.size)
    return Image.composite(paint, Image.composite(paint, original.convert("RGB"), tint), edge)


def save(picture: Image.Image, name: str, sample: Sample) -> dict[str, str]:
    """Every width as good as its budget allows; file → SHA-256."""
    files: dict[str, str] = {}
    if sample.part is not None:
        left, top, wide, high = sample.part
        picture = picture.crop((left, top, left + wide, top + high))
    for width in sample.widths:
        height = round(width * sample.ratio)
        scaled = picture.resize((width, height), Image.Resampling.LANCZOS)
        scaled = scaled if sample.background is Background.TRANSPARENT else scaled.convert("RGB")
        content = webp(scaled, budget=width * height * BUDGET_PER_KILOPIXEL // 1000)
        (FOLDER / f"{name}-{width}.webp").write_bytes(content)
        files[f"{name}-{width}.webp"] = hashlib.sha256(content).hexdigest()
    return files


def webp(picture: Image.Image, budget: int) -> bytes:
    content = b""
    for quality in (84, 78, 72, 64, 56, 48):
        file = io.BytesIO()
        picture.save(file, "WEBP", quality=quality, method=6)
        content = file.getvalue()
        if len(content) <= budget:
            break
    return content


def png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


if __name__ == "__main__":
    draw_samples()
