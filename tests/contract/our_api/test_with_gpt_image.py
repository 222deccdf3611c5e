"""What only GPT Image 2.6 has, through the unmodified SDK, for an operator to whom OpenAI has given every format."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from openai import OpenAI

from databases import make_studio_database
from fakes.providers.emulator import Emulator
from fakes.providers.openai_program import (
    SIZE,
    available,
    edit,
    generate,
    jobs_of,
    make_markup,
    png,
    price_of,
)
from fakes.public_api import Customer, PublicApi, start_public_api
from gpt_image_studio.generations.model import Complexity, Strictness

FRAME = "480x320"
FLARE = "gpt-image-2.6-flare"
#: An operator to whom OpenAI has given the two restricted formats.
WITH_ACCESS = """
[prices."gpt-image-2.6 with svg@2026-11-23"]
since = 2026-11-23
checked = 2026-11-23
is_published = false
text_in = 5
image_in = 8
image_out = 30
grid = { low = 36, medium = 48, high = 48, xhigh = 64, max = 96 }
partial_tokens = 100
text_tokens_per_reference = 10
svg = 0.12

[models."gpt-image-2.6-flare"]
formats = ["png", "jpeg", "webp", "gif", "svg"]
price = "gpt-image-2.6 with svg@2026-11-23"
"""


@pytest.fixture(scope="module")
def api(server_url: str, template: str, emulator_process: Emulator) -> Iterator[PublicApi]:
    """Offers GPT Image, which is the emulator."""
    with (
        make_studio_database(server_url, template) as url,
        tempfile.TemporaryDirectory(prefix="studio-api-") as folder,
    ):
        models = Path(folder) / "models.toml"
        models.write_text(WITH_ACCESS)
        with start_public_api(
            url, Path(folder), provider_url=emulator_process.base_url, models_file=models, OPENAI_API_KEY="emulated"
        ) as api:
            yield api


@pytest.mark.parametrize("output_format", ["png", "gif", "svg"])
def test_complexity_and_strictness_reach_the_provider(
    api: PublicApi, customer: Customer, client: OpenAI, emulator: Emulator, output_format: str
) -> None:
    order = {"model": FLARE, "complexity": "low", "output_format": output_format}
    quoted = price_of(api, customer, prompt="a boat", size=SIZE, quality="low", strictness="low", **order)

    response = generate(client, moderation="low", **order)

    assert response.output_format == output_format
    [entry] = emulator.log()
    assert {name: entry["fields"].get(name) for name in ("complexity", "moderation")} == {
        "complexity": "low",
        "moderation": "low",
    }
    [job] = jobs_of(api, customer)
    assert (job.request.complexity, job.request.strictness) == (Complexity.LOW, Strictness.LOW)
    assert job.charged_credits == quoted == 1000 - available(api, customer)


def test_an_edit_is_moderated_as_it_was_asked(client: OpenAI, emulator: Emulator) -> None:
    """The SDK does not know the parameter on edits; who wants it sends it beside the others."""
    edit(client, image=png(), markup=make_markup(), model=FLARE, extra_body={"moderation": "low"})

    [entry] = emulator.log()
    assert entry["fields"]["moderation"] == "low"


def test_a_model_refuses_what_only_others_have(api: PublicApi, customer: Customer, client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        edit(client, image=png(), markup=make_markup(), model="gpt-image-2")

    assert (caught.value.code, caught.value.param) == ("invalid_value", "markup")
    with pytest.raises(openai.BadRequestError) as caught:
        generate(client, model="gpt-image-2.6-sunburst", output_format="gif", size=FRAME)
    assert (caught.value.code, caught.value.param) == ("invalid_value", "output_format")
    assert jobs_of(api, customer) == []
