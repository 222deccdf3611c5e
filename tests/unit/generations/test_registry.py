import re
from pathlib import Path

import pytest

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.catalog.capabilities import Capabilities
from gpt_image_studio.generations.catalog.registry import FlatPrice, Model, ModelsFileError, ModelStatus, Registry
from gpt_image_studio.generations.model import Background, OutputFormat, Quality, Size

PACKAGED = Registry.load()
OFFERED = (*PACKAGED.list_offered(is_demo=False), *PACKAGED.list_offered(is_demo=True))


def load_with(tmp_path: Path, text: str) -> Registry:
    file = tmp_path / "models.toml"
    file.write_text(text, encoding="utf-8")
    return Registry.load(file)


def refusal_of(tmp_path: Path, text: str) -> str:
    with pytest.raises(ModelsFileError) as refusal:
        load_with(tmp_path, text)
    return refusal.value.message.replace(f"{tmp_path}/", "")


def test_with_a_key_the_real_models_are_offered_and_gpt_image_2_comes_first() -> None:
    assert [model.id for model in PACKAGED.list_offered(is_demo=False)] == [
        "gpt-image-2",
        "gpt-image-2.5-flare",
        "gpt-image-2.5-sunburst",
        "gpt-image-2.6-flare",
        "gpt-image-2.6-sunburst",
    ]


def test_without_a_key_only_the_demo_model_is_offered() -> None:
    assert [(model.id, model.label) for model in PACKAGED.list_offered(is_demo=True)] == [("studio-demo", "Demo model")]


def test_levels_have_the_words_people_see() -> None:
    def labels(model_id: str) -> list[str]:
        return [level.label for level in PACKAGED.get(model_id).qualities]

    assert labels("gpt-image-2") == ["Draft", "Standard", "Final"]
    assert labels("gpt-image-2.5-flare") == ["Draft", "Standard", "Final", "Extra", "Max"]
    assert PACKAGED.get("gpt-image-2").label_of(Quality.MAX) == "max"


@pytest.mark.parametrize("model", OFFERED, ids=lambda model: model.id)
def test_what_is_offered_is_complete(model: Model) -> None:
    assert model.note
    assert set(model.usual_seconds) == {level.quality for level in model.qualities}
    assert model.formats[:3] == (OutputFormat.PNG, OutputFormat.JPEG, OutputFormat.WEBP)
    assert model.backgrounds == tuple(Background)
    assert (model.max_count, model.max_partials, model.max_references, model.has_mask) == (10, 3, 16, True)
    assert model.default_quality is Quality.MEDIUM
    assert model.price.since <= model.price.checked
    assert not model.size_rule.list_broken(Size(1024, 1024))


def test_formats_that_need_a_permission_are_known_and_not_offered() -> None:
    model = PACKAGED.get("gpt-image-2.6-flare")
    assert model.restricted_formats == ("gif", "svg")
    assert model.formats == (OutputFormat.PNG, OutputFormat.JPEG, OutputFormat.WEBP)
    assert model.status is ModelStatus.PREVIEW


def test_an_operator_with_the_permission_offers_them_with_a_price(tmp_path: Path) -> None:
    registry = load_with(
        tmp_path,
        """
        [prices."ours@2026-11-23"]
        since = 2026-11-23
        checked = 2026-11-23
        text_in = 5
        image_in = 8
        image_out = 30
        grid = { low = 36, medium = 48, high = 48, xhigh = 64, max = 96 }
        svg = 0.125

        [models."gpt-image-2.6-flare"]
        formats = ["png", "jpeg", "webp", "gif", "svg"]
        price = "ours@2026-11-23"
        """,
    )
    model = registry.get_offered("gpt-image-2.6-flare", is_demo=False)
    assert model.formats == tuple(OutputFormat)
    assert model.price.svg_microdollars == 125_000


def test_what_only_some_models_take_is_known_of_each() -> None:
    def list_with(name: str) -> list[str]:
        return [model.id for model in OFFERED if getattr(model, name)]

    assert list_with("has_complexity") == ["gpt-image-2.6-flare", "gpt-image-2.6-sunburst"]
    assert list_with("has_markup") == [model.id for model in OFFERED if model.id != "gpt-image-2"]
    assert list_with("has_strictness") == [model.id for model in OFFERED if not model.is_demo]


