"""`X-Studio-At-Most-Credits` of `/v1`, sent by the unmodified OpenAI SDK as an extra header."""

from typing import Any

import httpx
import openai
import pytest
import sqlalchemy as sa
from openai import OpenAI

from fakes.providers.emulator import Emulator
from fakes.providers.openai_program import available, edit, generate, jobs_of, png, price_of
from fakes.public_api import Customer, PublicApi

HEADER = "X-Studio-At-Most-Credits"


def at_most(credits: int | str) -> dict[str, Any]:  # noqa: A002 # the product's word
    return {"extra_headers": {HEADER: str(credits)}}


def test_pictures_within_the_limit_are_made(api: PublicApi, customer: Customer, client: OpenAI) -> None:
    assert len(generate(client, n=2, **at_most(2)).data or []) == 2
    assert available(api, customer) == 998


@pytest.mark.parametrize("is_streamed", [False, True])
def test_pictures_above_the_limit_are_refused_with_their_price(
    api: PublicApi, customer: Customer, client: OpenAI, emulator: Emulator, *, is_streamed: bool
) -> None:
    with pytest.raises(openai.ConflictError) as caught:
        generate(client, n=3, stream=is_streamed, **at_most(2))

    error = caught.value
    assert (error.code, error.type, error.param) == ("price_above_limit", "invalid_request_error", HEADER)
    assert "The price is 3 credits and at most 2 were allowed." in error.message
    assert error.response.headers["x-studio-price-credits"] == "3"
    assert jobs_of(api, customer) == []
    assert available(api, customer) == 1000
    assert emulator.log() == []


def test_an_edit_has_the_same_limit_with_its_pictures(api: PublicApi, customer: Customer, client: OpenAI) -> None:
    pictures = [png(seed=seed, width=700, height=400) for seed in range(4)]
    with pytest.raises(openai.ConflictError) as caught:
        edit(client, image=pictures, **at_most(0))
    price = int(caught.value.response.headers["x-studio-price-credits"])
    plain = price_of(api, customer, prompt="a red boat", model="studio-demo", size="1024x640", quality="low")
    assert price > plain
    assert jobs_of(api, customer) == []

    edit(client, image=pictures, **at_most(price))

    [job] = jobs_of(api, customer)
    assert job.quote.total_credits == price


def test_the_sdk_does_not_repeat_what_costs_too_much(client: OpenAI) -> None:
    with pytest.raises(openai.ConflictError) as caught:
        generate(client.with_options(max_retries=3), **at_most(0))

    assert caught.value.request.headers["x-stainless-retry-count"] == "0"


def test_a_key_that_was_accepted_is_answered_with_its_job_whatever_the_limit(
    api: PublicApi, customer: Customer, client: OpenAI
) -> None:
    key = {"Idempotency-Key": "capped"}
    with pytest.raises(openai.ConflictError) as caught:
        generate(client, extra_headers=key | {HEADER: "0"})
    assert caught.value.code == "price_above_limit"

    first = generate(client, extra_headers=key | {HEADER: "1"})

    assert (
        generate(client, extra_headers=key | {HEADER: "0"}).data
        == generate(client, extra_headers=key).data
        == first.data
    )
    assert len(jobs_of(api, customer)) == 1
    assert available(api, customer) == 999


@pytest.mark.parametrize("value", ["", "-1", "+1", "1.0", "1_0", "0x1", "nine", "1, 2", "1000000001", "9" * 5000])
def test_a_limit_that_is_no_whole_number_is_refused_in_openais_form(
    api: PublicApi, customer: Customer, client: OpenAI, value: str
) -> None:
    for ask in (lambda: generate(client, **at_most(value)), lambda: edit(client, image=png(), **at_most(value))):
        with pytest.raises(openai.BadRequestError) as caught:
            ask()
        error = caught.value
        assert (error.code, error.type, error.param) == ("invalid_value", "invalid_request_error", HEADER)
        assert "one whole number of credits, from 0 to 1,000,000,000" in error.message
    assert jobs_of(api, customer) == []


def test_digits_that_are_not_ours_and_two_limits_are_refused(api: PublicApi, customer: Customer) -> None:
    authorization = ("Authorization", f"Bearer {customer.key}")
    name = HEADER.encode()
    for limits in ([(name, "٣".encode())], [(name, "²".encode("latin-1"))], [(name, b"1"), (name, b"900")]):
        headers = [tuple(part.encode() for part in authorization), *limits]
        answer = httpx.post(
            f"{api.base_url}/images/generations", json={"prompt": "a boat"}, headers=headers, trust_env=False
        )
        assert answer.status_code == 400
        assert answer.json()["error"]["param"] == HEADER
    assert jobs_of(api, customer) == []


def test_nothing_is_kept_of_an_edit_whose_limit_cannot_be_read(
    api: PublicApi, customer: Customer, client: OpenAI
) -> None:
    with pytest.raises(openai.BadRequestError):
        edit(client, image=png(), **at_most("nine"))

    async def count_kept() -> int:
        async with api.parts.database.transaction() as tx:
            found = await tx.execute(
                sa.text("select count(*) from assets where account_id = :owner"), {"owner": customer.account.id}
            )
            return found.scalar_one()

    assert api.run(count_kept()) == 0
