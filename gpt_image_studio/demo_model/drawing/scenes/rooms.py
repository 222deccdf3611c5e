"""A corner of a room: a seat, a lamp, a plant, daylight across the wall."""

from dataclasses import replace

from PIL import Image

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, blend, light_of
from gpt_image_studio.demo_model.drawing.rendering.camera import level_camera
from gpt_image_studio.demo_model.drawing.rendering.fields import Rgb
from gpt_image_studio.demo_model.drawing.rendering.lighting import make_rig
from gpt_image_studio.demo_model.drawing.rendering.outlines import rounded
from gpt_image_studio.demo_model.drawing.rendering.shading import Set
from gpt_image_studio.demo_model.drawing.rendering.solids import (
    Body,
    Material,
    Shape,
    box,
    joined,
    lathe,
    placed,
    rod,
    slab,
    turned,
)
from gpt_image_studio.demo_model.drawing.rendering.surfaces import mottled, planks, wood
from gpt_image_studio.demo_model.drawing.stage import Backdrop, Glow, Stage, casters, detail_for, photograph
from gpt_image_studio.demo_model.drawing.studio import moved
from gpt_image_studio.demo_model.drawing.subjects.plants import pot_plant
from gpt_image_studio.demo_model.drawing.subjects.subject import fronted, label_for


def room(brief: Brief) -> Image.Image:
    palette = brief.palette
    side = -1.0 if brief.rng.random() < 0.5 else 1.0
    seat_colour = (
        palette.subject
        if palette.is_subject_named
        else (palette.subject, palette.accent)[int(brief.family.integers(2))]
    )
    is_sofa = brief.has("sofa", "couch", "living", "lounge") or (
        not brief.has("chair", "armchair", "reading") and brief.family.random() < 0.6
    )
    seat = sofa(light_of(seat_colour), 2.5 if is_sofa else 1.15)
    bodies: list[Body] = [moved(body, (side * -0.15, 0, 0.0)) for body in seat]
    reach = 1.55 if is_sofa else 0.95
    plant = pot_plant(brief)
    bodies += [
        moved(
            replace(body, at=(body.at[0] * 0.85, body.at[1] * 0.85, body.at[2] * 0.85), scale=body.scale * 0.85),
            (side * -(reach + 0.28), 0, -0.25),
        )
        for body in plant.bodies
    ]
    bodies += floor_lamp(brief, side * (reach + 0.30))
    bodies += _rug(brief, 3.4 if is_sofa else 2.4)
    bodies += _frame(brief, side * -0.15, is_sofa=is_sofa)
    if not is_sofa:
        bodies += _side_table(brief, side * -0.95 + side * 0.0)
    return _shoot(brief, tuple(bodies), side * (reach + 0.30), width=2 * reach + 1.7)


def sofa(colour: Rgb, width: float) -> list[Body]:
    cloth = Material(
        mottled(colour, (colour[0] * 0.90, colour[1] * 0.90, colour[2] * 0.90), scale=2.2),
        roughness=0.95,
        softness=0.25,
        shine=0.02,
    )
    legs = Material(wood(light_of((0.45, 0.32, 0.23)), along=1), roughness=0.5)
    bodies = [
        Body(box(width, 0.26, 0.86, 0.05), cloth, (0, 0.16, 0)),
        Body(_cushion(width - 0.02, 0.62, 0.24), cloth, (0, 0.36, -0.36), turned(pitch=-0.12)),
    ]
    count = 2 if width > 1.6 else 1
    inner = width - 0.36
    for k in range(count):
        x = (k - (count - 1) / 2) * inner / count
        bodies.append(Body(_cushion(inner / count - 0.012, 0.20, 0.74), cloth, (x, 0.385, 0.06), nudge=0.1))
        bodies.append(
            Body(_cushion(inner / count - 0.03, 0.46, 0.20), cloth, (x, 0.52, -0.20), turned(pitch=-0.20), nudge=0.05)
        )
    bodies += [
        Body(_cushion(0.20, 0.46, 0.88), cloth, (s * (width / 2 - 0.08), 0.16, 0.01), nudge=0.12) for s in (-1, 1)
    ]
    bodies += [
        Body(rod((x, 0.0, z), (x * 0.98, 0.20, z * 0.96), 0.022, 0.03), legs, casts=False)
        for x in (-width / 2 + 0.16, width / 2 - 0.16)
        for z in (-0.34, 0.36)
    ]
    return bodies


def _cushion(width: float, height: float, depth: float) -> Shape:
    return box(width, height, depth, min(width, height, depth) * 0.42)


def floor_lamp(brief: Brief, x: float) -> list[Body]:
    metal = Material((0.05, 0.048, 0.045), roughness=0.4)
    warm = light_of(blend(brief.palette.paper, (1.0, 0.85, 0.62), 0.5))
    glows = brief.palette.is_dark or brief.has("evening", "night", "lamp", "cosy", "cozy")
    glow: Rgb = (warm[0] * 0.75, warm[1] * 0.55, warm[2] * 0.3) if glows else (0.0, 0.0, 0.0)
    shade = lathe(rounded([(0, 1.62), (0.19, 1.62, 0.02), (0.32, 1.26, 0.01), (0.30, 1.26), (0, 1.30)]))
    return [
        Body(lathe(rounded([(0, 0), (0.19, 0, 0.01), (0.19, 0.03, 0.01), (0, 0.03)])), metal, (x, 0, -0.35)),
        Body(rod((x, 0.02, -0.35), (x, 1.4, -0.35), 0.014), metal),
        Body(shade, Material(warm, roughness=0.8, softness=0.8, glow=glow), (x, 0, -0.35), nudge=0.1),
    ]


