"""`POST /api/uploads`: who may send, what is kept, what is recognised, and what the answer says."""

import asyncio
import hashlib
import os
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from fakes.clock import FixedClock
from fakes.make.uploads import chunks_of, make_uploads
from fakes.pictures import encode, make_image, make_jpeg, make_png
from fakes.upload_door import UploadDoor
from fakes.workshop import Workshop
from gpt_image_studio.accounts.service import AccountService, SignedIn
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.assets.repository import AssetRepository
from gpt_image_studio.assets.uploads.incoming import LEFT_BEHIND_SECONDS
from gpt_image_studio.assets.uploads.orders import UploadOrder, clean_filename
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import InvalidInputError, NotFoundError
from gpt_image_studio.kit.ids import AccountId, AssetId

CONTENT = make_png(700, 400)


@pytest.fixture
def door(database: Database, clock: FixedClock, tmp_path: Path) -> UploadDoor:
    return UploadDoor(database, tmp_path / "incoming", clock)


@pytest.fixture
def workshop(database: Database, tmp_path: Path) -> Workshop:
    workshop = Workshop(database)
    workshop.uploads = make_uploads(database, workshop.storage, workshop.clock, folder=tmp_path)
    return workshop


async def test_an_upload_is_kept_byte_for_byte_and_described(door: UploadDoor, ada: SignedIn) -> None:
    answer = await door.post(ada, CONTENT, x_filename="caf%C3%A9.png", content_type="text/plain")
    assert answer.status_code == 201
    told = answer.json()
    assert told == {
        "id": told["id"],
        "kind": "reference",
        "width": 700,
        "height": 400,
        "media_type": "image/png",
        "size_bytes": len(CONTENT),
        "filename": "café.png",
        "notes": [],
        "is_reused": False,
        "thumbnail": f"/media/{told['id']}/w320",
        "provider": {"url": f"/media/{told['id']}/provider", "width": 700, "height": 400, "media_type": "image/png"},
    }
    asset = await door.get(ada.account.id, told["id"])
    assert await door.assets.read(asset) == CONTENT
    assert asset.sha256 == hashlib.sha256(CONTENT).digest()
    assert (asset.kind, asset.filename, asset.thumbnails) == (AssetKind.REFERENCE, "café.png", (320, 640))
    assert door.left_behind() == []


async def test_what_the_answer_points_to_can_be_looked_at(door: UploadDoor, ada: SignedIn) -> None:
    tiff = encode(make_image(120, 80), "TIFF")
    told = (await door.post(ada, tiff)).json()
    async with door.browser(ada) as browser:
        thumbnail, copy = await browser.get(told["thumbnail"]), await browser.get(told["provider"]["url"])
        original = await browser.get(f"/media/{told['id']}/original")
    assert (thumbnail.headers["content-type"], copy.headers["content-type"]) == ("image/png", "image/png")
    assert (original.headers["content-type"], original.content) == ("image/tiff", tiff)


async def test_nobody_sends_for_somebody_else(door: UploadDoor, ada: SignedIn) -> None:
    refused = [
        (await door.post(None, CONTENT), 401, "not_signed_in"),
        (
            await door.post(None, CONTENT, f"?account_id={ada.account.id}", x_account=str(ada.account.id)),
            401,
            "not_signed_in",
        ),
        (await door.post(None, CONTENT, cookie="studio_session=made-up"), 401, "not_signed_in"),
        (await door.post(ada, CONTENT, origin="https://evil.example"), 403, "foreign_page"),
        (await door.post(ada, CONTENT, origin="null"), 403, "foreign_page"),
    ]
    for answer, status, code in refused:
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.json()["message"]
    assert await door.count_rows() == 0


async def test_a_suspended_account_uploads_nothing(door: UploadDoor, ada: SignedIn) -> None:
    async with door.database.transaction() as tx:
        await tx.execute(sa.text("update accounts set status = 'suspended'"))
    answer = await door.post(ada, CONTENT)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_only_posting_is_offered_and_only_files(door: UploadDoor, ada: SignedIn) -> None:
    async with door.browser(ada) as browser:
        for method in ("GET", "PUT", "DELETE"):
            assert (await browser.request(method, "/api/uploads")).status_code == 405
    form = await door.post(ada, CONTENT, content_type="multipart/form-data; boundary=x")
    assert (form.status_code, form.json()["code"]) == (415, "not_a_file")
    kind = await door.post(ada, CONTENT, "?kind=output")
    assert (kind.status_code, kind.json()["field"]) == (422, "kind")
    reference = await door.post(ada, CONTENT, "?kind=mask&reference=1%20or%201")
    assert (reference.status_code, reference.json()["field"]) == (422, "reference")


