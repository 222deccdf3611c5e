"""`/media/{asset}/{variant}` over HTTP: right bytes, right headers, nobody else's pictures."""

import uuid
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.clock import FixedClock
from fakes.pictures import make_gif, make_png
from fakes.storage import MemoryStorage
from fakes.svg_files import make_svg
from gpt_image_studio.accounts.service import SignedIn
from gpt_image_studio.api import media
from gpt_image_studio.assets.model import Asset
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.db.session import Database
from gpt_image_studio.web.cookies import SESSION_COOKIE
from integration.api.media_world import CONTENT, MediaWorld


async def test_the_original_arrives_byte_for_byte(browser: httpx.AsyncClient, picture: Asset) -> None:
    answer = await browser.get(f"/media/{picture.id}/original")
    assert answer.status_code == 200
    assert answer.content == CONTENT
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Cookie"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-disposition"] == f'inline; filename="picture-{picture.id.hex[:8]}.png"'


async def test_a_thumbnail_is_webp_and_says_its_own_length(
    browser: httpx.AsyncClient, picture: Asset, storage: MemoryStorage
) -> None:
    answer = await browser.get(f"/media/{picture.id}/w320")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.content == storage.objects[picture.storage_key.replace("original.png", "w320.webp")]
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["content-disposition"].endswith('-320.webp"')


async def test_a_download_is_an_attachment(browser: httpx.AsyncClient, picture: Asset) -> None:
    answer = await browser.get(f"/media/{picture.id}/original?download=1")
    assert answer.headers["content-disposition"] == f'attachment; filename="picture-{picture.id.hex[:8]}.png"'


async def test_a_drawing_opened_by_itself_keeps_its_colours_and_runs_nothing(
    world: MediaWorld, browser: httpx.AsyncClient, ada: SignedIn
) -> None:
    content = make_svg()
    svg = await world.make_picture(ada, content)
    answer = await browser.get(f"/media/{svg.id}/original")
    assert answer.content == content
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = set(answer.headers["content-security-policy"].split("; "))
    assert policy == {"default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", "sandbox"}
    download = await browser.get(f"/media/{svg.id}/original?download=1")
    assert download.headers["content-disposition"] == f'attachment; filename="picture-{svg.id.hex[:8]}.svg"'
    assert download.content == content


@pytest.mark.parametrize("content", [make_svg(), make_gif(300, 200)])
async def test_pages_are_shown_pixels_that_do_not_move(
    world: MediaWorld, browser: httpx.AsyncClient, ada: SignedIn, content: bytes
) -> None:
    picture = await world.make_picture(ada, content)
    for variant, media_type in (("w320", None), ("w640", None), ("w1280", "image/png"), ("provider", "image/png")):
        answer = await browser.get(f"/media/{picture.id}/{variant}")
        assert answer.headers["content-type"] in ({media_type} if media_type else {"image/webp", "image/png"})
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_an_animation_is_served_as_it_came(world: MediaWorld, browser: httpx.AsyncClient, ada: SignedIn) -> None:
    content = make_gif(400, 300)
    picture = await world.make_picture(ada, content)
    answer = await browser.get(f"/media/{picture.id}/original?download=1")
    assert (answer.content, answer.headers["content-type"]) == (content, "image/gif")
    assert answer.headers["content-disposition"].endswith('.gif"')


async def test_a_preview_is_kept_for_an_hour_only(world: MediaWorld, browser: httpx.AsyncClient, ada: SignedIn) -> None:
    preview = await world.make_preview(ada)
    answer = await browser.get(f"/media/{preview.id}/original")
    assert answer.headers["cache-control"] == "private, max-age=3600"


async def test_what_may_not_be_seen_is_not_there(
    world: MediaWorld, browser: httpx.AsyncClient, picture: Asset, clock: FixedClock
) -> None:
    bob = await world.sign_in("bob@example.com")
    async with world.browser(bob) as bobs, world.browser(None) as strangers:
        refused = [
            await bobs.get(f"/media/{picture.id}/original"),
            await bobs.get(f"/media/{picture.id}/w320"),
            await bobs.head(f"/media/{picture.id}/original"),
            await bobs.get(f"/media/{picture.id}/original", headers={"if-none-match": "*"}),
            await strangers.get(f"/media/{picture.id}/original"),
            await strangers.get(f"/media/{picture.id}/original", headers={"cookie": f"{SESSION_COOKIE}=made-up"}),
            await browser.get(f"/media/{uuid.uuid4()}/original"),
            await browser.get("/media/not-a-uuid/original"),
            await browser.get(f"/media/{picture.id}/w0"),
            await browser.get(f"/media/{picture.id}/..%2Foriginal"),
        ]
    async with world.database.transaction() as tx:
        await AssetRepository(tx).mark_deleted(picture.account_id, [picture.id], clock.now())
    refused.append(await browser.get(f"/media/{picture.id}/original"))
    assert {answer.status_code for answer in refused} == {404}
    assert {answer.headers.get("etag") for answer in refused} == {None}
    assert len({answer.text for answer in refused if answer.headers.get("cache-control") == "no-store"} - {""}) == 1


