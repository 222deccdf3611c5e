"""Sent twice, waited for too long, hung up on: there is one job, and one charge."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import openai
import pytest
from openai import OpenAI

from fakes.providers.emulator import Emulator
from fakes.providers.openai_program import (
    MODEL,
    SIZE,
    SLOWLY,
    available,
    edit,
    generate,
    jobs_of,
    png,
)
from fakes.public_api import Customer, PublicApi
from gpt_image_studio.api.compatible import images
from gpt_image_studio.generations.model import JobStatus
from gpt_image_studio.web.waiting import job_watcher


def test_the_same_idempotency_key_twice_is_one_job_and_one_charge(
    api: PublicApi, customer: Customer, client: OpenAI, emulator: Emulator
) -> None:
    headers = {"Idempotency-Key": "order-1"}
    with ThreadPoolExecutor() as threads:
        at_once = [threads.submit(generate, client, f"a boat {SLOWLY}", extra_headers=headers) for _ in range(2)]
        first, second = (one.result() for one in at_once)
    later = generate(client, f"a boat {SLOWLY}", extra_headers=headers)

    assert first.data == second.data == later.data
    assert len(jobs_of(api, customer)) == 1
    assert available(api, customer) == 999
    assert len(emulator.log()) == 1


def test_an_edit_sent_again_with_its_idempotency_key_is_recognised(
    api: PublicApi, customer: Customer, client: OpenAI
) -> None:
    headers = {"Idempotency-Key": "edit-1"}
    files = {"image": [png(seed=1), png(seed=2)], "mask": png(mode="RGBA")}

    assert edit(client, **files, extra_headers=headers).data == edit(client, **files, extra_headers=headers).data
    assert len(jobs_of(api, customer)) == 1


def test_an_idempotency_key_with_another_request_is_a_conflict(client: OpenAI) -> None:
    headers = {"Idempotency-Key": "order-2"}
    generate(client, extra_headers=headers)

    with pytest.raises(openai.ConflictError) as caught:
        generate(client, "a mountain", extra_headers=headers)

    assert caught.value.code == "idempotency_key_reused"


def test_the_same_idempotency_key_of_another_account_is_another_job(api: PublicApi, client: OpenAI) -> None:
    headers = {"Idempotency-Key": "order-3"}
    other = api.customer()
    generate(client, extra_headers=headers)

    with OpenAI(base_url=api.base_url, api_key=other.key, max_retries=0) as theirs:
        generate(theirs, "a mountain", extra_headers=headers)

    assert len(jobs_of(api, other)) == 1


def test_a_job_that_takes_too_long_is_named_and_goes_on(
    api: PublicApi, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the SDK's own retries on: they would make a second picture."""
    monkeypatch.setattr(images, "PATIENCE_SECONDS", 0.5)
    with (
        OpenAI(base_url=api.base_url, api_key=customer.key) as client,
        pytest.raises(openai.InternalServerError) as caught,
    ):
        generate(client, "a boat [[emu hang;s=1.5]]")

    assert (caught.value.status_code, caught.value.code) == (504, "timeout")
    [job] = jobs_of(api, customer)
    assert str(job.id) in caught.value.message
    wait_until(lambda: jobs_of(api, customer)[0].status is JobStatus.SUCCEEDED)


@pytest.mark.parametrize("is_streamed", [False, True])
def test_hanging_up_does_not_cancel_the_job(api: PublicApi, customer: Customer, *, is_streamed: bool) -> None:
    body = {"model": MODEL, "prompt": "a boat [[emu hang;s=1.5]]", "size": SIZE, "stream": is_streamed}
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{api.base_url}/images/generations",
            json=body | {"quality": "low"},
            headers={"Authorization": f"Bearer {customer.key}"},
            timeout=httpx.Timeout(10, read=0.3),
            trust_env=False,
        )

    wait_until(lambda: [job.status for job in jobs_of(api, customer)] == [JobStatus.SUCCEEDED])
    assert available(api, customer) == 999
    wait_until(lambda: customer.account.id not in job_watcher._groups)  # nobody reads on for somebody who left


def wait_until(is_true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.05)
