"""Food from above: a plate, a bowl, a pizza on a table."""

import math

import numpy as np
from PIL import Image

from gpt_image_studio.demo_model.drawing.brief import Brief
from gpt_image_studio.demo_model.drawing.colours import adjust, light_of
from gpt_image_studio.demo_model.drawing.rendering.camera import tilted_camera
from gpt_image_studio.demo_model.drawing.rendering.fields import Field, f32, noise_tile, sample, smoothstep
from gpt_image_studio.demo_model.drawing.rendering.lighting import make_rig
from gpt_image_studio.demo_model.drawing.rendering.outlines import flowing, rounded
from gpt_image_studio.demo_model.drawing.rendering.shading import Set
from gpt_image_studio.demo_model.drawing.rendering.solids import (
    Body,
    Material,
    Shape,
    box,
    egg,
    lathe,
    ring,
    rod,
    turned,
)
from gpt_image_studio.demo_model.drawing.rendering.surfaces import Paint, dimpled, mottled, planks, speckled
from gpt_image_studio.demo_model.drawing.stage import Backdrop, Stage, casters, detail_for, photograph
from gpt_image_studio.demo_model.drawing.subjects.fruit import fruit_body
from gpt_image_studio.demo_model.drawing.subjects.plants import leaf, leaf_paint

_BASIL = (0.07, 0.16, 0.035)


def table(brief: Brief) -> Image.Image:
    bodies = _pizza(brief) if brief.has("pizza") else _bowl(brief)
    bodies += _cutlery(brief)
    unit = min(brief.width, brief.height) / 2.55
    camera = tilted_camera(
        brief.width,
        brief.height,
        target=(0, 0.05, 0),
        at_x=brief.width * (0.5 if brief.ratio < 1.3 else brief.between(0.44, 0.56)),
        at_y=brief.height * 0.5,
        pixels_per_unit=unit,
        distance=5.5,
        pitch=brief.between(1.02, 1.25),
    )
    rig = make_rig(brief, middle=(0, 0.2, -0.2), gobo_size=4.6)
    floor = (
        planks(light_of((0.66, 0.50, 0.36)), width=0.62)
        if brief.has("wooden", "wood", "rustic", "table")
        else speckled(light_of(brief.palette.ground), light_of(adjust(brief.palette.ground, lighter=-0.08)), amount=0.0)
    )
    backdrop = Backdrop(
        light_of(brief.palette.ground), floor, cove=0.02, pool=(0, 0, 0), pool_radius=2.6, pool_rest=0.6
    )
    drawn = tuple(bodies)
    scene = Set(rig, casters(drawn), wall=-30.0, shadow_steps=9)
    return photograph(
        Stage(camera, scene, backdrop, drawn),
        brief.film(),
        detail_for(brief.width, brief.height, brief.quality),
        is_transparent=brief.is_transparent,
    )


def _bowl(brief: Brief) -> list[Body]:
    glaze = Material(
        speckled(light_of(brief.subject_colour("EFE6D6", "33434A", "5E7364", "B8A48C")), (0.25, 0.2, 0.15), amount=0.6),
        roughness=0.3,
    )
    plate = lathe(
        rounded([(0, 0), (0.55, 0, 0.02), (1.02, 0.10, 0.03), (1.0, 0.13, 0.01), (0.55, 0.035, 0.06), (0, 0.035)])
    )
    bowl = lathe(
        (
            *flowing([(0.0, 0.03), (0.30, 0.03), (0.52, 0.12), (0.68, 0.28), (0.72, 0.40)], per_span=6),
            *flowing([(0.695, 0.40), (0.65, 0.28), (0.5, 0.16), (0.28, 0.10), (0.0, 0.09)], per_span=6),
        )
    )
    soup: dict[str, tuple[float, float, float]] = {
        "tomato": (0.62, 0.10, 0.02),
        "pumpkin": (0.80, 0.34, 0.04),
        "green": (0.22, 0.32, 0.06),
        "ramen": (0.46, 0.26, 0.08),
    }
    kind = (
        "tomato"
        if brief.has("tomato", "gazpacho")
        else "green"
        if brief.has("pea", "spinach", "broccoli", "green")
        else "ramen"
        if brief.has("ramen", "noodles", "noodle", "pho", "broth")
        else "pumpkin"
    )
    surface = lathe(rounded([(0, 0.24), (0.655, 0.24), (0.655, 0.29), (0, 0.29)]))
    bodies = [
        Body(plate, glaze),
        Body(bowl, glaze, (0, 0.03, 0), nudge=0.1),
        Body(surface, Material(_swirl(soup[kind]), roughness=0.25, shine=0.04), (0, 0.03, 0), nudge=0.2),
    ]
    if kind == "ramen":
        bodies += _ramen(brief)
    else:
        bodies += _garnish(brief, soup[kind])
    return bodies


