"""Pictures to test with: real files with something on them, the same for the same arguments."""

import io
from typing import Any, Literal

import numpy as np
from PIL import ExifTags, Image, ImageCms


def make_image(width: int = 64, height: int = 48, *, mode: str = "RGB", seed: int = 1) -> Image.Image:
    """Waves with grain, transparent towards the right where the mode has alpha."""
    y, x = np.mgrid[0:height, 0:width]
    waves = np.stack([np.sin(x / 29 + seed), np.cos(y / 23 + seed), np.sin((x + y) / 37)], axis=-1)
    grain = np.random.default_rng(seed).normal(0, 5, waves.shape)
    image = Image.fromarray((127 + 110 * waves + grain).clip(0, 255).astype(np.uint8))
    if mode in ("RGBA", "LA"):
        image.putalpha(Image.fromarray((255 - 255 * x / max(1, width - 1)).astype(np.uint8)))
    return image.convert(mode)


def encode(
    image: Image.Image, format_: Literal["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"] = "PNG", **options: Any
) -> bytes:
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def make_png(width: int = 64, height: int = 48, *, mode: str = "RGB", seed: int = 1) -> bytes:
    return encode(make_image(width, height, mode=mode, seed=seed))


def make_webp(width: int = 64, height: int = 48, *, mode: str = "RGB", seed: int = 1) -> bytes:
    return encode(make_image(width, height, mode=mode, seed=seed), "WEBP", quality=90)


def make_jpeg(width: int = 64, height: int = 48, *, seed: int = 1, orientation: int = 1) -> bytes:
    """`width` and `height` are as stored, before EXIF orientation."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return encode(make_image(width, height, seed=seed), "JPEG", quality=90, exif=exif)


def make_gif(width: int = 64, height: int = 48, *, frames: int = 3, mode: str = "RGB") -> bytes:
    """Each frame differs from the one before; with alpha a corner of each is clear."""
    pictures = [make_image(width, height, mode="RGB", seed=seed) for seed in range(1, frames + 1)]
    if mode == "RGBA":
        for picture in pictures:
            picture.putalpha(255)
            picture.paste((0, 0, 0, 0), (0, 0, width // 4, height // 4))
    first, *rest = pictures
    return encode(first, "GIF", save_all=True, append_images=rest, duration=200, loop=0, disposal=2)


def make_srgb_profile() -> bytes:
    profile = ImageCms.createProfile("sRGB")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] # from C
    return ImageCms.ImageCmsProfile(profile).tobytes()  # pyright: ignore[reportUnknownArgumentType] # from C
