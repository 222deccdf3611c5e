"""The process that opens strangers' files: given up in time, ended with its request, stopped without harm, told no secret."""

import asyncio
import os
from pathlib import Path

import psutil
import pytest
from PIL import Image

from fakes.pictures import encode, make_png
from fakes.upload_api import UploadApi, assert_clean
from gpt_image_studio.accounts.service import SignedIn
from gpt_image_studio.assets.file_process.process import FileProcess
from gpt_image_studio.db.session import Database

CONTENT = make_png(300, 200)


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    return tmp_path / "incoming"


async def test_a_file_that_takes_too_long_is_given_up_with_its_process(database: Database, incoming: Path) -> None:
    upload_api = UploadApi(database, incoming, file_process=FileProcess(longest_seconds=0.01))
    answer = await upload_api.post(await upload_api.sign_in(), CONTENT)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_image")
    assert "takes too long" in answer.json()["message"]
    assert_clean(upload_api)
    assert not file_processes()


async def test_who_gets_no_turn_is_told_to_come_back(database: Database, incoming: Path) -> None:
    file_process = FileProcess(processes=1, patience_seconds=0.05)
    upload_api = UploadApi(database, incoming, file_process=file_process)
    ada = await upload_api.sign_in()
    pictures = [encode(Image.new("RGB", (3000, 3000), (seed, 0, 0))) for seed in range(3)]
    answers = await asyncio.gather(*(upload_api.post(ada, picture) for picture in pictures))
    assert sorted(answer.status_code for answer in answers) == [201, 503, 503]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 503} == {"busy_reading"}


async def test_ctrl_c_in_the_terminal_does_not_reach_who_reads_a_file(upload_api: UploadApi, ada: SignedIn) -> None:
    sending = asyncio.create_task(upload_api.post(ada, encode(Image.new("RGB", (6000, 6000)))))
    async with asyncio.timeout(20):
        while not (found := file_processes()):  # noqa: ASYNC110 # nobody rings when a process appears
            await asyncio.sleep(0.01)
    assert {os.getsid(process.pid) for process in found} == {process.pid for process in found}
    assert (await sending).status_code == 201


async def test_a_reader_that_somebody_stopped_is_not_the_files_fault(upload_api: UploadApi, ada: SignedIn) -> None:
    sending = asyncio.create_task(upload_api.post(ada, encode(Image.new("RGB", (6000, 6000)))))
    async with asyncio.timeout(20):
        while not (found := file_processes()):  # noqa: ASYNC110 # nobody rings when a process appears
            await asyncio.sleep(0.01)
    for process in found:
        process.terminate()
    assert (await sending).status_code == 201


async def test_a_cancelled_request_takes_its_process_with_it(upload_api: UploadApi, ada: SignedIn) -> None:
    sending = asyncio.create_task(upload_api.post(ada, encode(Image.new("RGB", (6000, 6000)))))
    async with asyncio.timeout(20):
        while not file_processes():  # noqa: ASYNC110 # nobody rings when a process appears
            await asyncio.sleep(0.01)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert not file_processes()
    assert_clean(upload_api)


async def test_who_opens_strangers_files_knows_no_secret(
    upload_api: UploadApi, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("STUDIO_DATABASE_URL", "postgresql://secret")
    sending = asyncio.create_task(upload_api.post(ada, encode(Image.new("RGB", (6000, 6000)))))
    environments: list[dict[str, str]] = []
    async with asyncio.timeout(20):
        while not environments:
            for process in file_processes():
                # Empty until the new program has taken the place of ours.
                environments += [found for found in [process.environ()] if found.get("OPENBLAS_NUM_THREADS")]
            await asyncio.sleep(0.005)
    assert (await sending).status_code == 201
    assert not any("secret" in value for value in environments[0].values())


def file_processes() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if "gpt_image_studio.assets.file_process" in " ".join(child.cmdline())
    ]