def _swirl(colour: tuple[float, float, float]) -> Paint:
    cream = f32((0.88, 0.80, 0.66))

    def paint(p: Field) -> Field:
        r = np.sqrt(p[0] ** 2 + p[2] ** 2)
        a = np.arctan2(p[2], p[0])
        spiral = (
            a / np.float32(math.tau)
            + r * np.float32(3.4)
            + sample(noise_tile(256, 4, 3), p[0] * np.float32(0.3), p[2] * np.float32(0.3)) * np.float32(0.10)
        )
        line = (
            smoothstep(0.09, 0.03, np.abs(spiral - np.rint(spiral)))
            * smoothstep(0.48, 0.40, r)
            * smoothstep(0.04, 0.10, r)
        )
        tone = (
            f32(colour)[None, :]
            * (1 + sample(noise_tile(256, 5, 9), p[0] * np.float32(0.6), p[2] * np.float32(0.6)) * np.float32(0.07))[
                :, None
            ]
        )
        return f32(tone + (cream - tone) * (line * np.float32(0.8))[:, None])

    return paint


def _garnish(brief: Brief, colour: tuple[float, float, float]) -> list[Body]:
    del colour
    green = Material(leaf_paint(_BASIL), roughness=0.45, softness=0.4)
    bodies: list[Body] = []
    for k in range(4):
        turn = turned(yaw=k * 1.65 + brief.between(-0.3, 0.3), pitch=1.25)
        bodies.append(leaf((0.02 * k, 0.345 + 0.008 * k, 0.0), turn, 0.26, green, width=0.55, bend=-0.25))
    seeds = Material((0.20, 0.24, 0.08), roughness=0.6)
    for k in range(16):
        a, r = k * 2.4, 0.10 + 0.030 * k
        bodies.append(
            Body(
                egg(0.032, 0.012, 0.018),
                seeds,
                (math.sin(a) * r, 0.335, math.cos(a) * r),
                turned(yaw=a * 1.7),
                casts=False,
                nudge=0.3,
            )
        )
    return bodies


def _ramen(brief: Brief) -> list[Body]:
    white, yolk = (
        Material((0.86, 0.83, 0.76), roughness=0.35, softness=0.4),
        Material((0.85, 0.36, 0.03), roughness=0.25, softness=0.4),
    )
    bodies: list[Body] = []
    for x, z in ((-0.26, 0.14), (-0.10, 0.34)):
        bodies += [
            Body(egg(0.17, 0.085, 0.135), white, (x, 0.345, z), turned(yaw=0.5), nudge=0.3),
            Body(egg(0.085, 0.05, 0.08), yolk, (x + 0.01, 0.395, z), nudge=0.5, casts=False),
        ]
    onion = Material((0.30, 0.44, 0.12), roughness=0.4, softness=0.3)
    for k in range(12):
        a, r = k * 2.4, 0.05 + 0.016 * k
        bodies.append(
            Body(
                ring(0.042, 0.013),
                onion,
                (0.24 + math.sin(a) * r, 0.345, 0.08 + math.cos(a) * r),
                turned(pitch=math.pi / 2 - 0.2, yaw=a),
                casts=False,
                nudge=0.4,
            )
        )
    noodle = Material((0.80, 0.62, 0.30), roughness=0.35, softness=0.3)
    for k in range(9):
        bodies.append(
            Body(
                ring(0.20 + 0.022 * k, 0.017),
                noodle,
                (0.10 - 0.015 * k, 0.325, -0.20 + 0.012 * k),
                turned(pitch=math.pi / 2 + brief.between(-0.12, 0.12), yaw=k * 0.7),
                casts=False,
                nudge=0.25,
            )
        )
    nori = Material((0.012, 0.022, 0.014), roughness=0.5)
    bodies.append(
        Body(box(0.34, 0.40, 0.012, 0.004), nori, (0.34, 0.26, -0.44), turned(yaw=-0.5, pitch=-0.5), nudge=0.3)
    )
    return bodies