def test_the_server_behind_the_provider_takes_away_what_it_cannot_do() -> None:
    limited = PACKAGED.limited_to(Capabilities(has_markup=False, has_complexity=False, has_strictness=False))
    for model in limited.list_offered(is_demo=False):
        assert not any((model.has_markup, model.has_complexity, model.has_strictness))
    assert limited.get("studio-demo").has_markup


@pytest.mark.parametrize(
    ("model_id", "quality", "size", "seconds"),
    [
        ("gpt-image-2", Quality.MEDIUM, Size(1024, 1024), 300),
        ("gpt-image-2", Quality.MEDIUM, Size(2560, 1440), 300),
        ("gpt-image-2", Quality.MEDIUM, Size(3840, 2160), 600),
        ("gpt-image-2", Quality.HIGH, Size(1024, 1024), 600),
        ("gpt-image-2.5-flare", Quality.HIGH, Size(1024, 1024), 300),
        ("gpt-image-2.5-flare", Quality.MAX, Size(1024, 1024), 600),
    ],
)
def test_the_best_quality_and_the_largest_sizes_may_take_longer(
    model_id: str, quality: Quality, size: Size, seconds: float
) -> None:
    assert PACKAGED.get(model_id).timeout_seconds(quality, size) == seconds


def test_a_retired_model_is_readable_and_refused_for_new_jobs() -> None:
    assert PACKAGED.get("gpt-image-1.5").label == "GPT Image 1.5"
    with pytest.raises(InvalidInputError) as refusal:
        PACKAGED.get_offered("gpt-image-1.5", is_demo=False)
    assert (refusal.value.field, refusal.value.fix) == ("model", "gpt-image-2")
    assert refusal.value.message == "GPT Image 1.5 is not offered any more."


def test_the_demo_model_is_refused_where_there_is_a_key_and_the_reverse() -> None:
    for model_id, is_demo in (("studio-demo", False), ("gpt-image-2", True)):
        with pytest.raises(InvalidInputError, match="not offered here"):
            PACKAGED.get_offered(model_id, is_demo=is_demo)
        assert PACKAGED.get_offered(model_id, is_demo=not is_demo).id == model_id


def test_an_unknown_model_is_named_by_its_field() -> None:
    assert PACKAGED.find("dall-e-3") is None
    with pytest.raises(InvalidInputError) as refusal:
        PACKAGED.get("dall-e-3")
    assert refusal.value.field == "model"
    with pytest.raises(InvalidInputError, match="no model of that name"):
        PACKAGED.get_offered("dall-e-3", is_demo=False)


def test_a_file_retires_a_model(tmp_path: Path) -> None:
    registry = load_with(
        tmp_path,
        """
        [models.gpt-image-2]
        status = "retired"
        retired_at = 2027-04-21
        """,
    )
    assert "gpt-image-2" not in [model.id for model in registry.list_offered(is_demo=False)]
    assert registry.get("gpt-image-2").is_retired
    assert registry.get("gpt-image-2").price == PACKAGED.get("gpt-image-2").price


def test_a_file_adds_a_model_like_another(tmp_path: Path) -> None:
    registry = load_with(
        tmp_path,
        """
        [models.our-deployment]
        like = "gpt-image-2"
        label = "GPT Image 2 (Azure)"
        labels = { high = "Best" }
        """,
    )
    model = registry.list_offered(is_demo=False)[-1]
    assert (model.id, model.label, model.qualities[-1].label) == ("our-deployment", "GPT Image 2 (Azure)", "Best")
    assert model.size_rule == PACKAGED.get("gpt-image-2").size_rule


def test_a_file_adds_a_model_with_its_own_sizes_and_a_flat_price(tmp_path: Path) -> None:
    registry = load_with(
        tmp_path,
        """
        [size_rules.house]
        multiple_of = 8
        longest_edge = 2048
        max_pixels = 4_194_304

        [prices."house@2026-11"]
        since = 2026-11-01
        checked = 2026-11-01
        flat = { medium = 0.015 }

        [models.house]
        label = "House model"
        family = "house"
        status = "preview"
        qualities = ["medium"]
        formats = ["png"]
        backgrounds = ["auto"]
        max_count = 4
        size_rule = "house"
        price = "house@2026-11"
        usual_seconds = { medium = 6.5 }
        """,
    )
    model = registry.get_offered("house", is_demo=False)
    assert model.price.output == FlatPrice({Quality.MEDIUM: 15_000})
    assert (model.size_rule.multiple_of, model.max_references, model.max_partials) == (8, 0, 0)