def _rug(brief: Brief, width: float) -> list[Body]:
    colour = light_of(blend(brief.palette.second, brief.palette.paper, 0.4))
    outline = rounded(
        [(-width / 2, -0.75, 0.04), (width / 2, -0.75, 0.04), (width / 2, 0.75, 0.04), (-width / 2, 0.75, 0.04)]
    )
    return [
        Body(
            slab(outline, 0.03, edge=0.01),
            Material(mottled(colour, (colour[0] * 0.85, colour[1] * 0.85, colour[2] * 0.85), scale=3.0), roughness=1.0),
            (0, 0.012, 0.55),
            turned(pitch=1.5708),
            casts=False,
            nudge=-0.6,
        )
    ]


def _frame(brief: Brief, x: float, *, is_sofa: bool) -> list[Body]:
    """A picture on the wall; quoted words hang there."""
    width, height = (0.78, 0.98) if is_sofa else (0.62, 0.80)
    picture = label_for(brief, aspect=width / height, share=0.24, paper=brief.palette.paper, on=brief.palette.paper)
    wall = -1.0
    frame = Material(
        wood(light_of((0.30, 0.21, 0.15) if not brief.palette.is_dark else (0.62, 0.46, 0.31)), along=1), roughness=0.5
    )
    sheet = Material(
        light_of(brief.palette.paper),
        roughness=0.5,
        decal=fronted(picture, left=-width / 2, right=width / 2, low=0, high=height),
    )
    at = (x, 1.18, wall + 0.03)
    return [
        Body(box(width + 0.07, height + 0.07, 0.04, 0.006), frame, (at[0], at[1] - 0.035, at[2])),
        Body(box(width, height, 0.012, 0.002), sheet, (at[0], at[1], at[2] + 0.022), nudge=0.15, casts=False),
    ]


def _side_table(brief: Brief, x: float) -> list[Body]:
    top = Material(wood(light_of((0.55, 0.39, 0.27))), roughness=0.45)
    cup = lathe(rounded([(0, 0), (0.05, 0, 0.01), (0.06, 0.10, 0.005), (0.05, 0.10), (0, 0.02)]))
    legs = joined(
        [
            rod((0, 0.0, 0), (0, 0.46, 0), 0.02),
            placed(lathe(rounded([(0, 0), (0.15, 0, 0.005), (0.15, 0.02, 0.005), (0, 0.02)])), (0, 0, 0)),
        ]
    )
    books = [
        Body(
            box(0.26, 0.045, 0.19, 0.004),
            Material(light_of(tone), roughness=0.7),
            (x, 0.49 + 0.046 * k, 0.35),
            turned(yaw=0.2 + 0.3 * k),
        )
        for k, tone in enumerate((brief.palette.accent, brief.palette.second))
    ]
    return [
        Body(lathe(rounded([(0, 0.46), (0.27, 0.46, 0.01), (0.27, 0.49, 0.01), (0, 0.49)])), top, (x, 0, 0.35)),
        Body(legs, top, (x, 0, 0.35)),
        *books,
        Body(cup, Material(light_of(adjust(brief.palette.paper, lighter=0.0)), roughness=0.3), (x + 0.02, 0.582, 0.35)),
    ]


def _shoot(brief: Brief, bodies: tuple[Body, ...], lamp_x: float, *, width: float) -> Image.Image:
    tall = 2.35
    unit = min(brief.height / (tall * (1.0 if brief.ratio < 1.3 else 0.92)), brief.width / (width * 0.80))
    camera = level_camera(
        brief.width,
        brief.height,
        target=(0, 0.92, 0),
        at_x=brief.width / 2,
        at_y=brief.height * 0.56,
        pixels_per_unit=unit,
        distance=5.6,
        eye_height=1.2,
    )
    rig = make_rig(brief, middle=(0.2, 1.3, -0.4), gobo_size=4.2)
    scene = Set(rig, casters(bodies), wall=-1.0, shadow_steps=9)
    palette = brief.palette
    boards = planks(light_of((0.70, 0.55, 0.40) if not palette.is_dark else (0.42, 0.31, 0.23)), width=0.34)
    backdrop = Backdrop(
        light_of(palette.ground), boards, cove=0.012, pool=(0, 1.2, -1.0), pool_radius=3.4, pool_rest=0.55, gloss=0.05
    )
    is_lit = palette.is_dark or brief.has("evening", "night", "lamp", "cosy", "cozy")
    glows = (Glow((lamp_x, 1.38, -0.30), 1.6, (0.9, 0.6, 0.3)),) if is_lit else ()
    return photograph(
        Stage(camera, scene, backdrop, bodies, glows),
        brief.film(),
        detail_for(brief.width, brief.height, brief.quality),
        is_transparent=brief.is_transparent,
    )
