"""A laptop without keys: every connection that the studio opens while a picture is made stays on the machine.

Python tells an audit hook of each address it connects to or looks up; the hook is put into every process by `sitecustomize`.
libpq, which is C, is seen by nobody here and speaks to a socket in the data folder; what pages ask for is watched in
`test_policies.py`.
"""

import re
from ipaddress import ip_address
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from browser.conftest import sign_in
from fakes.processes.product import installation

HOOK = """
import os, sys

def note(event, arguments):
    if event == "socket.connect":
        told = arguments[1]
    elif event == "socket.getaddrinfo":
        told = arguments[0]
    else:
        return
    with open(os.environ["NOTED"], "a", encoding="utf-8") as file:
        file.write(f"{told[0] if isinstance(told, tuple) else told!r}\\n")

sys.addaudithook(note)
"""
HERE = {"'localhost'", "None"}


def is_here(told: str) -> bool:
    """`told` is an address, or the text of a name or of a socket's path."""
    if told in HERE or told.startswith(("'/", "b'/", "'\\x00", "b'\\x00", "b'localhost'", "b'127.")):
        return True
    try:
        return ip_address(told.strip("'b")).is_loopback
    except ValueError:
        return False


@pytest.fixture
def hooked(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    return {"PYTHONPATH": str(tmp_path), "NOTED": str(tmp_path / "noted")}


def test_with_the_demo_model_the_studio_speaks_to_no_other_machine(
    hooked: dict[str, str], context: BrowserContext
) -> None:
    with installation(STUDIO_DEMO_SECONDS="0.5", STUDIO_FREE_CREDITS="200") as product:
        # Building fetches packages; running does not.
        product.run("build")
        product.settings |= hooked
        product.start()
        page = sign_in(context, product, "nothing-leaves@example.com")
        page.get_by_label("Prompt", exact=True).fill("a lamp on a desk")
        page.get_by_role("button", name="Generate").click()
        job = page.get_by_role("complementary")
        expect(job).to_contain_text("Done")
        page.get_by_label("Prompt", exact=True).fill("a porn star")
        page.get_by_role("button", name="Generate").click()
        expect(page.get_by_text(re.compile("refused by the content check"))).to_be_visible()
    noted = set(Path(hooked["NOTED"]).read_text(encoding="utf-8").splitlines())
    assert "'127.0.0.1'" in noted, "the demo model was spoken to, so the hook sees what it should"
    assert {told for told in noted if not is_here(told)} == set()


def test_the_hook_would_see_another_machine() -> None:
    assert not is_here("'203.0.113.7'")
    assert not is_here("'api.openai.com'")
    assert is_here("'127.0.0.1'")
    assert is_here("'::1'")