def test_a_price_is_given_once_under_its_name(tmp_path: Path) -> None:
    assert refusal_of(
        tmp_path,
        """
        [prices."gpt-image-2@2026-04-21"]
        since = 2026-04-21
        checked = 2026-11-22
        image_out = 60
        grid = { low = 16, medium = 48, high = 96 }
        """,
    ) == (
        "models.toml: prices.gpt-image-2@2026-04-21: is given already with other figures. Give yours a name of its own."
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("models = 3", "models: must be a table."),
        ("[model.x]\na = 1", "“model” is none of size_rules, prices and models."),
        ("[models]\nx = 1", "models.x: must be a table."),
        ("[models.x]\nlike = 'gpt-image-9'", "models.x: like = “gpt-image-9” names no model above it."),
        ("[models.x]\nlike = 'gpt-image-2'", "models.x: needs a label of its own."),
        ("[models.gpt-image-2]\nlike = 'studio-demo'", "exists already, so it cannot begin as a copy of another."),
        ("[models.gpt-image-2]\nprice = 'free'", "models.gpt-image-2: there is no price “free”."),
        ("[models.gpt-image-2]\nsize_rule = 'any'", "models.gpt-image-2: there is no size rule “any”."),
        ("[models.gpt-image-2]\nqualities = ['low']", "models.gpt-image-2: Value error, usual_seconds must name"),
        ("[models.gpt-image-2]\nmax_references = 0", "models.gpt-image-2: Value error, a mask and a mark-up need"),
        ("[models.gpt-image-2]\nformats = ['png', 'png']", "names something twice"),
        ("[models.gpt-image-2]\nmax_count = 11", "models.gpt-image-2.max_count: Input should be less than or equal"),
        ("[models.gpt-image-2]\ncolour = 'red'", "models.gpt-image-2.colour: Extra inputs are not permitted"),
        ("[models.gpt-image-2]\nformats = ['tiff']", "models.gpt-image-2.formats.0: Input should be"),
        ("[models.studio-demo]\nstatus = 'retired'", "leaves no model of the demo to offer."),
        ("[prices.x]\nsince = 2026-01-01\nchecked = 2026-01-01", "write exactly one of grid, tokens and flat"),
        (
            "[prices.x]\nsince = 2026-01-01\nchecked = 2026-01-01\nflat = {low = -1}",
            "prices.x.flat.low: Input should be",
        ),
        ("[models.gpt-image-2]\nprice = 'gpt-image-1.5'", "“gpt-image-1.5” has no price for high, low, medium."),
        (
            "[size_rules.none]\nmin_pixels = 5000\nmax_pixels = 400\n[models.gpt-image-2]\nsize_rule = 'none'",
            "size_rules.none: has no room for any shape.",
        ),
        ("[models.gpt-image-2]\nformats = ['png', 'svg']", "models.gpt-image-2: svg needs a price"),
        (
            "[size_rules.x]\nfixed = ['1024x1024']\n[models.gpt-image-2]\nsize_rule = 'x'\nformats = ['gif']",
            "models.gpt-image-2: gif needs a size rule with limits",
        ),
        ("[size_rules.x]\nfixed = ['1024']", "size_rules.x.fixed.0: String should match pattern"),
        ("not toml", "models.toml: Expected"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    refusal = refusal_of(tmp_path, text)
    assert refusal.startswith("models.toml: ")
    assert message in refusal


def test_a_file_that_is_not_there_is_said_to_be_unreadable(tmp_path: Path) -> None:
    with pytest.raises(ModelsFileError, match=r"nowhere\.toml: cannot be read"):
        Registry.load(tmp_path / "nowhere.toml")


def test_models_can_be_kept_in_sets_and_caches() -> None:
    assert len(set(OFFERED)) == len(OFFERED)


EXAMPLES = re.findall(
    r"```toml\n(.*?)```",
    (Path(__file__).parents[3] / "docs/reference/models.md").read_text(encoding="utf-8"),
    re.DOTALL,
)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_reference_work(tmp_path: Path, example: str) -> None:
    assert load_with(tmp_path, example).list_offered(is_demo=False)


def test_the_reference_shows_all_five_ways() -> None:
    assert len(EXAMPLES) == 5
