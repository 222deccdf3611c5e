"""JavaScript that a first visit loads, as sent over the line. Targets: 170 kB on public pages, 210 kB in the studio.

Scores of the audit tool are a separate matter: see README.md.
"""

from harness import Product, describe_machine, options, report, running_product
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import find_or_install_chromium

PUBLIC_KB, STUDIO_KB = 170.0, 210.0
PAGES = {
    "/": PUBLIC_KB,
    "/prompts": PUBLIC_KB,
    "/prompts/event-poster": PUBLIC_KB,
    "/sign-in": PUBLIC_KB,
    "/studio": STUDIO_KB,
    "/library": STUDIO_KB,
}


def weigh(browser: Browser, product: Product, path: str, cookie: str) -> dict[str, float]:
    """KB by kind of resource, compressed, with a cache that is empty."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    if cookie:
        context.add_cookies([{"name": "studio_session", "value": cookie, "url": product.url}])
    page = context.new_page()
    session = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sent: dict[str, float] = {}

    def on_response(event: dict[str, str]) -> None:
        kinds[event["requestId"]] = event["type"]

    def on_finished(event: dict[str, str]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        sent[kind] = sent.get(kind, 0) + float(event["encodedDataLength"]) / 1000

    session.on("Network.responseReceived", on_response)
    session.on("Network.loadingFinished", on_finished)
    session.send("Network.enable")  # pyright: ignore[reportUnknownMemberType] # Playwright does not say what is in it
    page.goto(product.url + path, wait_until="networkidle")
    context.close()
    return sent


def main() -> None:
    with running_product() as product, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_install_chromium(), args=["--no-sandbox"])
        try:
            cookie = product.sign_in()
            for path, target in PAGES.items():
                sent = weigh(browser, product, path, cookie if target == STUDIO_KB else "")
                rest = ", ".join(f"{kind.lower()} {kb:.0f}" for kind, kb in sorted(sent.items()) if kind != "Script")
                report(f"JavaScript of {path}", sent.get("Script", 0), "kB", target=target, note=rest)
        finally:
            browser.close()


if __name__ == "__main__":
    options(__doc__)
    print(describe_machine())
    main()
