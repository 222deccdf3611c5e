"""GIF and SVG from the click to the receipt: kept as they came, checked, charged for what came."""

import io
from collections.abc import Awaitable, Callable

import pytest
from PIL import Image

from fakes.providers.provider import make_completed
from fakes.workshop import Workshop
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.credits.model import Balance
from gpt_image_studio.db.session import Database
from gpt_image_studio.generations.model import Animation, Job, JobStatus, OutputFormat, Received, Size
from gpt_image_studio.generations.ports import Completed, Sent
from gpt_image_studio.kit.ids import AccountId


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


async def order_gif(workshop: Workshop, account_id: AccountId, *, frame_count: int = 4) -> Job:
    return await workshop.submit(
        account_id,
        output_format=OutputFormat.GIF,
        animation=Animation(frame_count),
        size=Size(288, 288),
        partials=0,
    )


async def order_svg(workshop: Workshop, account_id: AccountId) -> Job:
    return await workshop.submit(account_id, output_format=OutputFormat.SVG, partials=0)


async def read(workshop: Workshop, job: Job, variant: str = "original") -> tuple[str, bytes]:
    asset_id = (await workshop.get(job)).outputs[0].asset_id
    assert asset_id is not None
    asset = await workshop.assets.get(job.account_id, asset_id)
    async with workshop.assets.open(asset, variant) as opened:
        return opened.media_type, b"".join([chunk async for chunk in opened.stored.chunks])


async def test_a_gif_arrives_byte_for_byte_with_every_frame(workshop: Workshop) -> None:
    account_id = await workshop.account(100)
    job = await order_gif(workshop, account_id)
    await workshop.work()

    done = await workshop.get(job)
    assert done.status is JobStatus.SUCCEEDED
    assert done.charged_credits == done.quote.total_credits
    assert done.outputs[0].received == Received(Size(288, 288), "image/gif", is_transparent=False, frames=4)
    assert done.outputs[0].notes == ()
    media_type, content = await read(workshop, job)
    assert media_type == "image/gif"
    assert content == make_completed(workshop.provider.requests[0]).content


async def test_frames_that_did_not_come_are_returned(workshop: Workshop) -> None:
    account_id = await workshop.account(100)
    job = await order_gif(workshop, account_id, frame_count=12)
    few = Image.new("RGB", (288, 288), "navy")
    buffer = io.BytesIO()
    few.save(buffer, "GIF", save_all=True, append_images=[Image.new("RGB", few.size, c) for c in ("teal", "gold")])
    workshop.provider.script(Sent(), Completed(buffer.getvalue(), "req_1", None))
    await workshop.work()

    done = await workshop.get(job)
    quoted = done.quote.total_credits
    assert done.charged_credits == quoted * 3 // 12
    assert await workshop.balance(account_id) == Balance(posted=100 - done.charged_credits, held=0)
    assert done.outputs[0].notes[0] == "12 frames were asked, 3 came."


async def test_an_svg_arrives_byte_for_byte_and_is_shown_as_pixels(workshop: Workshop) -> None:
    job = await order_svg(workshop, await workshop.account(100))
    await workshop.work()

    done = await workshop.get(job)
    assert done.charged_credits == done.quote.total_credits
    assert await read(workshop, job) == ("image/svg+xml", make_completed(workshop.provider.requests[0]).content)
    media_type, thumbnail = await read(workshop, job, "w320")
    assert media_type == "image/webp"
    assert Image.open(io.BytesIO(thumbnail)).width == 320


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><script>alert(1)</script></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><image href='file:///etc/passwd'/></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'",
        b"GIF89a but no more",
    ],
    ids=["script", "file", "cut short", "broken gif"],
)
async def test_what_is_not_safe_to_show_is_not_delivered_and_not_charged(workshop: Workshop, content: bytes) -> None:
    account_id = await workshop.account(100)
    job = await order_svg(workshop, account_id)
    workshop.provider.script(Sent(), Completed(content, "req_1", None))
    await workshop.work()

    failed = await workshop.get(job)
    assert (failed.status, failed.error_code, failed.charged_credits) == (JobStatus.FAILED, "invalid_image", 0)
    assert await workshop.balance(account_id) == Balance(posted=100, held=0)


@pytest.mark.parametrize("order", [order_gif, order_svg], ids=["gif", "svg"])
async def test_what_moves_or_is_drawn_can_be_edited_as_a_picture(
    workshop: Workshop, order: Callable[[Workshop, AccountId], Awaitable[Job]]
) -> None:
    """Providers read pixels: they are sent a still copy."""
    account_id = await workshop.account()
    job = await order(workshop, account_id)
    await workshop.work()
    made = (await workshop.get(job)).outputs[0]
    assert made.asset_id is not None

    await workshop.submit(account_id, references=(made.asset_id,), parent_output=made.id)
    await workshop.work()

    (sent,) = workshop.provider.requests[-1].references
    assert sent.media_type in {"image/png", "image/jpeg"}
    with Image.open(io.BytesIO(sent.content)) as still:
        asset = await workshop.assets.get(account_id, made.asset_id)
        assert still.size == (asset.width, asset.height)
        assert getattr(still, "n_frames", 1) == 1


async def test_a_mark_up_goes_to_the_provider_as_it_is_stored(workshop: Workshop) -> None:
    account_id = await workshop.account()
    job = await workshop.submit(account_id)
    await workshop.work()
    first = (await workshop.get(job)).outputs[0].asset_id
    assert first is not None
    picture = await workshop.assets.get(account_id, first)
    overlay = Image.new("RGBA", (picture.width, picture.height), (0, 0, 0, 0))
    overlay.paste((220, 30, 30, 255), (10, 10, 60, 40))
    buffer = io.BytesIO()
    overlay.save(buffer, "PNG")
    markup = await workshop.keep(account_id, buffer.getvalue(), AssetKind.MARKUP)

    await workshop.submit(account_id, references=(first,), markup=markup)
    await workshop.work()

    sent = workshop.provider.requests[-1].markup
    assert sent is not None
    assert (sent.filename, sent.media_type, sent.content) == ("markup.png", "image/png", buffer.getvalue())
