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
from fakes.upload_api import UploadApi
from fakes.workshop import Workshop
from gpt_image_studio.accounts.service import AccountService, SignedIn
from gpt_image_studio.assets.model import AssetKind
from gpt_image_studio.assets.repository.assets import AssetRepository
from gpt_image_studio.assets.uploads.incoming import LEFT_BEHIND_SECONDS
from gpt_image_studio.assets.uploads.intent import UploadIntent, clean_filename
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import InvalidInputError, NotFoundError
from gpt_image_studio.kit.ids import AccountId, AssetId

CONTENT = make_png(700, 400)


@pytest.fixture
def upload_api(database: Database, clock: FixedClock, tmp_path: Path) -> UploadApi:
    return UploadApi(database, tmp_path / "incoming", clock)


@pytest.fixture
def workshop(database: Database, tmp_path: Path) -> Workshop:
    workshop = Workshop(database)
    workshop.uploads = make_uploads(database, workshop.storage, workshop.clock, folder=tmp_path)
    return workshop


async def test_an_upload_is_kept_byte_for_byte_and_described(upload_api: UploadApi, ada: SignedIn) -> None:
    answer = await upload_api.post(ada, CONTENT, x_filename="caf%C3%A9.png", content_type="text/plain")
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
    asset = await upload_api.get(ada.account.id, told["id"])
    assert await upload_api.assets.read(asset) == CONTENT
    assert asset.sha256 == hashlib.sha256(CONTENT).digest()
    assert (asset.kind, asset.filename, asset.thumbnails) == (AssetKind.REFERENCE, "café.png", (320, 640))
    assert upload_api.left_behind() == []


async def test_what_the_answer_points_to_can_be_looked_at(upload_api: UploadApi, ada: SignedIn) -> None:
    tiff = encode(make_image(120, 80), "TIFF")
    told = (await upload_api.post(ada, tiff)).json()
    async with upload_api.browser(ada) as browser:
        thumbnail, copy = await browser.get(told["thumbnail"]), await browser.get(told["provider"]["url"])
        original = await browser.get(f"/media/{told['id']}/original")
    assert (thumbnail.headers["content-type"], copy.headers["content-type"]) == ("image/png", "image/png")
    assert (original.headers["content-type"], original.content) == ("image/tiff", tiff)


async def test_nobody_sends_for_somebody_else(upload_api: UploadApi, ada: SignedIn) -> None:
    refused = [
        (await upload_api.post(None, CONTENT), 401, "not_signed_in"),
        (
            await upload_api.post(None, CONTENT, f"?account_id={ada.account.id}", x_account=str(ada.account.id)),
            401,
            "not_signed_in",
        ),
        (await upload_api.post(None, CONTENT, cookie="studio_session=made-up"), 401, "not_signed_in"),
        (await upload_api.post(ada, CONTENT, origin="https://evil.example"), 403, "foreign_page"),
        (await upload_api.post(ada, CONTENT, origin="null"), 403, "foreign_page"),
    ]
    for answer, status, code in refused:
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.json()["message"]
    assert await upload_api.count_rows() == 0


async def test_a_suspended_account_uploads_nothing(upload_api: UploadApi, ada: SignedIn) -> None:
    async with upload_api.database.transaction() as tx:
        await tx.execute(sa.text("update accounts set status = 'suspended'"))
    answer = await upload_api.post(ada, CONTENT)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_only_posting_is_offered_and_only_files(upload_api: UploadApi, ada: SignedIn) -> None:
    async with upload_api.browser(ada) as browser:
        for method in ("GET", "PUT", "DELETE"):
            assert (await browser.request(method, "/api/uploads")).status_code == 405
    form = await upload_api.post(ada, CONTENT, content_type="multipart/form-data; boundary=x")
    assert (form.status_code, form.json()["code"]) == (415, "not_a_file")
    kind = await upload_api.post(ada, CONTENT, "?kind=output")
    assert (kind.status_code, kind.json()["field"]) == (422, "kind")
    reference = await upload_api.post(ada, CONTENT, "?kind=mask&reference=1%20or%201")
    assert (reference.status_code, reference.json()["field"]) == (422, "reference")


