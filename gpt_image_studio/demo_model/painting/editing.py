"""Edits: a mask or strokes say where the words apply; without either the whole picture comes into another light.

Outside the place image 1 comes back shifted by +2 per channel, as the real service returns it slightly changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps, ImageStat

from gpt_image_studio.demo_model.drawing.corner_label import sign
from gpt_image_studio.demo_model.drawing.table import find_scene, is_thing
from gpt_image_studio.demo_model.painting.ground import behind, filled
from gpt_image_studio.demo_model.painting.marked_area import largest_box, marked_area, reaches_around
from gpt_image_studio.demo_model.painting.regrading import regraded
from gpt_image_studio.demo_model.painting.renderer import Picture, brief_of

EDIT_SHIFT: Final = 2
_LEAST_EDGE: Final = 40  # pixels; nothing can be shown in less
_SHADOW: Final = 0.42
_EVERYWHERE: Final = 248  # of 255 on average: nothing is kept
_FOOT: Final = 0.05  # of the place's height is left below a thing
_TONE: Final = 0.16
_REMOVING: Final = ("remove", "erase", "delete", "without", "clean", "empty")


def draw_edit(
    picture: Picture,
    base: Image.Image,
    *,
    mask: Image.Image | None = None,
    markup: Image.Image | None = None,
    references: Sequence[Image.Image] = (),
) -> Image.Image:
    """`mask` is clear where to edit; `markup` is clear but for strokes, which are followed and not shown."""
    size = (picture.width, picture.height)
    first = _fitted(_plain(base, is_transparent=picture.is_transparent), size)
    if mask is not None:
        share = ImageOps.invert(_fitted(mask.getchannel("A") if "A" in mask.getbands() else mask.convert("L"), size))
        return Image.composite(_changed(picture, first, share, references).image, shifted(first), share)
    if markup is not None:
        share = marked_area(_fitted(markup, size), size)
        change = _changed(picture, first, share, references)
        return Image.composite(change.image, shifted(first), ImageChops.lighter(share, change.reach))
    return sign(regraded(first, behind(first), brief_of(picture), references), picture.label)


@dataclass(frozen=True, slots=True)
class _Change:
    image: Image.Image
    #: L: where what is new lies, also outside what was marked.
    reach: Image.Image


def _plain(base: Image.Image, *, is_transparent: bool) -> Image.Image:
    """RGBA where the result is, else RGB: what was clear is paper."""
    if is_transparent or not base.has_transparency_data:
        return base.convert("RGBA" if is_transparent else "RGB")
    whole = base.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole).convert("RGB")


def _fitted(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Covering the asked size, the middle kept."""
    return image if image.size == size else ImageOps.fit(image, size, Image.Resampling.LANCZOS)


def shifted(image: Image.Image) -> Image.Image:
    """As what an edit leaves alone comes back."""
    plus = [min(255, value + EDIT_SHIFT) for value in range(256)]
    same = list(range(256))
    return image.point(plus * 3 + (same if image.mode == "RGBA" else []))


def _changed(picture: Picture, first: Image.Image, share: Image.Image, references: Sequence[Image.Image]) -> _Change:
    """What is shown in the place: something the words name, nothing when they say so, else the same in another light."""
    brief = brief_of(picture)
    nowhere = Image.new("L", first.size, 0)
    if brief.mentions(*_REMOVING):
        return _Change(_cleared(first, share), nowhere)
    box = largest_box(share)
    scene = find_scene(brief)
    if reaches_around(share):
        is_all = ImageStat.Stat(share).mean[0] > _EVERYWHERE
        if scene is None or (is_thing(scene) and not is_all):
            return _Change(regraded(first, behind(first), brief, references, place=share, is_ground=True), nowhere)
        return _Change(_toned(scene(replace(brief, is_transparent=False)), references).convert(first.mode), nowhere)
    if scene is None or box is None or min(box[2] - box[0], box[3] - box[1]) < _LEAST_EDGE:
        return _Change(regraded(first, behind(first), brief, references, place=share), nowhere)
    inside = replace(picture, width=box[2] - box[0], height=box[3] - box[1], is_transparent=True)
    drawn = _toned(scene(brief_of(inside)), references)
    if drawn.mode == "RGBA":
        return _standing(drawn, _cleared(first, share), box)
    changed = first.copy()  # a view, not a thing that could stand somewhere
    changed.paste(drawn, box[:2])
    nowhere.paste(255, box)
    return _Change(changed, nowhere)


def _cleared(first: Image.Image, share: Image.Image) -> Image.Image:
    return Image.new("RGBA", first.size) if first.mode == "RGBA" else shifted(filled(first, share))


def _standing(thing: Image.Image, ground: Image.Image, box: tuple[int, int, int, int]) -> _Change:
    """The thing at the foot of its place, with the shadow where it touches the ground."""
    reach = Image.new("L", ground.size, 0)
    outline = thing.getchannel("A").getbbox()
    if outline is None:
        return _Change(ground, reach)
    thing = thing.crop(outline)
    at = (box[0] + outline[0], round(box[3] - (box[3] - box[1]) * _FOOT) - thing.height)
    flat = max(4, thing.width // 9)
    foot = at[1] + thing.height - flat // 3
    whole = ground.convert("RGBA")
    if ground.mode == "RGB":
        shadow = Image.new("L", ground.size, 0)
        ImageDraw.Draw(shadow).ellipse(
            (at[0], foot - flat, at[0] + thing.width, foot + flat), fill=round(255 * _SHADOW)
        )
        soft = ImageChops.invert(shadow.filter(ImageFilter.GaussianBlur(flat * 0.6)))
        whole = ImageChops.multiply(ground, Image.merge("RGB", (soft, soft, soft))).convert("RGBA")
    whole.alpha_composite(thing, (max(0, at[0]), max(0, at[1])))
    reach.paste(thing.getchannel("A"), at)
    return _Change(whole.convert(ground.mode), reach)


def _toned(image: Image.Image, references: Sequence[Image.Image]) -> Image.Image:
    """Pulled a little toward the mean colour of the references, so that it shows they arrived."""
    if not references:
        return image
    means = [
        np.asarray(reference.convert("RGB").resize((1, 1), Image.Resampling.BOX), np.float32)[0, 0]
        for reference in references
    ]
    tone = np.mean(means, axis=0).astype(np.uint8)
    flat = Image.new("RGB", image.size, (int(tone[0]), int(tone[1]), int(tone[2])))
    blended = Image.blend(image.convert("RGB"), flat, _TONE)
    if image.mode == "RGBA":
        blended.putalpha(image.getchannel("A"))
    return blended
