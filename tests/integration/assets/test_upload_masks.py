"""Masks, painted or made elsewhere, as a provider wants them: alpha 0 where the picture is to be edited, at its exact size."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from fakes.clock import FixedClock
from fakes.make.uploads import chunks_of, make_uploads
from fakes.pictures import encode, make_jpeg, make_png
from fakes.upload_api import UploadApi
from fakes.workshop import Workshop
from gpt_image_studio.accounts.service import AccountService, SignedIn
from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.uploads.intent import UploadIntent
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import InvalidInputError

SIZE = (400, 300)
#: Where the tests' masks are marked.
BOX = (100, 75, 200, 150)


def marks(size: tuple[int, int] = SIZE, box: tuple[int, int, int, int] = BOX, *, blur: float = 0) -> Image.Image:
    """Grey: 255 inside the box."""
    image = Image.new("L", size)
    ImageDraw.Draw(image).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=255)
    return image.filter(ImageFilter.GaussianBlur(blur)) if blur else image


def painted(marked: Image.Image) -> bytes:
    """As a canvas exports it: white strokes on nothing."""
    image = Image.new("RGBA", marked.size, (255, 255, 255, 0))
    image.putalpha(marked)
    return encode(image)


def on_black(marked: Image.Image) -> bytes:
    """As a canvas with a background exports it."""
    image = marked.convert("RGBA")
    return encode(image)


def cut_out(marked: Image.Image, colour: tuple[int, int, int] = (90, 120, 30)) -> bytes:
    """As an image editor makes it: the picture with a hole."""
    image = Image.new("RGBA", marked.size, (*colour, 255))
    image.putalpha(marked.point([255 - level for level in range(256)]))
    return encode(image)


async def alpha_of(upload_api: UploadApi, asset: Asset) -> NDArray[np.uint8]:
    image = Image.open(io.BytesIO(await upload_api.read_copy(asset)))
    assert (image.mode, image.format) == ("RGBA", "PNG")
    return np.asarray(image)[:, :, 3]


def expected_alpha(marked: Image.Image) -> NDArray[np.uint8]:
    return 255 - np.asarray(marked)


@pytest.mark.parametrize("blur", [0, 6])
@pytest.mark.parametrize(
    ("make", "query"),
    [
        (painted, "&painted=1"),
        (on_black, "&painted=1"),
        (encode, "&painted=1"),
        (cut_out, ""),
        (encode, ""),
        (lambda marked: encode(marked.convert("RGB")), ""),  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType, reportUnknownMemberType] # a Pillow image
    ],
    ids=["strokes", "strokes on black", "grey painted", "hole", "grey", "grey as colour"],
)
async def test_every_way_to_make_a_mask_is_the_same_to_the_provider(
    upload_api: UploadApi, ada: SignedIn, reference: Asset, *, make: Any, query: str, blur: float
) -> None:
    marked = marks(blur=blur)
    content = make(marked)
    asset = await upload_api.upload(ada, content, f"?kind=mask&reference={reference.id}{query}")
    assert asset.kind is AssetKind.MASK
    assert await upload_api.assets.read(asset) == content
    # Soft edges stay as soft as they were, to the level.
    assert np.array_equal(await alpha_of(upload_api, asset), expected_alpha(marked))


async def test_a_mask_as_large_as_the_original_is_fitted_to_what_the_provider_gets(
    upload_api: UploadApi, ada: SignedIn
) -> None:
    photo = await upload_api.upload(ada, make_jpeg(4000, 3000))
    told = (
        await upload_api.post(
            ada, painted(marks((4000, 3000), (1000, 750, 2000, 1500))), f"?kind=mask&painted=1&reference={photo.id}"
        )
    ).json()
    assert (told["width"], told["height"]) == (4000, 3000)
    assert (told["provider"]["width"], told["provider"]["height"]) == (2048, 1536)
    assert told["notes"] == ["The mask was fitted to 2048 × 1536, the size of the picture."]
    alpha = await alpha_of(upload_api, await upload_api.get(ada.account.id, told["id"]))
    assert (alpha[500, 700], alpha[100, 100], alpha[1000, 1500]) == (0, 255, 255)


async def test_a_mask_belongs_to_the_picture_as_it_is_seen(upload_api: UploadApi, ada: SignedIn) -> None:
    upright = await upload_api.upload(ada, make_jpeg(400, 300, orientation=6))
    answer = await upload_api.post(
        ada, painted(marks((300, 400), (10, 10, 90, 90))), f"?kind=mask&painted=1&reference={upright.id}"
    )
    assert (answer.status_code, answer.json()["notes"]) == (201, [])
    lying = await upload_api.post(ada, painted(marks()), f"?kind=mask&painted=1&reference={upright.id}")
    assert (lying.status_code, lying.json()["code"]) == (422, "invalid_image")


REFUSED: dict[str, tuple[Any, str, str]] = {
    "another shape": (lambda: painted(marks((400, 200), (0, 0, 90, 90))), "&painted=1", "400 × 200 and the picture it belongs to"),
    "nothing painted": (lambda: painted(Image.new("L", SIZE)), "&painted=1", "Nothing is marked"),
    "hardly painted": (lambda: painted(Image.new("L", SIZE, 40)), "&painted=1", "Nothing is marked"),
    "no hole": (lambda: encode(Image.new("RGBA", SIZE, (1, 2, 3, 255))), "", "Nothing is marked"),
    "all black": (lambda: encode(Image.new("L", SIZE)), "", "Nothing is marked"),
    "a photo": (lambda: make_png(*SIZE), "", "A mask is a PNG that is transparent where"),
    "a JPEG": (lambda: encode(marks(), "JPEG"), "", "A mask is a PNG that is transparent where"),
    "damaged": (lambda: painted(marks())[:-40], "&painted=1", "end of this file is missing"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_no_mask_is_told_why(upload_api: UploadApi, ada: SignedIn, reference: Asset, name: str) -> None:
    make, query, reason = REFUSED[name]
    objects = len(upload_api.storage.objects)
    answer = await upload_api.post(ada, make(), f"?kind=mask&reference={reference.id}{query}")
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_image"
    assert reason in answer.json()["message"]
    assert len(upload_api.storage.objects) == objects
    assert upload_api.left_behind() == []


async def test_a_mask_of_noise_is_too_much_for_a_provider(upload_api: UploadApi, ada: SignedIn) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (2500, 2500), dtype=np.uint8)
    answer = await upload_api.post(ada, painted(Image.fromarray(noise)), "?kind=mask&painted=1")
    assert answer.status_code == 422
    assert "too detailed" in answer.json()["message"]


async def test_a_mask_over_everything_is_taken_and_said(upload_api: UploadApi, ada: SignedIn, reference: Asset) -> None:
    answer = await upload_api.post(
        ada, painted(Image.new("L", SIZE, 255)), f"?kind=mask&painted=1&reference={reference.id}"
    )
    assert answer.status_code == 201
    assert answer.json()["notes"] == ["The mask covers the whole picture."]


async def test_a_mask_for_a_picture_that_is_not_there_is_refused(upload_api: UploadApi, reference: Asset) -> None:
    bob = await upload_api.sign_in("bob@example.com")
    answer = await upload_api.post(bob, painted(marks()), f"?kind=mask&painted=1&reference={reference.id}")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "invalid_input", "reference")


async def test_the_same_bytes_are_another_mask_when_they_mean_something_else(
    upload_api: UploadApi, ada: SignedIn, reference: Asset
) -> None:
    other = await upload_api.upload(ada, make_jpeg(800, 600))
    content = cut_out(marks(), (255, 255, 255))
    queries = [f"&reference={reference.id}", f"&painted=1&reference={reference.id}", f"&reference={other.id}"]
    masks = [await upload_api.upload(ada, content, f"?kind=mask{query}") for query in queries]
    masks.append(await upload_api.upload(ada, content))
    assert len({mask.id for mask in masks}) == 4
    assert (await upload_api.upload(ada, content, f"?kind=mask{queries[0]}")).id == masks[0].id


# At the moment of sending


async def bring(workshop: Workshop, account_id: Any, content: bytes, intent: UploadIntent) -> Asset:
    account = await AccountService(workshop.database, workshop.clock).get(account_id)
    return (await workshop.uploads.add(account, chunks_of(content), intent)).asset


@pytest.fixture
def workshop(database: Database, tmp_path: Path, clock: FixedClock) -> Workshop:
    workshop = Workshop(database, clock=clock)
    workshop.uploads = make_uploads(database, workshop.storage, clock, folder=tmp_path)
    return workshop


async def test_reference_and_mask_reach_the_provider_at_one_size(workshop: Workshop) -> None:
    account_id = await workshop.account()
    photo = await bring(workshop, account_id, make_jpeg(3000, 2000, orientation=8), UploadIntent())
    mask = await bring(
        workshop,
        account_id,
        painted(marks((2000, 3000), (500, 500, 900, 900))),
        UploadIntent(AssetKind.MASK, is_painted=True, reference_id=photo.id),
    )
    await workshop.submit(account_id, references=(photo.id,), mask=mask.id)
    await workshop.work()
    (request,) = workshop.provider.requests
    assert request.mask is not None
    sizes = [Image.open(io.BytesIO(image.content)).size for image in (request.references[0], request.mask)]
    assert sizes == [(1365, 2048), (1365, 2048)]
    assert (request.mask.filename, request.mask.media_type) == ("mask.png", "image/png")


async def test_a_mask_that_does_not_fit_the_first_reference_is_told_before_anything_is_held(workshop: Workshop) -> None:
    account_id = await workshop.account()
    wide, tall = [
        await bring(workshop, account_id, make_png(*size), UploadIntent()) for size in ((400, 300), (300, 400))
    ]
    mask = await bring(
        workshop,
        account_id,
        painted(marks()),
        UploadIntent(AssetKind.MASK, is_painted=True, reference_id=wide.id),
    )
    for references, wrong in (((tall.id, wide.id), mask.id), ((wide.id,), tall.id)):
        with pytest.raises(InvalidInputError) as refusal:
            await workshop.submit(account_id, references=references, mask=wrong)
        assert refusal.value.field == "mask"
        assert refusal.value.message
    assert await workshop.generations.list_queue(account_id) == []
    await workshop.submit(account_id, references=(wide.id, tall.id), mask=mask.id)
