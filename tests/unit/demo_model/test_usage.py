"""The demo model counts tokens as OpenAI's calculator does: every published figure."""

import pytest

from gpt_image_studio.demo_model.wire.sizes import auto_size
from gpt_image_studio.demo_model.wire.usage import input_image_tokens, output_tokens

GRIDS = (16, 24, 48, 64, 96)
OUTPUT = {
    (1024, 1024): (196, 439, 1756, 3122, 7024),
    (1536, 1024): (158, 343, 1372, 2459, 5488),
    (1024, 1536): (158, 343, 1372, 2459, 5488),
    (2048, 1152): (157, 367, 1413, 2511, 5650),
    (2048, 2048): (397, 892, 3568, 6343, 14272),
    (2560, 1440): (205, 478, 1843, 3276, 7370),
    (3840, 2160): (371, 865, 3336, 5930, 13342),
    (1088, 1920): (148, 344, 1325, 2356, 5300),
    (1280, 720): (106, 246, 947, 1683, 3787),
    (1024, 640): (107, 239, 956, 1700, 3824),
    (2880, 2880): (659, 1483, 5930, 10542, 23719),
    (3840, 1280): (139, 332, 1328, 2324, 5311),
    (2048, 1088): (136, 330, 1320, 2301, 5176),
    (1122, 1402): (186, 408, 1630, 2916, 6603),
    (1254, 1254): (229, 515, 2058, 3659, 8232),
}
INPUT = {
    (1024, 1024): 1024,
    (1536, 1024): 1536,
    (3840, 2160): 1508,
    (64, 64): 16,
    (256, 256): 256,
    (400, 400): 625,
    (512, 512): 1024,
    (768, 768): 1024,
    (1024, 768): 768,
    (1280, 720): 920,
    (1920, 1080): 1508,
    (2048, 2048): 1521,
    (3000, 600): 1474,
    (300, 900): 352,
    (4096, 4096): 1521,
}


@pytest.mark.parametrize(("size", "tokens"), OUTPUT.items(), ids=str)
def test_output_tokens_are_the_published_ones(size: tuple[int, int], tokens: tuple[int, ...]) -> None:
    assert tuple(output_tokens(grid, *size) for grid in GRIDS) == tokens


def test_rounding_up_comes_after_multiplying_by_the_count() -> None:
    assert output_tokens(16, 1024, 1024, count=3) == 586
    assert output_tokens(48, 1024, 1024, count=2) == 3512
    assert output_tokens(96, 3840, 2160, count=10) == 133416


def test_a_partial_costs_a_hundred_tokens() -> None:
    assert output_tokens(16, 1024, 1024, partials=2) == 396


@pytest.mark.parametrize(("size", "tokens"), INPUT.items(), ids=str)
def test_input_tokens_are_the_measured_ones(size: tuple[int, int], tokens: int) -> None:
    assert input_image_tokens(*size) == tokens


@pytest.mark.parametrize(
    ("ratio", "size"), [(4 / 5, (1122, 1402)), (1.0, (1254, 1254)), (16 / 9, (1672, 941)), (9.0, (2172, 724))]
)
def test_the_automatic_size_is_the_measured_one(ratio: float, size: tuple[int, int]) -> None:
    assert auto_size(ratio) == size
