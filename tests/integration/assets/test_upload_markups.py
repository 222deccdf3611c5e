"""Mark-ups: what was drawn over a reference, as a provider wants it: strokes on nothing, as large as the reference."""

import io
import uuid
from collections.abc import Callable

import numpy as np
import pytest
import sqlalchemy as sa
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fakes.pictures import encode, make_image, make_jpeg, make_png
from fakes.upload_api import UploadApi
from gpt_image_studio.accounts.service import SignedIn
from gpt_image_studio.assets.file_process.fitting import MAX_OVERLAY_BYTES
from gpt_image_studio.assets.keys import list_keys
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.assets.trash import AssetTrash
from gpt_image_studio.db.tables.generations import JobRow

SIZE = (400, 300)
RED, HIGHLIGHTER = (220, 30, 40, 255), (250, 230, 0, 90)


def drawn(size: tuple[int, int] = SIZE, colour: tuple[int, int, int, int] = RED) -> Image.Image:
    """One thick stroke over a quarter of the picture, on nothing."""
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), fill=colour)
    return image


def query(reference: Asset) -> str:
    return f"?kind=markup&reference={reference.id}"


async def copy_of(upload_api: UploadApi, asset: Asset) -> NDArray[np.uint8]:
    image = Image.open(io.BytesIO(await upload_api.read_copy(asset)))
    assert (image.mode, image.format, image.info) == ("RGBA", "PNG", {})
    return np.asarray(image)


@pytest.mark.parametrize("colour", [RED, HIGHLIGHTER, (0, 0, 0, 255), (255, 255, 255, 255)])
async def test_strokes_keep_their_colours_and_their_alpha(
    upload_api: UploadApi, ada: SignedIn, reference: Asset, colour: tuple[int, int, int, int]
) -> None:
    content = encode(drawn(colour=colour))
    markup = await upload_api.upload(ada, content, query(reference))
    assert markup.kind is AssetKind.MARKUP
    assert await upload_api.assets.read(markup) == content
    assert np.array_equal(await copy_of(upload_api, markup), np.asarray(drawn(colour=colour)))


async def test_what_was_erased_is_not_sent(upload_api: UploadApi, ada: SignedIn, reference: Asset) -> None:
    """A canvas keeps the colour of what it made transparent, and with it what was drawn there."""
    image = drawn()
    image.putpixel((399, 299), (1, 2, 3, 0))
    pixels = await copy_of(upload_api, await upload_api.upload(ada, encode(image), query(reference)))
    assert pixels[299, 399].tolist() == [0, 0, 0, 0]


async def test_a_markup_as_large_as_the_original_is_fitted_to_what_the_provider_gets(
    upload_api: UploadApi, ada: SignedIn
) -> None:
    photo = await upload_api.upload(ada, make_jpeg(4000, 3000))
    told = (await upload_api.post(ada, encode(drawn((4000, 3000))), query(photo))).json()
    assert (told["kind"], told["width"], told["height"]) == ("markup", 4000, 3000)
    assert (told["provider"]["width"], told["provider"]["height"]) == (2048, 1536)
    assert told["notes"] == ["The mark-up was fitted to 2048 × 1536, the size of the picture."]
    pixels = await copy_of(upload_api, await upload_api.get(ada.account.id, told["id"]))
    assert (pixels[300, 300].tolist(), pixels[1400, 1900].tolist()) == (list(RED), [0, 0, 0, 0])


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "another shape": (lambda: encode(drawn((400, 200))), "400 × 200 and the picture it belongs to is 400 × 300"),
    "nothing drawn": (lambda: encode(Image.new("RGBA", SIZE)), "Nothing is drawn"),
    "hardly drawn": (lambda: encode(drawn(colour=(255, 0, 0, 9))), "Nothing is drawn"),
    "all of it": (lambda: encode(Image.new("RGBA", SIZE, (1, 2, 3, 200))), "covers the whole picture"),
    "opaque alpha": (lambda: encode(Image.new("RGBA", SIZE, (1, 2, 3, 255))), "covers the whole picture"),
    "a photo": (lambda: make_png(*SIZE), "A mark-up is a PNG that is transparent"),
    "a JPEG": (lambda: make_jpeg(*SIZE), "A mark-up is a PNG that is transparent"),
    "a WebP": (lambda: encode(drawn(), "WEBP"), "A mark-up is a PNG that is transparent"),
    "strokes on the picture itself": (
        lambda: encode(Image.alpha_composite(make_image(*SIZE).convert("RGBA"), drawn())),
        "covers the whole",
    ),
    "damaged": (lambda: encode(drawn())[:-40], "end of this file is missing"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_no_markup_is_told_why(upload_api: UploadApi, ada: SignedIn, reference: Asset, name: str) -> None:
    make, reason = REFUSED[name]
    objects = len(upload_api.storage.objects)
    answer = await upload_api.post(ada, make(), query(reference))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_image")
    assert reason in answer.json()["message"]
    assert len(upload_api.storage.objects) == objects
    assert upload_api.left_behind() == []


async def test_a_markup_too_detailed_for_a_provider_is_refused(upload_api: UploadApi, ada: SignedIn) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1500, 1500, 4), dtype=np.uint8)
    content = encode(Image.fromarray(noise))
    assert len(content) > MAX_OVERLAY_BYTES
    answer = await upload_api.post(ada, content, "?kind=markup")
    assert answer.status_code == 422
    assert "too detailed" in answer.json()["message"]


