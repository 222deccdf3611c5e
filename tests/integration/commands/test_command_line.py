"""`studio …` as an operator types it, against a running installation."""

import http.client
import json
import subprocess
import time
from collections.abc import Iterator

import psutil
import pytest

from fakes.processes.product import OWNER, ROOT, Product, installation, running_product


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with running_product(STUDIO_DEMO_SECONDS="0.2", STUDIO_FREE_CREDITS="200") as product:
        yield product


def run(product: Product, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        product.command(*arguments),
        cwd=ROOT,
        env=product.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_it_prints_a_link_that_signs_the_owner_in(product: Product) -> None:
    end = time.monotonic() + 60
    # The page answers a moment before its address is printed.
    while "Ctrl-C stops everything" not in (text := product.log.read_text(encoding="utf-8")):
        assert time.monotonic() < end, text
        time.sleep(0.1)
    assert f"{product.url}/auth/link?token=" in text
    assert "Demo model: drawn by the studio, no AI" in text


def test_a_link_works_once(product: Product) -> None:
    cookie = product.sign_in(OWNER)
    assert cookie
    link = product.login_link(OWNER)
    token = link.split("token=")[1]
    body = {"Content-Type": "application/x-www-form-urlencoded", "Origin": product.url}
    first = _post(product, f"token={token}", body)
    second = _post(product, f"token={token}", body)
    assert (first, second) == (303, 401)


def test_a_link_is_not_spent_by_looking_at_it(product: Product) -> None:
    link = product.login_link(OWNER).removeprefix(product.url)
    assert product.get(link)[0] == 200
    assert product.get(link)[0] == 200
    assert (
        _post(product, link.split("?")[1], {"Content-Type": "application/x-www-form-urlencoded", "Origin": product.url})
        == 303
    )


def test_a_sign_in_form_from_another_site_is_refused(product: Product) -> None:
    token = product.login_link(OWNER).split("?")[1]
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://evil.example"}
    assert _post(product, token, headers) == 403


def test_a_second_studio_on_the_same_data_folder_is_refused_with_a_clear_line(product: Product) -> None:
    assert product.process
    second = run(product, "--port", str(product.port + 1))
    assert second.returncode == 1
    assert f"Another studio (process {product.process.pid}) is running" in second.stderr
    assert "Traceback" not in second.stderr


def test_credits_are_granted_with_a_reason(product: Product) -> None:
    product.login_link("granted@example.com")
    answer = json.loads(product.run("grant", "granted@example.com", "100", "--reason", "a test", "--json"))
    assert answer == {"email": "granted@example.com", "posted": 300, "held": 0, "available": 300}


def test_a_grant_to_nobody_fails_in_a_sentence(product: Product) -> None:
    done = run(product, "grant", "nobody@example.com", "5", "--reason", "x")
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no account nobody@example.com." in done.stderr


def test_the_doctor_finds_everything_well(product: Product) -> None:
    findings = json.loads(product.run("doctor", "--json"))
    assert {finding["part"] for finding in findings} >= {
        "node",
        "front end",
        "data folder",
        "database",
        "storage",
        "model",
    }
    assert all(finding["is_well"] for finding in findings), findings


def test_the_doctor_names_the_part_that_is_away(product: Product) -> None:
    product.settings["S3_ENDPOINT_URL"] = "http://127.0.0.1:1"
    for name in ("S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"):
        product.settings[name] = "x"
    try:
        done = run(product, "doctor", "--json")
    finally:
        for name in [name for name in product.settings if name.startswith("S3_")]:
            del product.settings[name]
    assert done.returncode == 1
    assert [finding["part"] for finding in json.loads(done.stdout) if not finding["is_well"]] == ["storage"]


def test_half_configured_storage_stops_the_start(product: Product) -> None:
    product.settings["S3_BUCKET"] = "x"
    try:
        done = run(product, "migrate")
    finally:
        del product.settings["S3_BUCKET"]
    assert done.returncode == 2
    assert "S3_ENDPOINT_URL" in done.stderr


def test_ctrl_c_ends_everything_it_started() -> None:
    with installation(STUDIO_DEMO_SECONDS="0.2") as product:
        product.start()
        assert product.process
        family = psutil.Process(product.process.pid).children(recursive=True)
        assert len(family) >= 3, "web, worker, demo model"
        assert product.stop() == 0
        _, alive = psutil.wait_procs(family, timeout=20)
        assert alive == []
        assert not (product.data_dir / "pg" / "postmaster.pid").exists()


def _post(product: Product, body: str, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=30)
    try:
        connection.request("POST", "/auth/link", body=body, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()
