"""Search over the prompt library, typed letter by letter, with and without mistakes: the index alone, and in a real browser.

Target: 50 ms, from the key to the frame that shows the answer. Chromium and the whole studio run on the same cores.
"""

import time
from typing import Any

from harness import describe_machine, options, report_spread, running_product
from playwright.sync_api import Page, sync_playwright

from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.search import SearchIndex
from tests.chromium import find_or_install_chromium

TARGET_MS = 50.0
TYPED = (
    "procuct foto",
    "seamles patern",
    "christmas gift",
    "app icon",
    "coffe postr",
    "bakground",
    "zzqqxx wwyyvv",
    "newsleter header",
)
ROUNDS = 20
#: Between two keys of somebody who types fast, ms.
KEY_MS = 120

#: Of every key in the search box: milliseconds until the answer to what stands there is painted. One that was overtaken by the
#: next key counts from its own key to the next answer.
WATCH = """
() => {
  window.took = [];
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  const list = document.querySelector('.shelf-list');
  document.querySelector('.shelf-search input').addEventListener('input', async () => {
    const start = performance.now();
    await new Promise((done) => setTimeout(done, 0));
    while (list.getAttribute('aria-busy') === 'true') {
      await new Promise((done) => {
        const observer = new MutationObserver(() => { observer.disconnect(); done(); });
        observer.observe(list, { attributes: true });
      });
    }
    await painted();
    window.took.push(performance.now() - start);
  });
}
"""


def measure_index() -> None:
    templates = prompt_library().list_all()
    started = time.perf_counter()
    index = SearchIndex(templates)
    print(f"index of {len(templates)} templates: {(time.perf_counter() - started) * 1000:.1f} ms")
    times: list[float] = []
    for _round in range(ROUNDS):
        for query in TYPED:
            for end in range(1, len(query) + 1):
                started = time.perf_counter()
                index.search(query[:end])
                times.append(time.perf_counter() - started)
    report_spread("a search, letter by letter", times, target_ms=TARGET_MS)


def measure_page(page: Page, url: str, *, rounds: int) -> None:
    page.goto(f"{url}/prompts")
    box = page.get_by_label("Search prompts")
    box.fill("warm")
    page.wait_for_selector(".shelf-list[aria-busy=false]")
    box.fill("")
    page.evaluate(WATCH)
    keys = 0
    for _round in range(rounds):
        for query in TYPED:
            box.press_sequentially(query, delay=KEY_MS)
            box.fill("")
            keys += len(query) + 1
    page.wait_for_function("(keys) => window.took.length >= keys", arg=keys)
    took: Any = page.evaluate("window.took")
    report_spread("key → answer painted, in Chromium", [each / 1000 for each in took], target_ms=TARGET_MS)


def main(*, is_quick: bool) -> None:
    measure_index()
    with running_product() as product, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_install_chromium(), args=["--no-sandbox"])
        try:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(60_000)
            measure_page(page, product.url, rounds=1 if is_quick else 5)
        finally:
            browser.close()


if __name__ == "__main__":
    print(describe_machine())
    main(is_quick=options(__doc__).quick)