async def test_a_markup_in_a_palette_is_one_too(upload_api: UploadApi, ada: SignedIn, reference: Asset) -> None:
    palette = drawn().quantize(8)
    pixels = await copy_of(upload_api, await upload_api.upload(ada, encode(palette), query(reference)))
    assert (pixels[0, 0, 3], pixels[299, 399, 3]) == (255, 0)


async def test_a_markup_for_a_picture_that_is_not_there_is_refused(upload_api: UploadApi, reference: Asset) -> None:
    bob = await upload_api.sign_in("bob@example.com")
    answer = await upload_api.post(bob, encode(drawn()), query(reference))
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "invalid_input", "reference")
    assert "mark-up" in answer.json()["message"]


async def test_the_same_drawing_is_one_markup_for_one_size_and_never_a_mask(
    upload_api: UploadApi, ada: SignedIn, reference: Asset
) -> None:
    content = encode(drawn())
    first = await upload_api.upload(ada, content, query(reference))
    again = await upload_api.post(ada, content, query(reference))
    assert (again.status_code, again.json()["id"], again.json()["is_reused"]) == (200, str(first.id), True)
    larger = await upload_api.upload(ada, make_png(800, 600))
    others = [
        await upload_api.upload(ada, content, query(larger)),
        await upload_api.upload(ada, content, f"?kind=mask&reference={reference.id}"),
        await upload_api.upload(ada, content),
    ]
    assert len({first.id, *(other.id for other in others)}) == 4


async def test_a_markup_is_no_picture_to_work_from(upload_api: UploadApi, ada: SignedIn, reference: Asset) -> None:
    await upload_api.upload(ada, encode(drawn()), query(reference))
    assert [asset.id for asset in await upload_api.assets.list_pictures(ada.account.id)] == [reference.id]


async def test_a_markup_counts_towards_the_room_of_its_account(
    upload_api: UploadApi, ada: SignedIn, reference: Asset
) -> None:
    markup = await upload_api.upload(ada, encode(drawn()), query(reference))
    async with upload_api.database.transaction() as tx:
        stored = await AssetRepository(tx).sum_uploads(ada.account.id)
    assert stored.kept == reference.size_bytes + markup.size_bytes


async def test_a_deleted_markup_goes_unless_a_job_under_way_was_given_it(
    upload_api: UploadApi, ada: SignedIn, reference: Asset
) -> None:
    markup = await upload_api.upload(ada, encode(drawn()), query(reference))
    trash = AssetTrash(upload_api.database, upload_api.storage, upload_api.clock)
    async with upload_api.database.transaction() as tx:
        await AssetRepository(tx).mark_deleted(ada.account.id, [markup.id], upload_api.clock.now())
        await tx.execute(
            sa.insert(JobRow).values(
                id=uuid.uuid4(),
                account_id=ada.account.id,
                status="running",
                request={"references": [], "mask": None, "markup": str(markup.id)},
                prompt="as drawn",
                model="studio-demo",
                count=1,
                fingerprint=b"f",
                quoted_credits=1,
                quote={},
            )
        )
    later = upload_api.clock.advance(days=31)
    assert await trash.purge_deleted(later) == 0
    async with upload_api.database.transaction() as tx:
        await tx.execute(sa.text("update jobs set status = 'failed', finished_at = now()"))
    assert await trash.purge_deleted(later) == 1
    assert not set(list_keys(markup)) & set(upload_api.storage.objects)
