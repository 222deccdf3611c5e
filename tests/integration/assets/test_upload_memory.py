"""Uploads against the product as a person starts it: real sockets, the real web process, its real memory."""

import http.client
import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PIL import Image

from fakes.pictures import make_png
from fakes.processes.product import Product, running_product

MEGABYTE = 1_000_000
AT_ONCE = 10
MAX_GROWTH_BYTES = 150 * MEGABYTE
#: Pages that wait for more than this are stuck, seconds.
PATIENCE = 240.0


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with running_product() as product:
        yield product


def make_large_png(number: int) -> bytes:
    """Just under 50 MB, cheap to read."""
    y, x = np.mgrid[0:4070, 0:4070]
    pixels = np.stack([x % 256, y % 256, (x + y + number) % 256], axis=-1).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", compress_level=0)
    return out.getvalue()


def post(product: Product, cookie: str, content: Any, **headers: str) -> tuple[int, dict[str, Any]]:
    """As a browser: everything is sent before the answer is looked at. An iterable goes out without its length."""
    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=PATIENCE)
    try:
        sent = {"Cookie": f"studio_session={cookie}", "Origin": product.url} | headers
        connection.request("POST", "/api/uploads", body=content, headers=sent)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


@contextmanager
def peak_memory(process: psutil.Process) -> Iterator[list[int]]:
    """What the process takes at most meanwhile, bytes, in a list of one."""
    peak, is_over = [process.memory_info().rss], threading.Event()

    def watch() -> None:
        while not is_over.wait(0.01):
            peak[0] = max(peak[0], process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        is_over.set()
        watcher.join()


def incoming(product: Product) -> list[Path]:
    folder = product.data_dir / "incoming"
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def wait_until_clean(product: Product) -> None:
    end = time.monotonic() + 30
    while incoming(product):
        assert time.monotonic() < end, incoming(product)
        time.sleep(0.02)


def test_ten_large_uploads_at_once_leave_the_web_process_small(product: Product) -> None:
    (web,) = product.children("web")
    cookies = [product.sign_in(email) for email in ("ada@example.com", "bob@example.com")]
    files = [make_large_png(number) for number in range(AT_ONCE)]
    assert all(49 * MEGABYTE < len(file) <= 50 * MEGABYTE for file in files)
    idle = web.memory_info().rss
    with peak_memory(web) as peak, ThreadPoolExecutor(AT_ONCE) as threads:
        sending = [threads.submit(post, product, cookies[n % 2], file) for n, file in enumerate(files)]
        answers = [one.result() for one in sending]
    growth = peak[0] - idle
    print(f"idle {idle / MEGABYTE:.0f} MB, at most {growth / MEGABYTE:.0f} MB more")
    assert [status for status, _ in answers] == [201] * AT_ONCE, answers
    assert growth < MAX_GROWTH_BYTES
    assert incoming(product) == []


def test_a_browser_that_sends_too_much_reads_why(product: Product) -> None:
    cookie = product.sign_in()
    large = bytes(70 * MEGABYTE)
    (web,) = product.children("web")
    idle = web.memory_info().rss
    with peak_memory(web) as peak:
        assert post(product, cookie, large)[1]["code"] == "too_large"
        assert post(product, cookie, (large[:MEGABYTE] for _ in range(70)))[1]["code"] == "too_large"
        assert post(product, "", large)[1]["code"] == "not_signed_in"
        assert post(product, cookie, large, Origin="https://evil.example")[1]["code"] == "foreign_page"
    assert peak[0] - idle < MAX_GROWTH_BYTES
    assert incoming(product) == []


def test_a_browser_that_goes_away_half_way_leaves_nothing(product: Product) -> None:
    cookie = product.sign_in()
    content = make_png(900, 700)
    head = (
        f"POST /api/uploads HTTP/1.1\r\nHost: 127.0.0.1:{product.port}\r\nOrigin: {product.url}\r\n"
        f"Cookie: studio_session={cookie}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", product.port)) as connection:
        connection.sendall(head.encode() + content[: len(content) // 2])
        end = time.monotonic() + 30
        while not incoming(product):
            assert time.monotonic() < end
            time.sleep(0.01)
    wait_until_clean(product)
    status, told = post(product, cookie, content)
    assert (status, told["is_reused"]) == (201, False)
