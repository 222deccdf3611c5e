"""Schemathesis reads our OpenAPI document and asks what it allows and what it does not: nothing breaks, nothing undeclared comes."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from databases import make_studio_database
from fakes.pictures import make_png
from fakes.public_api import PublicApi, start_public_api
from gpt_image_studio.accounts.model import Plan

#: Cases for each operation and phase; with these the whole run takes about a minute.
EXAMPLES = 25
#: An order the document allows can still be impossible with a model: 1000x1000 is a size, and no model makes it.
EXCLUDED = "positive_data_acceptance"


@pytest.fixture(scope="module")
def api(server_url: str, template: str) -> Iterator[PublicApi]:
    """Nobody works: what is asked for stays in line."""
    with (
        make_studio_database(server_url, template) as url,
        tempfile.TemporaryDirectory(prefix="studio-api-") as folder,
        start_public_api(url, Path(folder), provider_url=None) as api,
    ):
        yield api


def test_the_document_is_openapi(api: PublicApi) -> None:
    document = httpx.get(f"{api.root}/api/v1/openapi.json", trust_env=False).json()

    OpenAPIV31SpecValidator(document).validate()


def test_no_request_breaks_it_and_every_answer_is_declared(api: PublicApi, tmp_path: Path) -> None:
    customer = api.customer(credits=1_000_000, plan=Plan.OWNER, requests_per_minute=100_000)
    picture = api.picture(customer, make_png(700, 400))
    (tmp_path / "schemathesis.toml").write_text(
        f"""[[operations]]\ninclude-path-regex = "^/assets"\nparameters = {{ id = "{picture.id}" }}\n"""
    )
    done = subprocess.run(
        [
            Path(sys.executable).with_name("st"),
            "run",
            f"{api.root}/api/v1/openapi.json",
            f"--header=Authorization: Bearer {customer.key}",
            "--checks=all",
            f"--exclude-checks={EXCLUDED}",
            f"--max-examples={EXAMPLES}",
            "--seed=1",
            "--continue-on-failure",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )

    assert done.returncode == 0, done.stdout[-12_000:]