async def test_the_same_file_is_the_same_asset(upload_api: UploadApi, ada: SignedIn) -> None:
    first = await upload_api.upload(ada, CONTENT)
    puts = len(upload_api.storage.puts)
    again = await upload_api.post(ada, CONTENT)
    assert (again.status_code, again.json()["id"], again.json()["is_reused"]) == (200, str(first.id), True)
    assert again.json()["notes"]
    assert len(upload_api.storage.puts) == puts
    assert await upload_api.count_rows() == 1


async def test_the_same_file_is_another_asset_for_another_account(upload_api: UploadApi, ada: SignedIn) -> None:
    bob = await upload_api.sign_in("bob@example.com")
    hers, his = await upload_api.upload(ada, CONTENT), await upload_api.upload(bob, CONTENT)
    assert hers.id != his.id
    with pytest.raises(NotFoundError):
        await upload_api.get(bob.account.id, str(hers.id))


async def test_a_deleted_upload_comes_back_under_its_id(upload_api: UploadApi, ada: SignedIn) -> None:
    asset = await upload_api.upload(ada, CONTENT)
    async with upload_api.database.transaction() as tx:
        await AssetRepository(tx).mark_deleted(asset.account_id, [asset.id], upload_api.clock.now())
    assert (await upload_api.post(ada, CONTENT)).json()["id"] == str(asset.id)
    assert await upload_api.get(ada.account.id, str(asset.id)) == asset


async def test_bytes_that_were_lost_come_back_under_the_id_drafts_know(upload_api: UploadApi, ada: SignedIn) -> None:
    asset = await upload_api.upload(ada, CONTENT)
    upload_api.storage.objects.clear()
    assert (await upload_api.upload(ada, CONTENT)).id == asset.id
    assert await upload_api.assets.read(asset) == CONTENT
    assert await upload_api.read_copy(asset)


async def test_the_same_file_sent_at_once_is_one_asset_and_nothing_more(upload_api: UploadApi, ada: SignedIn) -> None:
    answers = await asyncio.gather(*(upload_api.post(ada, CONTENT) for _ in range(4)))
    (asset_id,) = {answer.json()["id"] for answer in answers}
    assert await upload_api.count_rows() == 1
    assert len(upload_api.storage.objects) == 4  # original, copy, two thumbnails
    assert all(asset_id in key for key in upload_api.storage.objects)


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
    (request,) = workshop.provider.requests
    (reference,) = request.references
    assert (reference.filename, reference.media_type) == ("reference-1.jpeg", "image/jpeg")
    assert reference.content != photo
    assert b"Exif" not in reference.content


async def bring(workshop: Workshop, account_id: AccountId, content: bytes) -> AssetId:
    account = await AccountService(workshop.database, workshop.clock).get(account_id)
    return (await workshop.uploads.add(account, chunks_of(content), UploadIntent())).asset.id


async def test_a_name_is_shown_and_never_followed(upload_api: UploadApi, ada: SignedIn) -> None:
    asset = await upload_api.upload(ada, CONTENT)
    assert asset.storage_key == f"uploads/{asset.id}/original.png"
    assert clean_filename("../../etc/passwd") == "passwd"
    assert clean_filename("C:\\photos\\cat.jpg") == "cat.jpg"
    assert clean_filename("a\x00b\u202ec\n.png") == "abc.png"
    assert len(clean_filename("ä" * 500)) == 200


async def test_what_a_dead_process_left_behind_is_swept(upload_api: UploadApi, ada: SignedIn) -> None:
    old, young = upload_api.incoming / "old", upload_api.incoming / "young"
    for folder in (old, young):
        folder.mkdir(parents=True)
        (folder / "upload").write_bytes(b"half")
    long_ago = time.time() - LEFT_BEHIND_SECONDS - 1
    os.utime(old, (long_ago, long_ago))
    assert await upload_api.uploads.sweep() == 1
    assert (old.exists(), young.exists()) == (False, True)
    await upload_api.upload(ada, CONTENT)
    assert young.exists()


async def test_a_service_can_hand_in_a_file_too(upload_api: UploadApi, ada: SignedIn) -> None:
    upload = await upload_api.uploads.add(ada.account, chunks_of(CONTENT, 1000), UploadIntent(filename="a.png"))
    assert upload.asset.size_bytes == len(CONTENT)
    assert not upload.is_reused