async def test_head_says_everything_but_the_bytes(
    browser: httpx.AsyncClient, picture: Asset, storage: MemoryStorage
) -> None:
    for variant in ("original", "w320"):
        whole = await browser.get(f"/media/{picture.id}/{variant}")
        head = await browser.head(f"/media/{picture.id}/{variant}", headers={"range": "bytes=0-1"})
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers == whole.headers
    assert storage.open_objects == 0


async def test_known_bytes_are_not_sent_again(
    browser: httpx.AsyncClient, picture: Asset, storage: MemoryStorage
) -> None:
    first = await browser.get(f"/media/{picture.id}/original")
    tag = first.headers["etag"]
    storage.is_away = True  # so nothing can have been read
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = await browser.get(f"/media/{picture.id}/original", headers={"if-none-match": known})
        assert answer.status_code == 304
        assert answer.content == b""
        assert answer.headers["etag"] == tag
        assert answer.headers["cache-control"] == first.headers["cache-control"]
    storage.is_away = False
    again = await browser.get(f"/media/{picture.id}/original", headers={"if-none-match": '"other"'})
    assert again.status_code == 200


async def test_every_variant_has_its_own_tag(world: MediaWorld, browser: httpx.AsyncClient, ada: SignedIn) -> None:
    pictures = [await world.make_picture(ada), await world.make_picture(ada, make_png(700, 400, seed=2))]
    tags = [
        (await browser.get(f"/media/{asset.id}/{variant}")).headers["etag"]
        for asset in pictures
        for variant in ("original", "w320", "w640")
    ]
    assert len(set(tags)) == 6
    assert all(tag.startswith('"') for tag in tags)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, len(CONTENT) + 5), length=st.integers(1, len(CONTENT) + 5))
@pytest.mark.parametrize("variant", ["original", "w640"])
async def test_a_range_is_the_slice_of_the_whole(
    browser: httpx.AsyncClient, picture: Asset, storage: MemoryStorage, *, variant: str, first: int, length: int
) -> None:
    key = picture.storage_key if variant == "original" else picture.storage_key.replace("original.png", "w640.webp")
    whole = storage.objects[key]
    answer = await browser.get(
        f"/media/{picture.id}/{variant}", headers={"range": f"bytes={first}-{first + length - 1}"}
    )
    if first >= len(whole):
        assert answer.status_code == 416
        assert answer.headers["content-range"] == f"bytes */{len(whole)}"
        return
    part = whole[first : first + length]
    assert answer.status_code == 206
    assert answer.content == part
    assert answer.headers["content-length"] == str(len(part))
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(part) - 1}/{len(whole)}"


async def test_the_last_bytes_and_several_ranges(browser: httpx.AsyncClient, picture: Asset) -> None:
    address = f"/media/{picture.id}/original"
    last = await browser.get(address, headers={"range": "bytes=-7"})
    assert (last.status_code, last.content) == (206, CONTENT[-7:])
    several = await browser.get(address, headers={"range": "bytes=0-1,5-6"})
    assert (several.status_code, several.content) == (200, CONTENT)


async def test_a_part_is_sent_only_to_who_holds_the_same_bytes(browser: httpx.AsyncClient, picture: Asset) -> None:
    address = f"/media/{picture.id}/original"
    tag = (await browser.head(address)).headers["etag"]
    same = await browser.get(address, headers={"range": "bytes=0-9", "if-range": tag})
    other = await browser.get(address, headers={"range": "bytes=0-9", "if-range": '"other"'})
    assert (same.status_code, same.content) == (206, CONTENT[:10])
    assert (other.status_code, other.content) == (200, CONTENT)


async def test_storage_that_is_away_is_said_with_when_to_come_back(
    browser: httpx.AsyncClient, picture: Asset, storage: MemoryStorage
) -> None:
    storage.is_away = True
    answer = await browser.get(f"/media/{picture.id}/original")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_database_that_is_away_is_said_too(picture: Asset, ada: SignedIn, clock: FixedClock) -> None:
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    away = MediaWorld(nowhere, MemoryStorage(), clock)
    async with away.browser(ada) as browser:
        answer = await browser.get(f"/media/{picture.id}/original")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    await nowhere.close()


async def test_only_reading_is_offered(browser: httpx.AsyncClient, picture: Asset) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert (await browser.request(method, f"/media/{picture.id}/original")).status_code == 405


async def test_signing_out_ends_it_within_seconds(
    world: MediaWorld, browser: httpx.AsyncClient, ada: SignedIn, picture: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(media.time, "monotonic", lambda: now)
    address = f"/media/{picture.id}/original"
    assert (await browser.get(address)).status_code == 200
    await world.accounts.sign_out(ada.cookie)
    now += media.SESSION_MEMORY_SECONDS
    assert (await browser.get(address)).status_code == 404


async def test_a_page_of_thumbnails_asks_for_the_session_once(
    world: MediaWorld, browser: httpx.AsyncClient, picture: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    find_visitor = world.accounts.find_visitor

    async def count(token: str) -> Any:
        nonlocal asked
        asked += 1
        return await find_visitor(token)

    monkeypatch.setattr(world.accounts, "find_visitor", count)
    for _ in range(5):
        assert (await browser.get(f"/media/{picture.id}/w320")).status_code == 200
    assert asked == 1
