import pytest

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.catalog.sizes import (
    RATIO_TOLERANCE,
    SCALES,
    SHAPES,
    SizeRule,
    check,
    find_name,
    list_sizes,
    size_for,
    snap,
)
from gpt_image_studio.generations.model import Size

RULE = Registry.load().get("gpt-image-2").size_rule
THREE_SIZES = Registry.load().get("gpt-image-1.5").size_rule


@pytest.mark.parametrize(
    ("shape", "scale", "size"),
    [
        ("1:1", "1K", "1024x1024"),
        ("1:1", "2K", "2048x2048"),
        ("1:1", "4K", "2880x2880"),
        ("3:2", "1K", "1536x1024"),
        ("2:3", "1K", "1024x1536"),
        ("16:9", "2K", "2048x1152"),
        ("16:9", "4K", "3840x2160"),
        ("9:16", "2K", "1088x1920"),
        ("9:16", "4K", "2160x3840"),
        ("3:4", "2K", "1536x2048"),
    ],
)
def test_a_chip_pair_means_the_size_people_know(shape: str, scale: str, size: str) -> None:
    assert str(size_for(shape, scale, RULE)) == size


def test_every_shape_is_offered_at_every_scale_once_and_in_its_ratio() -> None:
    named = list_sizes(RULE)
    assert [(each.shape.id, each.scale) for each in named] == [(s.id, scale) for s in SHAPES for scale in SCALES]
    assert len({each.size for each in named}) == len(named)
    for each in named:
        assert not RULE.list_broken(each.size), each
        assert abs(each.size.width / each.size.height / each.shape.ratio - 1) <= RATIO_TOLERANCE, each
        assert find_name(each.size, RULE) == each


def test_scales_of_a_shape_grow_and_the_largest_cannot_grow_further() -> None:
    for shape in SHAPES:
        small, middle, large = (size_for(shape.id, scale, RULE) for scale in SCALES)
        assert 1_000_000 <= small.pixels <= 1_600_000
        assert small.pixels < middle.pixels < large.pixels
        assert max(large.width, large.height) == RULE.longest_edge or large.pixels > 0.95 * RULE.max_pixels


@pytest.mark.parametrize(
    ("asked", "became", "reason"),
    [
        ((1920, 1080), "1920x1088", "1920 × 1080 became 1920 × 1088: both sides must be multiples of 16."),
        ((1080, 1350), "1088x1360", "1080 × 1350 became 1088 × 1360: both sides must be multiples of 16."),
        ((512, 512), "816x816", "512 × 512 became 816 × 816: a picture needs at least 655,360 pixels."),
        ((1, 1), "816x816", "1 × 1 became 816 × 816: a picture needs at least 655,360 pixels."),
        ((720, 480), "1008x672", "720 × 480 became 1008 × 672: a picture needs at least 655,360 pixels."),
        ((3840, 2161), "3840x2160", "3840 × 2161 became 3840 × 2160: a picture may have at most 8,294,400 pixels."),
        (
            (3000, 900),
            "3024x1008",
            "3000 × 900 became 3024 × 1008: the long side may be at most 3 times the short side.",
        ),
    ],
)
def test_a_size_that_is_not_allowed_is_snapped_with_the_reason(
    asked: tuple[int, int], became: str, reason: str
) -> None:
    snapped = snap(*asked, RULE)
    assert (str(snapped.size), snapped.reason) == (became, reason)


def test_every_limit_that_is_broken_is_named() -> None:
    snapped = snap(4096, 2304, RULE)
    assert str(snapped.size) == "3840x2160"
    assert snapped.reason == (
        "4096 × 2304 became 3840 × 2160: "
        "no side may be longer than 3,840 pixels and a picture may have at most 8,294,400 pixels."
    )


@pytest.mark.parametrize("legal", [(1024, 640), (2880, 2880), (3840, 1280), (1280, 3840), (1024, 1024)])
def test_the_limits_themselves_are_legal_and_stay(legal: tuple[int, int]) -> None:
    assert snap(*legal, RULE).size == Size(*legal)
    assert snap(*legal, RULE).reason == ""
    check(Size(*legal), RULE)


@pytest.mark.parametrize("asked", [(0, 1024), (1024, -16)])
def test_a_side_without_pixels_is_refused(asked: tuple[int, int]) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        snap(*asked, RULE)
    assert refusal.value.field == "size"


def test_a_check_names_the_field_the_reason_and_a_size_that_would_do() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        check(Size(1920, 1080), RULE)
    assert refusal.value.field == "size"
    assert refusal.value.fix == "1920x1088"
    assert refusal.value.message == (
        "1920 × 1080 is not possible: both sides must be multiples of 16. 1920 × 1088 would do."
    )


def test_a_check_of_a_size_without_pixels_still_finds_one_that_would_do() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        check(Size(0, 0), RULE)
    assert refusal.value.fix == "816x816"


def test_a_model_with_a_few_sizes_offers_only_those() -> None:
    named = {(each.shape.id, each.scale): str(each.size) for each in list_sizes(THREE_SIZES)}
    assert named == {("1:1", "1K"): "1024x1024", ("2:3", "1K"): "1024x1536", ("3:2", "1K"): "1536x1024"}
    assert str(snap(1200, 800, THREE_SIZES).size) == "1536x1024"
    assert snap(1200, 800, THREE_SIZES).reason == (
        "1200 × 800 became 1536 × 1024: this model makes only 1024 × 1024, 1024 × 1536 and 1536 × 1024."
    )
    with pytest.raises(InvalidInputError, match="no 4K in 1:1"):
        size_for("1:1", "4K", THREE_SIZES)


def test_a_model_with_another_step_gets_sizes_like_the_conventional_ones() -> None:
    rule = SizeRule(multiple_of=64, longest_edge=2048, max_ratio=2, min_pixels=65_536, max_pixels=2048 * 2048)
    named = list_sizes(rule)
    assert size_for("1:1", "2K", rule) == Size(2048, 2048)
    assert str(size_for("16:9", "1K", rule)) == "1600x896"
    assert all(not rule.list_broken(each.size) for each in named)
    assert not any(each.scale == "4K" for each in named)
    assert len({each.size for each in named}) == len(named)


def test_a_custom_size_has_no_name() -> None:
    assert find_name(Size(1040, 1040), RULE) is None


@pytest.mark.parametrize(("shape", "scale"), [("7:5", "1K"), ("1:1", "8K"), ("custom", "1K")])
def test_an_unknown_chip_is_refused(shape: str, scale: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        size_for(shape, scale, RULE)
    assert refusal.value.field == "size"
