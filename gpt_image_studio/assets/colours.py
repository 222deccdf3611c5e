"""Whatever a file counts its colours in, as eight bits of sRGB."""

import io
from contextlib import suppress

import numpy as np
from PIL import Image, ImageCms

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType] # from C

#: Modes Pillow converts to RGB by clipping, or not at all.
_FLOAT, _WIDE, _LAB = "F", "I", "LAB"
_SIXTEEN_BIT = 65_535


def to_eight_bit(image: Image.Image) -> Image.Image:
    """RGBA where there is any transparency, else RGB."""
    if image.mode.startswith(_WIDE) or image.mode == _FLOAT:
        image = _scaled(image)
    if image.mode == _LAB:
        image = to_srgb(image, None)
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == mode else image.convert(mode)


def to_srgb(image: Image.Image, icc_profile: bytes | None) -> Image.Image:
    """`image` is RGB, RGBA, CMYK or LAB. A profile that cannot be used leaves the colours as they are."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if image.mode == _LAB:
        lab = ImageCms.createProfile("LAB")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] # from C
        source = ImageCms.ImageCmsProfile(lab)  # pyright: ignore[reportUnknownArgumentType] # from C
        return ImageCms.profileToProfile(image, source, _SRGB, outputMode=mode) or image
    if icc_profile:
        with suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(icc_profile))
            turned = ImageCms.profileToProfile(image, source, _SRGB, outputMode=mode)
            if turned is not None:
                return turned
    return image if image.mode == mode else image.convert(mode)


def _scaled(image: Image.Image) -> Image.Image:
    """16-bit, 32-bit and floating grey, which Pillow would clip instead of scale."""
    levels = np.asarray(image)
    if image.mode.startswith("I;16"):
        return Image.fromarray((levels >> 8).astype(np.uint8))
    levels = np.nan_to_num(levels.astype(np.float64), posinf=0.0, neginf=0.0)
    highest = float(levels.max(initial=0.0))
    # What is written as full white: 1.0 in floating files, 255 in those that were 8-bit once, 65,535 in 16-bit ones.
    white = next((white for white in (1.0, 255.0, float(_SIXTEEN_BIT)) if highest <= white), highest)
    if image.mode == _WIDE and highest <= _SIXTEEN_BIT:
        white = float(_SIXTEEN_BIT)
    return Image.fromarray((levels / white * 255).clip(0, 255).astype(np.uint8))
