"""The pictures of the public pages as data: what was asked, with which settings, and what each is an edit of.

`.ci/draw_samples.py` draws them with the project's own renderer and keeps a receipt; captions and prices are made from here.
"""

from dataclasses import dataclass

from gpt_image_studio.generations.model import Background, Quality, Size
from gpt_image_studio.screens.examples.choices import EXAMPLES

SQUARE = Size(1024, 1024)
WIDE = Size(1536, 1024)


@dataclass(frozen=True, slots=True)
class Sample:
    """`size` is one that the studio offers by name. `widths` are the widths of its files, px; without any it is drawn, not shown."""

    prompt: str
    alt: str
    size: Size = SQUARE
    quality: Quality = Quality.MEDIUM
    background: Background = Background.AUTO
    #: Name of the sample that this one is a masked edit of.
    edit_of: str = ""
    #: Chance is drawn from this, so that pictures of one family share their camera and light.
    seed: str = ""
    widths: tuple[int, ...] = (320, 640)
    #: Only this part is shown: left, top, width, height, px.
    part: tuple[int, int, int, int] | None = None

    @property
    def ratio(self) -> float:
        """Height : width of what is shown."""
        _left, _top, width, height = self.part or (0, 0, self.size.width, self.size.height)
        return height / width


_BOTTLE = (
    "Studio photograph of an olive green ceramic oil bottle on a travertine plinth, {}. "
    "The label reads “Olive — cold pressed”."
)
_CHAIR = "A reading corner with a {} armchair, cream wall, a floor lamp and a plant."
_CAN = "Can of sparkling water in sky blue on a plinth, {}. The label reads “Tide”."
#: What a team writes once and puts under every prompt of a range.
LOOK = "on a travertine plinth, pale sage background, soft window light from the left, matte finish, calm editorial photograph."

#: The prompt of the guide, as it grows: what the line is for, and the line.
RECIPE = (
    ("Scene", "A travertine plinth before a pale sand background."),
    ("Subject", "A ceramic oil bottle stands on it,"),
    ("Details", "deep olive green, speckled glaze, one cream label."),
    ("Composition", "Bottle in the right third, the rest empty."),
    ("Light", "Low morning light, the long shadows of olive leaves."),
    ("Words and limits", "The label reads “Olive — cold pressed” and nothing else; no props."),
)
_RECIPE_ALTS = (
    "A plinth with a stack of coloured shapes that nobody asked for",
    "A dark green bottle on the plinth",
    "An olive green bottle with a cream label on the plinth",
    "The same bottle, standing right of the middle",
    "The bottle in low light with leaf shadows on the wall",
    "The finished picture: the label reads Olive, cold pressed",
)


def recipe_prompt(stage: int) -> str:
    """The first `stage` lines as one prompt, 1 to 6."""
    words = " ".join(line for _part, line in RECIPE[:stage])
    return words.removesuffix(",") + "." if words.endswith(",") else words


SAMPLES: dict[str, Sample] = {
    "hero": Sample(
        EXAMPLES["product"].prompt,
        "A green ceramic bottle labelled Olive on a stone plinth in morning light",
        Size(1280, 1024),
        widths=(640, 768, 1280),
        seed="hero|1",
    ),
    # The worked examples of a first visit.
    **{
        name: Sample(example.prompt, example.title, quality=example.quality, seed=f"sample|{name}")
        for name, example in EXAMPLES.items()
    },
    "jar": Sample(
        "Glass jar of apricot jam on a wooden table, pale sage background, soft window light. "
        "The label reads “Apricot — No. 3”.",
        "A jam jar whose label reads Apricot, No. 3",
        widths=(),
        seed="jar|0",
    ),
    "jar-quince": Sample(
        "Glass jar of quince jam on a wooden table, pale sage background, soft window light. "
        "The label now reads “Quince — No. 4”.",
        "The same jar; its label now reads Quince, No. 4",
        edit_of="jar",
        seed="jar|0",
    ),
    "chair": Sample(_CHAIR.format("teal"), "A reading corner with a teal armchair", WIDE, widths=(), seed="chair|5"),
    "chair-terracotta": Sample(
        _CHAIR.format("terracotta"),
        "The same corner; only the armchair is terracotta now",
        WIDE,
        edit_of="chair",
        seed="chair|5",
    ),
    "can": Sample(
        _CAN.format("plain white background"),
        "A blue can labelled Tide before a white wall",
        widths=(),
        seed="can|0",
    ),
    "can-summer": Sample(
        _CAN.format("coral background, low sun, palm shadows"),
        "The same can before a coral wall with palm shadows",
        edit_of="can",
        seed="can|0",
    ),
    "poster": Sample(
        "Poster for the open day of a pottery, geometric shapes, terracotta and cream. Headline “Hands in clay”, "
        "below it “Saturday 14 March”, at the foot “12 Mill Lane”.",
        "A poster that reads Hands in clay, Saturday 14 March, 12 Mill Lane",
        Size(1024, 1280),
        seed="poster|0",
    ),
    "bottle-sand": Sample(
        _BOTTLE.format("pale sand background, morning light"),
        "An olive oil bottle before a sand-coloured wall",
        seed="same|0",
    ),
    "bottle-rose": Sample(
        _BOTTLE.format("dusty rose background, window light"),
        "The same bottle before a rose wall",
        edit_of="bottle-sand",
        seed="same|0",
    ),
    "bottle-sage": Sample(
        _BOTTLE.format("sage background, soft light"),
        "The same bottle before a sage wall",
        edit_of="bottle-sand",
        seed="same|0",
    ),
    "bottle-terracotta": Sample(
        _BOTTLE.format("terracotta background, low evening sun"),
        "The same bottle before a terracotta wall at evening",
        edit_of="bottle-sand",
        seed="same|0",
    ),
    **{
        f"recipe-{stage}": Sample(recipe_prompt(stage), alt, WIDE, seed="recipe|3")
        for stage, alt in enumerate(_RECIPE_ALTS, 1)
    },
    "look-candle": Sample(
        f"White candle {LOOK} The label reads “Fern”.", "A white candle on a plinth before a sage wall", seed="b|0"
    ),
    "look-jar": Sample(
        f"Glass jar of honey {LOOK} The label reads “Meadow”.", "A honey jar on a plinth before a sage wall", seed="b|0"
    ),
    "look-bottle": Sample(
        f"Amber dropper bottle {LOOK} The label reads “Fern”.",
        "An amber bottle on a plinth before a sage wall",
        seed="b|0",
    ),
    "cutout": Sample(
        "A pair of blue headphones, product photograph, transparent background.",
        "Blue headphones without a background",
        background=Background.TRANSPARENT,
        seed="cutout|0",
    ),
    **{
        f"quality-{quality}": Sample(
            "A potted plant with large leaves on a wooden table, cream wall, morning light.",
            f"Leaves of a potted plant, drawn at the quality level {quality}",
            quality=quality,
            seed="quality|0",
            widths=(320,),
            part=(320, 120, 320, 320),
        )
        for quality in (Quality.LOW, Quality.MEDIUM, Quality.HIGH)
    },
}

#: Before and after on the landing page: what changed, and what the mask let change.
EDITS = ("jar-quince", "chair-terracotta", "can-summer")
SCENES = ("bottle-sand", "bottle-rose", "bottle-sage", "bottle-terracotta")