async def test_the_same_file_is_the_same_asset(door: UploadDoor, ada: SignedIn) -> None:
    first = await door.upload(ada, CONTENT)
    puts = len(door.storage.puts)
    again = await door.post(ada, CONTENT)
    assert (again.status_code, again.json()["id"], again.json()["is_reused"]) == (200, str(first.id), True)
    assert again.json()["notes"]
    assert len(door.storage.puts) == puts
    assert await door.count_rows() == 1


async def test_the_same_file_is_another_asset_for_another_account(door: UploadDoor, ada: SignedIn) -> None:
    bob = await door.sign_in("bob@example.com")
    hers, his = await door.upload(ada, CONTENT), await door.upload(bob, CONTENT)
    assert hers.id != his.id
    with pytest.raises(NotFoundError):
        await door.get(bob.account.id, str(hers.id))


async def test_a_deleted_upload_comes_back_under_its_id(door: UploadDoor, ada: SignedIn) -> None:
    asset = await door.upload(ada, CONTENT)
    async with door.database.transaction() as tx:
        await AssetRepository(tx).mark_deleted(asset.account_id, [asset.id], door.clock.now())
    assert (await door.post(ada, CONTENT)).json()["id"] == str(asset.id)
    assert await door.get(ada.account.id, str(asset.id)) == asset


async def test_bytes_that_were_lost_come_back_under_the_id_drafts_know(door: UploadDoor, ada: SignedIn) -> None:
    asset = await door.upload(ada, CONTENT)
    door.storage.objects.clear()
    assert (await door.upload(ada, CONTENT)).id == asset.id
    assert await door.assets.read(asset) == CONTENT
    assert await door.read_copy(asset)


async def test_the_same_file_sent_at_once_is_one_asset_and_nothing_more(door: UploadDoor, ada: SignedIn) -> None:
    answers = await asyncio.gather(*(door.post(ada, CONTENT) for _ in range(4)))
    (asset_id,) = {answer.json()["id"] for answer in answers}
    assert await door.count_rows() == 1
    assert len(door.storage.objects) == 4  # original, copy, two thumbnails
    assert all(asset_id in key for key in door.storage.objects)


async def test_somebody_elses_upload_is_of_no_use(workshop: Workshop) -> None:
    account_id, stranger_id = await workshop.account(), await workshop.account()
    theirs = await bring(workshop, stranger_id, CONTENT)
    with pytest.raises(InvalidInputError) as refusal:
        await workshop.submit(account_id, references=(theirs,))
    assert refusal.value.field == "references"


async def test_the_provider_gets_the_clean_copy(workshop: Workshop) -> None:
    account_id = await workshop.account()
    photo = make_jpeg(600, 400, orientation=6)
    asset_id = await bring(workshop, account_id, photo)
    await workshop.submit(account_id, references=(asset_id,))
    await workshop.work()
    (order,) = workshop.provider.orders
    (reference,) = order.references
    assert (reference.filename, reference.media_type) == ("reference-1.jpeg", "image/jpeg")
    assert reference.content != photo
    assert b"Exif" not in reference.content


async def bring(workshop: Workshop, account_id: AccountId, content: bytes) -> AssetId:
    account = await AccountService(workshop.database, workshop.clock).get(account_id)
    return (await workshop.uploads.add(account, chunks_of(content), UploadOrder())).asset.id


async def test_a_name_is_shown_and_never_followed(door: UploadDoor, ada: SignedIn) -> None:
    asset = await door.upload(ada, CONTENT)
    assert asset.storage_key == f"uploads/{asset.id}/original.png"
    assert clean_filename("../../etc/passwd") == "passwd"
    assert clean_filename("C:\\photos\\cat.jpg") == "cat.jpg"
    assert clean_filename("a\x00b\u202ec\n.png") == "abc.png"
    assert len(clean_filename("ä" * 500)) == 200


async def test_what_a_dead_process_left_behind_is_swept(door: UploadDoor, ada: SignedIn) -> None:
    old, young = door.incoming / "old", door.incoming / "young"
    for folder in (old, young):
        folder.mkdir(parents=True)
        (folder / "upload").write_bytes(b"half")
    long_ago = time.time() - LEFT_BEHIND_SECONDS - 1
    os.utime(old, (long_ago, long_ago))
    assert await door.uploads.sweep() == 1
    assert (old.exists(), young.exists()) == (False, True)
    await door.upload(ada, CONTENT)
    assert young.exists()


async def test_a_service_can_hand_in_a_file_too(door: UploadDoor, ada: SignedIn) -> None:
    upload = await door.uploads.add(ada.account, chunks_of(CONTENT, 1000), UploadOrder(filename="a.png"))
    assert upload.asset.size_bytes == len(CONTENT)
    assert not upload.is_reused
