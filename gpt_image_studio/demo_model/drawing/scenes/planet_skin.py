"""The cloud bands or continents of a planet."""

import numpy as np

from gpt_image_studio.demo_model.drawing.rendering.fields import Field, Rgb, f32, noise_tile, sample, smoothstep
from gpt_image_studio.demo_model.drawing.rendering.surfaces import Paint


def planet_skin(base: Rgb, other: Rgb, *, banded: bool) -> Paint:
    def paint(p: Field) -> Field:
        warp = sample(noise_tile(256, 5, 3), p[0] * np.float32(0.5) + p[2] * np.float32(0.3), p[1] * np.float32(0.5))
        if banded:
            n = np.sin((p[1] + warp * np.float32(0.055)) * np.float32(13)) * np.float32(0.6) + sample(
                noise_tile(256, 5, 9), p[0] * np.float32(0.08), p[1] * np.float32(0.9) + warp * np.float32(0.03)
            )
        else:
            n = warp + sample(
                noise_tile(256, 6, 13),
                p[0] * np.float32(0.7) + p[2] * np.float32(0.45),
                p[1] * np.float32(0.7) - p[2] * np.float32(0.35),
            ) * np.float32(0.6)
        t = smoothstep(-0.9, 0.9, n)[:, None]
        return f32(f32(base) * (1 - t) + f32(other) * t)

    return paint
