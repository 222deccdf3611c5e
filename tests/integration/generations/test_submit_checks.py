"""What is sent is used as it is, or refused with the field and a word about it. Nothing is held for what is refused."""

from typing import Any

import pytest

from fakes.pictures import make_png
from fakes.workshop import Workshop, make_request
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.model import (
    Animation,
    Background,
    Complexity,
    OutputFormat,
    Quality,
    Size,
    Strictness,
)
from gpt_image_studio.kit.ids import AccountId, AssetId, new_id


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


async def upload(
    workshop: Workshop, account_id: AccountId, kind: AssetKind = AssetKind.REFERENCE, *, width: int = 64
) -> AssetId:
    return await workshop.keep(account_id, make_png(width), kind)


async def assert_refused(workshop: Workshop, field: str, **changes: Any) -> InvalidInputError:
    account_id = await workshop.account(100)
    with pytest.raises(InvalidInputError) as refusal:
        await workshop.submit(account_id, **changes)
    assert refusal.value.field == field
    assert refusal.value.message
    assert await workshop.generations.list_queue(account_id) == []
    assert await workshop.balance(account_id) == Balance(posted=100, held=0)
    return refusal.value


@pytest.mark.parametrize("prompt", ["", "   \n\t ", "\x00", "\u202e\u2066", "\u200b\ufeff\u200e", "\ud800"], ids=ascii)
async def test_a_prompt_without_anything_to_see_is_refused(workshop: Workshop, prompt: str) -> None:
    await assert_refused(workshop, "prompt", prompt=prompt)


async def test_a_prompt_one_character_too_long_is_refused_with_both_numbers(workshop: Workshop) -> None:
    refusal = await assert_refused(workshop, "prompt", prompt="x" * 32_001)
    assert "32,001" in refusal.message
    assert "32,000" in refusal.message


async def test_the_longest_prompt_is_taken_and_counted_after_cleaning(workshop: Workshop) -> None:
    account_id = await workshop.account()
    job = await workshop.submit(account_id, prompt="  " + "ä" * 32_000 + "\x00\r\n ")
    assert job.request.prompt == "ä" * 32_000
    assert (await workshop.get(job)).request == job.request


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\x00b\x07c\x1b[31m\x7f\x85d", "abc[31m\nd"),
        ("one\r\ntwo\rthree\u2028four\tfive", "one\ntwo\nthree\nfour\tfive"),
        ("safe\u202eexe.\u202c \u2067name\u2069", "safeexe. name"),
        ("קפה בתל אביב \u200fABC", "קפה בתל אביב \u200fABC"),
        ("قهوة في بيروت", "قهوة في بيروت"),
        ("a \ud83d half a pair", "a  half a pair"),
        ("👩\u200d🚀 in space", "👩\u200d🚀 in space"),
    ],
    ids=ascii,
)
async def test_a_prompt_keeps_its_words_and_loses_what_only_misleads(
    workshop: Workshop, written: str, kept: str
) -> None:
    account_id = await workshop.account()
    job = await workshop.submit(account_id, prompt=written)
    assert (await workshop.get(job)).request.prompt == kept


@pytest.mark.parametrize(("count", "fix"), [(0, "1"), (-3, "1"), (11, "10")])
async def test_a_count_out_of_range_is_refused_with_the_nearest_that_works(
    workshop: Workshop, count: int, fix: str
) -> None:
    assert (await assert_refused(workshop, "count", count=count)).fix == fix


@pytest.mark.parametrize("size", [Size(1000, 1000), Size(16, 16), Size(4096, 4096), Size(3840, 512), Size(0, -16)])
async def test_a_size_that_cannot_be_made_is_refused_with_one_that_can(workshop: Workshop, size: Size) -> None:
    refusal = await assert_refused(workshop, "size", size=size)
    width, height = refusal.fix.split("x")
    await workshop.submit(await workshop.account(), size=Size(int(width), int(height)))


