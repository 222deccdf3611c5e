"""The demo model as the product runs it: a child that outlives nothing and nobody misses."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import httpx
import psutil
import pytest

from fakes.make.provider_requests import make_provider_request
from gpt_image_studio.adapters.openai_images import OpenAIImages
from gpt_image_studio.demo_model.process import demo_model_process
from gpt_image_studio.generations.ports import Completed

WAIT_SECONDS = 30.0
SERVE = [sys.executable, "-m", "gpt_image_studio.demo_model", "--seconds=0"]


def children() -> list[psutil.Process]:
    """Demo models of this process; the emulator of the other tests is none."""
    commands = [(child, child.cmdline()) for child in psutil.Process().children()]
    return [child for child, line in commands if "gpt_image_studio.demo_model" in line and "--emulator" not in line]


async def is_drawn(base_url: str) -> bool:
    provider = OpenAIImages(base_url, "demo")
    try:
        return isinstance([event async for event in provider.render(make_provider_request(partials=0))][-1], Completed)
    finally:
        await provider.close()


async def test_it_draws_and_ends_with_its_owner() -> None:
    async with demo_model_process(seconds=0) as base_url:
        assert await is_drawn(base_url)
        [child] = children()

    assert not child.is_running()


async def test_a_child_that_dies_is_back_under_the_same_address() -> None:
    async with demo_model_process(seconds=0) as base_url, httpx.AsyncClient(trust_env=False) as client:
        [child] = children()
        child.kill()
        await asyncio.to_thread(child.wait, WAIT_SECONDS)
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                try:
                    await client.get(f"{base_url}/models")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.01)

        assert await is_drawn(base_url)
        assert [other.pid for other in children()] != [child.pid]


async def test_faults_and_controls_do_not_exist_in_the_product() -> None:
    async with demo_model_process(seconds=0) as base_url, httpx.AsyncClient(trust_env=False) as client:
        root = base_url.removesuffix("/v1")
        assert (await client.get(f"{root}/__emu/log")).status_code == 404
        assert (await client.post(f"{root}/__emu/queue", json={"fault": "server"})).status_code == 404
        answer = await client.post(
            f"{base_url}/images/generations",
            json={"model": "studio-demo", "prompt": "[[emu server]] a boat", "size": "1024x640"},
            headers={"Authorization": "Bearer demo", "x-emu": "server"},
            timeout=WAIT_SECONDS,
        )

    assert answer.status_code == 200


async def test_it_is_not_hit_by_a_ctrl_c_meant_for_its_owner() -> None:
    async with demo_model_process(seconds=0):
        [child] = children()
        assert os.getsid(child.pid) != os.getsid(0)


def test_it_ends_when_its_parent_is_killed() -> None:
    """The parent here is a shell of its own, killed without a word; nobody tells the child."""
    program = f"import subprocess, sys; c = subprocess.Popen({SERVE!r}, stdin=subprocess.PIPE); print(c.pid, flush=True); c.wait()"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, start_new_session=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        assert parent.stdout.readline().startswith(b"listening 127.0.0.1:")
        parent.kill()

    deadline = time.monotonic() + WAIT_SECONDS
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_quietly(number: signal.Signals) -> None:
    with subprocess.Popen(SERVE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline().startswith(b"listening ")
        child.send_signal(number)

        assert child.wait(WAIT_SECONDS) == 0
        assert child.stdout.read() == b""
        assert child.stderr.read() == b""


def test_it_serves_this_machine_only() -> None:
    ended = subprocess.run([*SERVE, "--host", "0.0.0.0"], capture_output=True, check=False)  # noqa: S104 - refused

    assert ended.returncode == 2
    assert b"this machine only" in ended.stderr
