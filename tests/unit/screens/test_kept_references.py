"""The strip as plain values: what a mask, a parent and a template's places do when pictures come, go and move."""

import json
import uuid

import pytest

from gpt_image_studio.generations.model import ReferenceRole
from gpt_image_studio.kit.ids import AssetId, OutputId
from gpt_image_studio.screens.studio.state.references.kept import (
    MAX_REFERENCES,
    KeptPicture,
    KeptReferences,
    Parent,
    Slot,
)

ONE, TWO, THREE, MASK = (AssetId(uuid.UUID(int=number)) for number in range(1, 5))
OUTPUT = OutputId(uuid.UUID(int=9))
FULL = KeptReferences(
    references=(KeptPicture(ONE, ReferenceRole.PRODUCT), KeptPicture(TWO), KeptPicture(THREE, ReferenceRole.LOGO)),
    mask=MASK,
    is_pixel_locked=False,
    parent=Parent(OUTPUT, ONE),
    slots=(Slot(ReferenceRole.PRODUCT, "the product", is_required=True),),
)


MARKED = FULL.with_markup(MASK)


def test_what_the_browser_keeps_is_read_back_as_it_was() -> None:
    assert KeptReferences.from_json(FULL.to_json()) == FULL
    assert KeptReferences.from_json(MARKED.to_json()) == MARKED
    assert KeptReferences().to_json() == ""


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "no json",
        "[]",
        "null",
        "7",
        '{"references": 5}',
        '{"references": [["not an id", "product"]]}',
        '{"references": [["00000000-0000-0000-0000-000000000001", "a role nobody has"]]}',
        '{"references": [], "parent": ["x"]}',
        '{"references": [], "slots": [["product"]]}',
        "[" * 11_000,
        '{"references": []}' + " " * 20_000,
    ],
)
def test_what_is_not_ours_is_nothing(stored: str) -> None:
    assert KeptReferences.from_json(stored) == KeptReferences()


def test_more_than_any_model_takes_is_not_read() -> None:
    many = [[str(uuid.UUID(int=number)), "other"] for number in range(1, 40)]
    stored = f'{{"references": {many}}}'.replace("'", '"')
    assert len(KeptReferences.from_json(stored).references) == MAX_REFERENCES


def test_a_mask_goes_when_another_picture_is_first_and_stays_when_the_others_move() -> None:
    assert FULL.moved(THREE, 1).mask == MASK
    assert FULL.without(TWO).mask == MASK
    assert FULL.moved(TWO, 0).mask is None
    assert FULL.without(ONE).mask is None
    assert FULL.with_first(TWO, parent=None).mask is None


def test_a_mark_up_goes_when_another_picture_is_first_and_stays_when_the_others_move() -> None:
    assert MARKED.without(TWO).markup == MASK
    assert MARKED.moved(TWO, 0).markup is None
    assert MARKED.without(ONE).markup is None
    assert MARKED.among({ONE, TWO, THREE}).markup is None


def test_a_mask_and_a_mark_up_put_each_other_away() -> None:
    other = AssetId(uuid.UUID(int=30))
    assert (MARKED.mask, MARKED.markup, MARKED.overlay_name) == (None, MASK, "mark-up")
    assert (MARKED.with_mask(other).mask, MARKED.with_mask(other).markup) == (other, None)
    both = json.loads(MARKED.to_json()) | {"mask": str(other)}
    read = KeptReferences.from_json(json.dumps(both))
    assert (read.mask, read.markup) == (other, None)


def test_what_an_older_version_kept_is_still_read() -> None:
    older = {name: value for name, value in json.loads(FULL.to_json()).items() if name != "markup"}
    assert KeptReferences.from_json(json.dumps(older)) == FULL


def test_a_parent_goes_with_its_picture_only() -> None:
    assert FULL.moved(ONE, 2).parent == FULL.parent
    assert FULL.without(ONE).parent is None


@pytest.mark.parametrize(("to", "order"), [(0, [TWO, ONE, THREE]), (2, [ONE, THREE, TWO]), (99, [ONE, THREE, TWO])])
def test_a_picture_moves_to_a_place_or_the_end(to: int, order: list[AssetId]) -> None:
    assert list(FULL.moved(TWO, to).ids) == order


def test_a_picture_to_edit_takes_the_place_of_the_one_edited_before() -> None:
    new = AssetId(uuid.UUID(int=20))
    parent = Parent(OutputId(uuid.UUID(int=21)), new)
    edited = FULL.with_first(new, parent=parent)
    assert (edited.ids, edited.parent) == ((new, TWO, THREE), parent)


def test_places_of_a_template_are_filled_in_order_with_their_roles() -> None:
    slots = (Slot(ReferenceRole.PRODUCT, "it", is_required=True), Slot(ReferenceRole.STYLE, "how", is_required=False))
    empty = KeptReferences().with_slots(slots)
    assert [slot.note for slot in empty.missing_slots] == ["it"]
    filled = empty.with_added(ONE).with_added(TWO).with_added(THREE)
    assert [each.role for each in filled.references] == ["product", "style", "other"]
    assert filled.missing_slots == ()
    assert [each.role for each in KeptReferences().with_added(ONE).with_slots(slots).references] == ["product"]
