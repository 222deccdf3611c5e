"""What would be behind: an area filled from what surrounds it."""

from typing import Final

import numpy as np
from PIL import Image, ImageFilter

from gpt_image_studio.demo_model.drawing.rendering.fields import blur, f32

_SAMPLES: Final = 224
_RADII: Final = (48.0, 24.0, 12.0, 6.0, 3.0, 1.5)
_ENOUGH: Final = 0.08  # of the weight, for a place to be known
_MARGIN: Final = 3  # samples kept away from the area's edge, which belongs to what was there


def filled(image: Image.Image, share: Image.Image) -> Image.Image:
    """RGB of the same size: the colours of everything outside `share` (L, 255 = unknown), carried on smoothly into it."""
    scale = min(1.0, _SAMPLES / max(image.size))
    size = max(2, round(image.width * scale)), max(2, round(image.height * scale))
    values = f32(image.convert("RGB").resize(size, Image.Resampling.BOX))
    unknown = share.resize(size, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(_MARGIN))
    weight = 1 - f32(unknown) / np.float32(255)
    if not weight.any():
        weight = np.ones_like(weight)
    result = np.broadcast_to((values * weight[..., None]).sum(axis=(0, 1)) / weight.sum(), values.shape)
    for radius in _RADII:
        near = blur(weight, radius)[..., None]
        colour = np.stack([blur(f32(values[..., c] * weight), radius) for c in range(3)], axis=-1)
        known = np.clip(near / np.float32(_ENOUGH), 0, 1)
        result = result + (colour / np.maximum(near, np.float32(1e-4)) - result) * known
    small = Image.fromarray(np.clip(result + 0.5, 0, 255).astype(np.uint8))
    return small.resize(image.size, Image.Resampling.BICUBIC)


def behind(image: Image.Image) -> Image.Image:
    """RGB of the same size: what the borders say is behind whatever stands in the middle."""
    border = Image.new("L", (_SAMPLES, _SAMPLES), 255)
    unknown = Image.new("L", (_SAMPLES, _SAMPLES), 0)
    inset = round(_SAMPLES * 0.08)
    unknown.paste(border.crop((0, 0, _SAMPLES - 2 * inset, _SAMPLES - inset)), (inset, inset))
    return filled(image, unknown.resize(image.size, Image.Resampling.NEAREST))