def _pizza(brief: Brief) -> list[Body]:
    crust = Material(
        mottled((0.72, 0.42, 0.14), (0.36, 0.16, 0.05), scale=1.6),
        roughness=0.8,
        softness=0.2,
        relief=dimpled(0.12, 1.4),
    )
    base = lathe(
        flowing(
            [(0.0, 0.0), (0.98, 0.0), (1.04, 0.05), (1.0, 0.115), (0.90, 0.085), (0.86, 0.055), (0.0, 0.055)],
            per_span=5,
        )
    )
    board = lathe(rounded([(0, -0.06), (1.22, -0.06, 0.01), (1.22, -0.004, 0.01), (0, -0.004)]))
    bodies = [
        Body(
            board,
            Material(mottled(light_of((0.48, 0.33, 0.22)), light_of((0.40, 0.27, 0.17)), scale=1.0), roughness=0.7),
            (0, 0.06, 0),
        ),
        Body(base, crust, (0, 0.06, 0), nudge=0.1),
        Body(_sauce(), Material(_melted, roughness=0.35, softness=0.2), (0, 0.115, 0), nudge=0.2),
    ]
    basil = Material(leaf_paint(_BASIL), roughness=0.4, softness=0.4)
    for k in range(9):
        a, r = k * 2.4 + 0.4, 0.16 + 0.072 * k
        at = (math.sin(a) * r, 0.155, math.cos(a) * r)
        if brief.has("pepperoni", "salami") or k % 3 != 2:
            slice_shape = lathe(rounded([(0, 0), (0.115, 0, 0.006), (0.125, 0.026, 0.006), (0.10, 0.018), (0, 0.014)]))
            bodies.append(
                Body(
                    slice_shape,
                    Material(mottled((0.46, 0.06, 0.03), (0.58, 0.14, 0.07), scale=4.0), roughness=0.35),
                    (at[0], 0.132, at[2]),
                    nudge=0.3,
                )
            )
        else:
            bodies += fruit_body("cherry", (at[0], 0.12, at[2]), 0.09, k)
    for k in range(7):
        a = k * 2.4 + 1.6
        r = 0.14 + 0.10 * k
        bodies.append(
            leaf(
                (math.sin(a) * r, 0.168, math.cos(a) * r),
                turned(yaw=a * 2, pitch=1.35),
                0.22,
                basil,
                width=0.6,
                bend=-0.3,
            )
        )
    return bodies


def _sauce() -> Shape:
    def distance(p: Field) -> Field:
        a = np.arctan2(p[0], p[2])
        r = np.sqrt(p[0] ** 2 + p[2] ** 2)
        edge = r - np.float32(0.86) - np.sin(a * 9) * np.float32(0.014) - np.sin(a * 5 + 1) * np.float32(0.016)
        bumps = sample(noise_tile(256, 5, 3), p[0] * np.float32(0.7), p[2] * np.float32(0.7)) * np.float32(0.012)
        return f32(np.maximum(edge, np.abs(p[1]) - np.float32(0.02) - bumps) * np.float32(0.7))

    return Shape(distance, (-0.9, -0.04, -0.9), (0.9, 0.05, 0.9), 0.003)


def _melted(p: Field) -> Field:
    n = sample(noise_tile(256, 4, 3), p[0] * np.float32(0.42), p[2] * np.float32(0.42)) + sample(
        noise_tile(256, 6, 13), p[0] * np.float32(0.8), p[2] * np.float32(0.8)
    ) * np.float32(0.35)
    t = smoothstep(-0.35, 0.25, n)[:, None]
    cheese = f32((0.86, 0.66, 0.30)) * (1 - smoothstep(0.9, 1.5, n)[:, None] * np.float32(0.45))
    return f32(f32((0.52, 0.08, 0.02)) * (1 - t) + cheese * t)


def _cutlery(brief: Brief) -> list[Body]:
    steel = Material((0.66, 0.65, 0.62), roughness=0.22, is_metal=True)
    if brief.has("pizza"):
        return []
    bodies = [
        Body(rod((1.30, 0.03, 0.62), (1.26, 0.03, -0.30), 0.026, 0.020), steel),
        Body(egg(0.10, 0.022, 0.155), steel, (1.25, 0.035, -0.46)),
    ]
    cloth = light_of(brief.palette.accent if brief.family.random() < 0.5 else brief.palette.second)
    bodies.append(
        Body(
            box(0.50, 0.03, 1.35, 0.012),
            Material(mottled(cloth, (cloth[0] * 0.85, cloth[1] * 0.85, cloth[2] * 0.85), scale=2.5), roughness=1.0),
            (1.30, -0.005, 0.10),
            turned(yaw=0.08),
            nudge=-0.3,
        )
    )
    return bodies
