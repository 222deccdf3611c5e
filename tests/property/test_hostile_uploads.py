"""Whatever is sent: the process lives, no cap is passed, and a refusal says why."""

import asyncio
import io
import os
from collections import Counter
from pathlib import Path

import httpx
import psutil
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from fakes.hostile_files import fuzzed, make_hostile, make_odd, make_valid
from fakes.upload_api import UploadApi
from gpt_image_studio.accounts.model import Plan
from gpt_image_studio.accounts.service import SignedIn
from gpt_image_studio.assets.file_process.reading import PROVIDER_EDGE
from gpt_image_studio.db.session import Database
from gpt_image_studio.limits.upload_gate import UploadGate

VALID = make_valid()
HOSTILE = make_hostile()
ODD = make_odd()
MAX_BYTES = 8_000_000
#: Together with one more for every example of the fuzzing, this is how many files are tried.
FUZZED_AT_ONCE = 4
#: The process that receives them may grow by this much, however large what they unpack to: 200 MB and more.
MAX_GROWTH_BYTES = 100_000_000
#: The database is the same for every example, and each starts processes.
SUPPRESSED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.fixture
def upload_api(database: Database, tmp_path: Path) -> UploadApi:
    return UploadApi(
        database,
        tmp_path / "incoming",
        max_bytes=MAX_BYTES,
        gate=UploadGate(at_once=100, all_at_once=100, in_a_row=100_000),
    )


@pytest.fixture
async def ada(upload_api: UploadApi) -> SignedIn:
    return await upload_api.sign_in(plan=Plan.OWNER)


def memory_bytes() -> int:
    return psutil.Process(os.getpid()).memory_info().rss


def assert_told_why(answer: httpx.Response) -> None:
    assert 400 <= answer.status_code < 500, answer.text
    told = answer.json()
    assert set(told) == {"code", "message", "field"}
    assert told["code"]
    assert len(told["message"].split()) > 3
    assert told["message"].endswith(".")
    assert "Error" not in told["message"]


async def assert_within_caps(
    upload_api: UploadApi, signed_in: SignedIn, content: bytes, answer: httpx.Response
) -> None:
    """What was taken: kept exactly, and its copy a plain picture of modest size."""
    asset = await upload_api.get(signed_in.account.id, answer.json()["id"])
    assert await upload_api.assets.read(asset) == content
    copy = await upload_api.read_copy(asset)
    image = Image.open(io.BytesIO(copy), formats=("PNG", "JPEG"))
    image.load()
    assert max(image.size) <= PROVIDER_EDGE
    assert image.mode in {"RGB", "RGBA"}
    assert not image.getexif()
    assert len(copy) < 20_000_000


async def check(upload_api: UploadApi, signed_in: SignedIn, content: bytes) -> int:
    """Sends the file and checks that nothing of it stays when it is refused; the HTTP status."""
    answer = await upload_api.post(signed_in, content)
    if answer.status_code in {200, 201}:
        await assert_within_caps(upload_api, signed_in, content, answer)
    else:
        assert_told_why(answer)
    return answer.status_code


async def test_what_is_made_to_do_harm_is_refused_with_a_reason(
    upload_api: UploadApi, ada: SignedIn, subtests: pytest.Subtests
) -> None:
    before = memory_bytes()
    for name, content in HOSTILE.items():
        with subtests.test(name):
            answer = await upload_api.post(ada, content)
            assert_told_why(answer)
            assert answer.json()["code"] == "invalid_image"
            assert upload_api.left_behind() == []
            assert memory_bytes() - before < MAX_GROWTH_BYTES
    assert upload_api.storage.objects == {}
    assert await upload_api.count_rows() == 0


async def test_what_is_merely_odd_does_no_harm(upload_api: UploadApi, ada: SignedIn, subtests: pytest.Subtests) -> None:
    before = memory_bytes()
    for name, content in ODD.items():
        with subtests.test(name):
            await check(upload_api, ada, content)
            assert memory_bytes() - before < MAX_GROWTH_BYTES


async def test_every_valid_file_that_is_fuzzed_here_is_taken(upload_api: UploadApi, ada: SignedIn) -> None:
    for content in VALID.values():
        assert await check(upload_api, ada, content) == 201


@settings(
    max_examples=30,
    deadline=None,
    # Shrinking would start hundreds of processes; what fails is small already.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=SUPPRESSED,
)
@given(files=st.lists(fuzzed(VALID), min_size=FUZZED_AT_ONCE, max_size=FUZZED_AT_ONCE, unique=True))
async def test_no_injury_to_a_file_does_harm(upload_api: UploadApi, ada: SignedIn, files: list[bytes]) -> None:
    statuses = Counter(await asyncio.gather(*(check(upload_api, ada, content) for content in files)))
    assert sum(statuses.values()) == FUZZED_AT_ONCE
    assert upload_api.left_behind() == []


@settings(max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=SUPPRESSED)
@given(content=fuzzed({"png": VALID["png"], "png with alpha": VALID["png with alpha"]}), is_painted=st.booleans())
async def test_no_injured_mask_does_harm(
    upload_api: UploadApi, ada: SignedIn, content: bytes, *, is_painted: bool
) -> None:
    answer = await upload_api.post(ada, content, f"?kind=mask&painted={int(is_painted)}")
    if answer.status_code not in {200, 201}:
        assert_told_why(answer)
    assert upload_api.left_behind() == []


@settings(max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=SUPPRESSED)
@given(content=fuzzed({"png with alpha": VALID["png with alpha"], "palette png": VALID["palette png"]}))
async def test_no_injured_markup_does_harm(upload_api: UploadApi, ada: SignedIn, content: bytes) -> None:
    answer = await upload_api.post(ada, content, "?kind=markup")
    if answer.status_code not in {200, 201}:
        assert_told_why(answer)
    assert upload_api.left_behind() == []