async def test_a_model_that_is_not_there_or_not_offered_is_refused(workshop: Workshop) -> None:
    await assert_refused(workshop, "model", model="no-such-model")
    refusal = await assert_refused(workshop, "model", model="gpt-image-2")
    assert refusal.fix == "studio-demo"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("quality", {"quality": Quality.MAX}),
        ("compression", {"compression": 50}),
        ("compression", {"compression": 101, "output_format": OutputFormat.JPEG}),
        ("compression", {"compression": -1, "output_format": OutputFormat.WEBP}),
        ("output_format", {"background": Background.TRANSPARENT, "output_format": OutputFormat.JPEG}),
        ("partials", {"partials": 4}),
        ("partials", {"partials": -1}),
        ("mask", {"mask": AssetId(new_id())}),
        ("markup", {"markup": AssetId(new_id())}),
        ("complexity", {"complexity": Complexity.LOW}),
        ("strictness", {"strictness": Strictness.LOW}),
        ("output_format", {"background": Background.TRANSPARENT, "output_format": OutputFormat.SVG, "partials": 0}),
        ("frame_count", {"animation": Animation(4)}),
    ],
)
async def test_what_the_model_cannot_do_is_refused_beside_its_field(
    workshop: Workshop, field: str, changes: dict[str, Any]
) -> None:
    await assert_refused(workshop, field, **changes)


async def test_everything_the_demo_model_offers_is_taken(workshop: Workshop) -> None:
    model = (await workshop.generations.list_models())[0]
    account_id = await workshop.account(100_000)
    for level in model.qualities:
        for output_format in model.formats:
            plain: dict[str, Any] = {} if output_format.is_plain else {"partials": 0, "size": Size(960, 960)}
            job = await workshop.submit(account_id, quality=level.quality, output_format=output_format, **plain)
            assert job.request.output_format is output_format
    for background in model.backgrounds:
        await workshop.submit(account_id, background=background)


async def test_references_must_be_there_and_be_ones_own(workshop: Workshop) -> None:
    account_id, stranger = await workshop.account(), await workshop.account()
    mine, theirs = await upload(workshop, account_id), await upload(workshop, stranger)
    job = await workshop.submit(account_id, references=(mine,))
    assert job.request.references == (mine,)
    for references in [(theirs,), (mine, AssetId(new_id()))]:
        with pytest.raises(InvalidInputError) as refusal:
            await workshop.submit(account_id, references=references)
        assert refusal.value.field == "references"
    with pytest.raises(InvalidInputError) as refusal:
        await workshop.submit(account_id, references=(mine,), mask=theirs)
    assert refusal.value.field == "mask"


async def test_a_mark_up_lies_on_the_first_picture_and_on_no_other(workshop: Workshop) -> None:
    account_id, stranger = await workshop.account(), await workshop.account()
    first, wide = await upload(workshop, account_id), await upload(workshop, account_id, width=96)
    markup = await upload(workshop, account_id, AssetKind.MARKUP)
    mask = await upload(workshop, account_id, AssetKind.MASK)
    theirs = await upload(workshop, stranger, AssetKind.MARKUP)
    job = await workshop.submit(account_id, references=(first, wide), markup=markup)
    assert (await workshop.get(job)).request.markup == markup
    for changes, message in (
        ({"references": (wide,), "markup": markup}, "Paint the mark-up on the first reference"),
        ({"references": (first,), "markup": theirs}, "The mark-up is not there any more"),
        ({"references": (first,), "markup": mask}, "The mark-up is not there any more"),
        ({"references": (first,), "markup": markup, "mask": mask}, "takes a mask or a mark-up, not both"),
    ):
        with pytest.raises(InvalidInputError, match=message) as refusal:
            await workshop.submit(account_id, **changes)
        assert refusal.value.field == "markup"


async def test_references_are_part_of_the_price_before_and_after(workshop: Workshop) -> None:
    account_id = await workshop.account()
    reference = await upload(workshop, account_id)
    request = make_request(references=(reference,), quality=Quality.HIGH, size=Size(1024, 1024))
    quote = await workshop.generations.quote(request, account_id=account_id)
    assert quote.cost_microdollars > (await workshop.generations.quote(make_request())).cost_microdollars
    assert (
        await workshop.submit(account_id, references=(reference,), quality=Quality.HIGH, size=Size(1024, 1024))
    ).quote == quote


async def test_checking_says_the_same_as_submitting_and_holds_nothing(workshop: Workshop) -> None:
    assert (await workshop.generations.check(make_request(prompt=" a\r\nb "))).prompt == "a\nb"
    with pytest.raises(InvalidInputError, match="PNG has no compression; JPEG and WebP have"):
        await workshop.generations.check(make_request(compression=3))
