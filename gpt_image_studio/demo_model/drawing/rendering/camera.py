"""A view camera: perspective with verticals that stay vertical, the subject placed by shifting the lens."""

from dataclasses import dataclass

import numpy as np

from .fields import Field, f32
from .solids import Vec


@dataclass(frozen=True, slots=True)
class Camera:
    width: int
    height: int
    eye: Vec
    right: Vec
    up: Vec
    forward: Vec
    #: pixels per unit of angle
    focal: float
    #: pixel that the forward direction meets
    centre_x: float
    centre_y: float

    def directions(self, x: Field, y: Field) -> Field:
        """Unit vectors (3, n) through pixel coordinates."""
        u = (x - np.float32(self.centre_x)) * np.float32(1 / self.focal)
        v = (np.float32(self.centre_y) - y) * np.float32(1 / self.focal)
        d = np.stack([f32(self.forward[k] + u * self.right[k] + v * self.up[k]) for k in range(3)])
        return f32(d / np.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]))

    def project(self, p: Vec) -> tuple[float, float, float]:
        """Pixel x, y and the distance along the view."""
        d = [p[k] - self.eye[k] for k in range(3)]
        depth = max(1e-3, sum(d[k] * self.forward[k] for k in range(3)))
        x = sum(d[k] * self.right[k] for k in range(3)) / depth * self.focal
        y = sum(d[k] * self.up[k] for k in range(3)) / depth * self.focal
        return self.centre_x + x, self.centre_y - y, depth

    def mirrored(self) -> "Camera":
        """The same picture seen from below the floor: what a floor reflects."""
        flip = f32([1, -1, 1])
        eye, right, up, forward = (
            tuple(float(c) for c in f32(v) * flip) for v in (self.eye, self.right, self.up, self.forward)
        )
        return Camera(
            self.width,
            self.height,
            _vec(eye),
            _vec(right),
            _vec(up),
            _vec(forward),
            self.focal,
            self.centre_x,
            self.centre_y,
        )


def _vec(values: tuple[float, ...]) -> Vec:
    return (values[0], values[1], values[2])


def level_camera(
    width: int,
    height: int,
    *,
    target: Vec,
    at_x: float,
    at_y: float,
    pixels_per_unit: float,
    distance: float,
    eye_height: float,
) -> Camera:
    """Looks straight ahead from `eye_height`; `target` appears at the pixel (at_x, at_y)."""
    eye = (target[0], eye_height, target[2] + distance)
    focal = pixels_per_unit * distance
    centre_y = at_y + (target[1] - eye_height) * pixels_per_unit
    return Camera(width, height, eye, (1, 0, 0), (0, 1, 0), (0, 0, -1), focal, at_x, centre_y)


def tilted_camera(
    width: int,
    height: int,
    *,
    target: Vec,
    at_x: float,
    at_y: float,
    pixels_per_unit: float,
    distance: float,
    pitch: float,
) -> Camera:
    """Looks down at the target by `pitch` radians (π/2 is from straight above)."""
    c, s = float(np.cos(pitch)), float(np.sin(pitch))
    eye = (target[0], target[1] + s * distance, target[2] + c * distance)
    return Camera(width, height, eye, (1, 0, 0), (0, c, -s), (0, -s, -c), pixels_per_unit * distance, at_x, at_y)
