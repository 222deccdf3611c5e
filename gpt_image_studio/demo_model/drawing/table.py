"""Which words call which scene. To add one: write a function from Brief to a picture or a subject, and a line here."""

from collections.abc import Callable

from PIL import Image

from gpt_image_studio.demo_model.drawing.scenes.abstracts import abstract
from gpt_image_studio.demo_model.drawing.scenes.cities import skyline
from gpt_image_studio.demo_model.drawing.scenes.landscapes import landscape
from gpt_image_studio.demo_model.drawing.scenes.marks import mark
from gpt_image_studio.demo_model.drawing.scenes.patterns import pattern
from gpt_image_studio.demo_model.drawing.scenes.posters import poster
from gpt_image_studio.demo_model.drawing.scenes.rooms import room
from gpt_image_studio.demo_model.drawing.scenes.screens import screen
from gpt_image_studio.demo_model.drawing.scenes.space import planet
from gpt_image_studio.demo_model.drawing.scenes.tables import table
from gpt_image_studio.demo_model.drawing.subjects.subject import Subject

from .brief import Brief
from .reading import singulars
from .studio import shoot
from .subjects import bottles, devices, figures, food, fruit, goods, models, plants, vessels

Scene = Callable[[Brief], Image.Image]

_PHOTOS: set[Scene] = set()


def photo(subject: Callable[[Brief], Subject]) -> Scene:
    """A subject in the studio."""

    def scene(brief: Brief) -> Image.Image:
        return shoot(brief, subject(brief))

    _PHOTOS.add(scene)
    return scene


def is_thing(scene: Scene) -> bool:
    """It shows something that can stand anywhere; other scenes are whole views or sheets."""
    return scene in _PHOTOS


#: the kinds of picture that decide everything, whatever else the prompt mentions
FORMS: tuple[tuple[str, Scene], ...] = (
    ("poster flyer billboard typography headline banner invitation", poster),
    ("pattern wallpaper textile tile tiles tiling print motif", pattern),
    ("logo logotype wordmark emblem monogram icon badge brandmark", mark),
    ("dashboard website webpage interface ui infographic chart graph diagram wireframe", screen),
)

#: things (in the singular); of those the prompt names, the first named wins
THINGS: tuple[tuple[str, Scene], ...] = (
    ("perfume fragrance cologne parfum", photo(bottles.perfume)),
    ("can cans soda beer cola tin seltzer", photo(bottles.can)),
    ("tube toothpaste sunscreen", photo(bottles.tube)),
    ("jar jars honey jam moisturiser moisturizer pickle marmalade", photo(vessels.jar)),
    ("bottle bottles oil wine serum whisky whiskey gin vodka champagne shampoo lotion skincare dropper vinegar", photo(bottles.bottle)),
    ("candle candles", photo(vessels.candle)),
    ("cup mug coffee espresso cappuccino latte tea teacup matcha saucer", photo(vessels.cup)),
    ("box package packaging carton parcel cereal", photo(goods.package)),
    ("gift present giftbox birthday christmas", photo(goods.gift)),
    ("bag pouch beans", photo(goods.bag)),
    ("book books novel notebook magazine cover journal", photo(goods.book)),
    ("phone smartphone app mobile", photo(devices.phone)),
    ("watch wristwatch clock timepiece", photo(devices.watch)),
    ("lamp lampshade nightlight", photo(goods.lamp)),
    ("headphones headphone headset audio earphones", photo(devices.headphones)),
    ("ring jewellery jewelry necklace diamond gem earring earrings", photo(goods.jewel)),
    ("donut doughnut", photo(food.donut)),
    ("burger hamburger cheeseburger sandwich", photo(food.burger)),
    ("cake cupcake dessert pastry cheesecake pie", photo(food.cake)),
    ("icecream gelato sundae scoop cone", photo(food.ice_cream)),
    ("bread loaf sourdough bakery baguette croissant", photo(food.bread)),
    ("soup ramen noodles noodle plate dish salad pasta pizza dinner lunch breakfast meal food curry broth", table),
    ("vase flower bouquet tulip poppy rose peony eucalyptus pampas floral blossom", photo(plants.flowers)),
    ("plant plants cactus succulent pot monstera houseplant", photo(plants.pot_plant)),
    ("mushroom mushrooms fungi toadstool", photo(plants.mushroom)),
    ("fruit orange lemon citrus pear apple plum fig peach pomegranate cherry grape apricot bowl", photo(fruit.fruit)),
    ("grapefruit tangerine blueberry", photo(fruit.fruit)),
    ("bust portrait statue sculpture head face person woman man girl boy mannequin", photo(figures.bust)),
    ("cat kitten cats", photo(figures.cat)),
    ("dog puppy dogs dachshund", photo(figures.dog)),
    ("bird sparrow robin birds canary", photo(figures.bird)),
    ("whale fish dolphin shark", photo(figures.whale)),
    ("rocket spaceship startup launch", photo(models.rocket)),
    ("house home cottage cabin villa", photo(models.house)),
    ("car cars automobile taxi vehicle", photo(models.car)),
    ("balloon balloons", photo(models.balloon)),
    ("chess pawn king queen", photo(models.chess)),
    ("room interior corner reading nook sofa couch armchair chair bedroom lounge apartment loft furniture", room),
    ("planet moon saturn space galaxy mars earth orbit cosmos", planet),
    ("city skyline skyscraper skyscrapers downtown metropolis towers cityscape", skyline),
    ("mountain landscape desert dune sea ocean beach coast forest valley hill lake river sunset sunrise star starry horizon", landscape),
    ("fjord canyon woods meadow aurora pine tree", landscape),
    ("abstract geometric gradient shapes silk cloth", abstract),
)  # fmt: skip

#: weak: they set the mood of other things more often than they are the thing
_MOOD_WORDS = """
    morning sunset sunrise corner reading tea coffee oil bowl home face head portrait statue sculpture tree sea cover ring
    rose beans birthday space pot floral plate food moon forest chair king person woman man girl boy gradient print beach
    ocean star mountain city
"""
_MOODS = frozenset(_MOOD_WORDS.split())


def _index() -> dict[str, tuple[int, Scene]]:
    return {word: (place, scene) for place, (words, scene) in enumerate(THINGS) for word in words.split()}


_BY_WORD = _index()


def scene_for(brief: Brief) -> Scene:
    return find_scene(brief) or (poster if brief.reading.quotes else abstract)


def find_scene(brief: Brief) -> Scene | None:
    """None where the prompt names nothing known."""
    for words, scene in FORMS:
        if brief.has(*words.split()):
            return scene
    named = [
        (bool(_MOODS & set(singulars(word))), at, word)
        for at, word in enumerate(brief.reading.words)
        if _known(word) is not None
    ]
    if not named:
        return None
    _, at, word = min(named)
    # of two things in a row the second is what is meant: "mushroom lamp", "tea box"
    after = brief.reading.words[at + 1] if at + 1 < len(brief.reading.words) else ""
    if _known(after) is not None and not _MOODS & set(singulars(after)):
        word = after
    known = _known(word)
    return known[1] if known is not None else None


def _known(word: str) -> tuple[int, Scene] | None:
    return next((_BY_WORD[form] for form in singulars(word) if form in _BY_WORD), None)
