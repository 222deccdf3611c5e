"""Photographs a subject: chooses lens, place in the frame, lamps and set."""

from dataclasses import replace

from PIL import Image

from gpt_image_studio.demo_model.drawing.rendering.camera import Camera, level_camera
from gpt_image_studio.demo_model.drawing.rendering.lighting import make_rig
from gpt_image_studio.demo_model.drawing.rendering.shading import Set
from gpt_image_studio.demo_model.drawing.rendering.solids import Body, Vec
from gpt_image_studio.demo_model.drawing.subjects.subject import Subject

from .brief import Brief
from .sets import Furniture, furnish
from .stage import Backdrop, Stage, casters, detail_for, photograph

_WIDE, _VERY_WIDE, _TALL, _NARROW = 1.3, 2.0, 0.72, 0.5


def moved(body: Body, by: Vec) -> Body:
    return replace(body, at=(body.at[0] + by[0], body.at[1] + by[1], body.at[2] + by[2]))


def shoot(brief: Brief, subject: Subject) -> Image.Image:
    furniture = furnish(brief, subject.width, keeps_low=subject.keeps_low)
    if brief.is_transparent:
        furniture = replace(furniture, bodies=(), top=0.0)
    bodies = (*furniture.bodies, *(moved(body, (0, furniture.top, 0)) for body in subject.bodies))
    camera = _frame(brief, subject, furniture)
    rig = make_rig(
        brief, middle=(0, furniture.top + subject.height * 0.75, 0), gobo_size=max(2.6, subject.height * 2.4)
    )
    steps = {"low": 7, "medium": 9, "auto": 9}.get(brief.quality, 13)
    scene = Set(rig, casters(bodies), wall=-1.55, shadow_steps=steps)
    backdrop = Backdrop(
        furniture.wall, furniture.floor, cove=furniture.cove, gloss=furniture.gloss,
        pool=(rig.key[0] * -0.35, furniture.top + subject.height * 0.7, -1.2),
        pool_radius=max(2.1, subject.height * 1.9) * (1.25 if brief.ratio > _WIDE else 1.0),
        pool_rest=0.5 if not brief.palette.is_dark else 0.3,
    )  # fmt: skip
    glows = tuple(replace(glow, at=(glow.at[0], glow.at[1] + furniture.top, glow.at[2])) for glow in subject.glows)
    stage = Stage(camera, scene, backdrop, bodies, glows)
    return photograph(
        stage, brief.film(), detail_for(brief.width, brief.height, brief.quality), is_transparent=brief.is_transparent
    )


def _frame(brief: Brief, subject: Subject, furniture: Furniture) -> Camera:
    """The subject large enough to matter and small enough to breathe, off the middle in wide frames."""
    height, width = subject.height + furniture.top * 0.8, max(subject.width, furniture.reach * 0.95)
    close = brief.between(0.97, 1.08) if not brief.has("close", "closeup", "macro") else 1.25
    share_high, share_wide = (0.74, 0.48) if brief.ratio > _WIDE else (0.69, 0.68)
    if brief.ratio < _NARROW:
        share_wide = 0.58
    if brief.is_transparent:
        share_high, share_wide, close = 0.84, 0.84, 1.0
        height, width = subject.height, subject.width
    unit = min(share_high * brief.height / height, share_wide * brief.width / width) * close
    at_x, at_y = brief.width / 2, brief.height * (0.53 if brief.ratio > _TALL else 0.56)
    if not brief.is_transparent and brief.ratio > _WIDE:
        shift = 0.10 if brief.ratio < _VERY_WIDE else 0.16
        side = 1.0 if brief.has("right") and not brief.has("left") else (-1.0 if brief.rng.random() < 0.5 else 1.0)
        at_x += side * shift * brief.width
    middle = furniture.top + subject.height / 2 - furniture.top * 0.42
    if brief.is_transparent:
        middle, at_y = subject.height / 2, brief.height / 2
    eye = subject.eye_height if subject.eye_height is not None else brief.between(1.0, 1.45)
    return level_camera(
        brief.width, brief.height, target=(0, middle, 0), at_x=at_x, at_y=at_y, pixels_per_unit=unit,
        distance=5.2, eye_height=eye + furniture.top,
    )  # fmt: skip
