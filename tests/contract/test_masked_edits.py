"""A masked edit through the wire: what the mask protects comes back exactly, what came is kept as it came."""

import hashlib
import io
from collections.abc import AsyncIterator, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from fakes.pictures import encode, make_image
from fakes.providers.emulator import Emulator, start_emulator
from fakes.workshop import Workshop
from gpt_image_studio.adapters.openai_images import OpenAIImages
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.model import Job, JobStatus, Output, OutputFormat, Size
from gpt_image_studio.kit.ids import AssetId, new_id

SIZE = (1024, 640)


@pytest.fixture(scope="module")
def drawing_emulator() -> Iterator[Emulator]:
    """One that really edits: outside the mask it shows the first reference, two levels brighter."""
    with start_emulator() as emulator:
        yield emulator


@pytest.fixture
async def workshop(database: Database, drawing_emulator: Emulator) -> AsyncIterator[Workshop]:
    drawing_emulator.reset()
    provider = OpenAIImages(drawing_emulator.base_url, "sk-test")
    yield Workshop(database, provider=provider)
    await provider.close()


def make_mask(size: tuple[int, int] = SIZE) -> Image.Image:
    """The alpha of a soft mask; 255 stays."""
    mask = Image.new("L", size, 255)
    ImageDraw.Draw(mask).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill=0)
    return mask.filter(ImageFilter.GaussianBlur(4))


async def edit(
    workshop: Workshop,
    original: bytes,
    *,
    size: tuple[int, int] = SIZE,
    mask_size: tuple[int, int] = SIZE,
    **changes: Any,
) -> Job:
    account_id = await workshop.account(500)
    reference = await workshop.keep(account_id, original, AssetKind.REFERENCE)
    alpha = make_mask(mask_size)
    black = Image.new("L", mask_size)
    mask = await workshop.keep(account_id, encode(Image.merge("RGBA", (black, black, black, alpha))), AssetKind.MASK)
    job = await workshop.submit(account_id, references=(reference,), mask=mask, size=Size(*size), **changes)
    await workshop.work()
    done = await workshop.get(job)
    assert done.status is JobStatus.SUCCEEDED, done
    return done


async def read(workshop: Workshop, job: Job, asset_id: AssetId | None) -> bytes:
    assert asset_id is not None
    return await workshop.assets.read(await workshop.assets.get(job.account_id, asset_id))


async def open_pixels(workshop: Workshop, job: Job, asset_id: AssetId | None) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(await read(workshop, job, asset_id))))


@pytest.mark.parametrize("partials", [0, 1])
@pytest.mark.parametrize("output_format", [each for each in OutputFormat if each.is_plain])
async def test_a_masked_edit_changes_nothing_outside_the_mask(
    workshop: Workshop, output_format: OutputFormat, partials: int
) -> None:
    original = make_image(*SIZE)
    done = await edit(workshop, encode(original), output_format=output_format, partials=partials)
    (output,) = done.outputs
    result, received = [await open_pixels(workshop, done, one) for one in (output.asset_id, output.raw_asset_id)]
    before, kept = np.asarray(original), np.asarray(make_mask()) == 255
    assert np.array_equal(result[kept], before[kept])
    assert not np.array_equal(received[kept], before[kept]), "without the lock it would differ"
    inside = np.asarray(make_mask()) == 0
    assert (result[inside] != before[inside]).any()
    assert output.changed_outside_percent is not None
    assert output.changed_outside_percent > 40
    assert done.charged_credits == done.quote.total_credits
    is_jpeg = output_format is OutputFormat.JPEG
    picture = await workshop.assets.get(done.account_id, output.asset_id or AssetId(new_id()))
    assert picture.media_type == ("image/png" if is_jpeg else f"image/{output_format}")
    assert "put back from the original" in output.notes[-1]
    assert ("PNG" in output.notes[-1]) is is_jpeg


async def test_what_came_is_kept_byte_for_byte_beside_a_map_of_the_changes(workshop: Workshop) -> None:
    done = await edit(workshop, encode(make_image(*SIZE)))
    (output,) = done.outputs
    raw, change_map = [
        await workshop.assets.get(done.account_id, one)
        for one in (output.raw_asset_id, output.change_map_asset_id)
        if one is not None
    ]
    assert (raw.kind, change_map.kind) == (AssetKind.OUTPUT, AssetKind.CHANGE_MAP)
    content = await read(workshop, done, raw.id)
    assert hashlib.sha256(content).digest() == raw.sha256
    assert output.received is not None
    assert (output.received.size, output.received.media_type) == (Size(*SIZE), "image/png")
    levels = np.asarray(Image.open(io.BytesIO(await read(workshop, done, change_map.id))).convert("L"))
    assert levels.shape == (480, 768)
    assert levels[levels.shape[0] * 3 // 8, levels.shape[1] * 3 // 8] > levels[-5, -5] > 0


async def test_switched_off_the_picture_is_delivered_as_it_came(workshop: Workshop) -> None:
    done = await edit(workshop, encode(make_image(*SIZE)), is_pixel_locked=False)
    (output,) = done.outputs
    assert (output.raw_asset_id, output.change_map_asset_id, output.changed_outside_percent) == (None, None, None)
    kept = np.asarray(make_mask()) == 255
    result = await open_pixels(workshop, done, output.asset_id)
    assert not np.array_equal(result[kept], np.asarray(make_image(*SIZE))[kept])


async def test_a_jpeg_is_put_back_as_the_person_sees_it(workshop: Workshop) -> None:
    photo = encode(make_image(*SIZE), "JPEG", quality=80)
    done = await edit(workshop, photo)
    result = await open_pixels(workshop, done, done.outputs[0].asset_id)
    kept = np.asarray(make_mask()) == 255
    assert np.array_equal(result[kept], np.asarray(Image.open(io.BytesIO(photo)))[kept])


async def test_another_size_of_the_same_shape_is_fitted_to_what_came(workshop: Workshop) -> None:
    original, large = make_image(*SIZE), (2048, 1280)
    done = await edit(workshop, encode(original), size=large)
    result = await open_pixels(workshop, done, done.outputs[0].asset_id)
    kept = np.asarray(make_mask().resize(large, Image.Resampling.BILINEAR)) == 255
    assert np.array_equal(result[kept], np.asarray(original.resize(large, Image.Resampling.LANCZOS))[kept])


async def test_another_shape_is_delivered_as_it_came_and_said(workshop: Workshop) -> None:
    done = await edit(workshop, encode(make_image(*SIZE)), size=(1024, 1024))
    (output,) = done.outputs
    assert output.raw_asset_id is None
    assert "Nothing outside the mask could be put back" in output.notes[-1]


async def test_deleting_the_job_takes_every_picture_of_it_along(workshop: Workshop) -> None:
    done = await edit(workshop, encode(make_image(*SIZE)))
    await workshop.generations.delete(done.account_id, done.id)
    assert await count_in_sight(workshop, done.outputs[0]) == 0
    await workshop.generations.restore(done.account_id, done.id)
    assert await count_in_sight(workshop, done.outputs[0]) == 3


async def count_in_sight(workshop: Workshop, output: Output) -> int:
    ids = [output.asset_id, output.raw_asset_id, output.change_map_asset_id]
    (row,) = await workshop.rows("select count(*) from assets where id = any(:ids) and deleted_at is null", ids=ids)
    return int(row[0])
