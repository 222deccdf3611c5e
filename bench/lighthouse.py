"""Lighthouse on the public pages, phone and desktop, median of several runs. Pages are those of the sitemap, one prompt for all.

`--runs 3`, `--all` for every prompt too, `--only /pricing`, `--url http://…` for a studio that runs already. Lighthouse comes from
npm, at the version written here.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree as ET

from harness import describe_machine, running_product

from tests.chromium import find_or_install_chromium

LIGHTHOUSE = "lighthouse@13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FORMS = {"phone": (), "desktop": ("--preset=desktop",)}
#: Performance of a phone and of a desktop; the other categories are 100.
TARGETS = {"phone": 95, "desktop": 100}
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --no-first-run"


def list_paths(base: str, *, with_all_prompts: bool) -> list[str]:
    with urlopen(f"{base}/sitemap.xml", timeout=30) as answer:  # noqa: S310 # our own server
        root = ET.fromstring(answer.read())  # noqa: S314 # our own answer
    paths = [urlsplit(each.text or "").path or "/" for each in root.iter() if each.tag.endswith("}loc")]
    prompts = [path for path in paths if path.startswith("/prompts/")]
    return [path for path in paths if path not in prompts] + (prompts if with_all_prompts else prompts[:1])


def look(url: str, form: str, *, tries: int = 3) -> dict[str, Any]:
    """Lighthouse's own report on the page at `url`, as its JSON has it; `form` is mobile or desktop."""
    bin_dir = str(Path(sys.executable).parent)
    program = ["npm", "exec", "--yes", f"--package={LIGHTHOUSE}", "--", "lighthouse"]
    wanted = ["--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={CHROME}"]
    done = subprocess.run(
        [*program, url, *wanted, *FORMS[form]],
        env=os.environ
        | {
            "PATH": os.pathsep.join([bin_dir, os.environ.get("PATH", "")]),
            "CHROME_PATH": str(find_or_install_chromium()),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        # Now and then its browser does not start, or loses its target; that says nothing about the page.
        if tries == 1:
            raise RuntimeError(f"{url}: {done.stderr[-1500:]}")
        return look(url, form, tries=tries - 1)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def score(report: dict[str, Any], category: str) -> int:
    return round((report["categories"][category]["score"] or 0) * 100)


def figure(reports: Sequence[dict[str, Any]], audit: str) -> float:
    return statistics.median(report["audits"][audit].get("numericValue") or 0 for report in reports)


def scripts_kb(report: dict[str, Any]) -> float:
    """As sent over the line."""
    requests = report["audits"]["network-requests"]["details"]["items"]
    return sum(each.get("transferSize", 0) for each in requests if each.get("resourceType") == "Script") / 1000


def line(path: str, form: str, reports: Sequence[dict[str, Any]]) -> str:
    speed = statistics.median(score(report, "performance") for report in reports)
    rest = [min(score(report, category) for report in reports) for category in CATEGORIES[1:]]
    verdict = "ok" if speed >= TARGETS[form] and min(rest) == 100 else "MISSED"
    return (
        f"{path:<32} {form:<8} {speed:>5.0f}  {' '.join(map(str, rest))}  "
        f"LCP {figure(reports, 'largest-contentful-paint'):>5.0f} ms  TBT {figure(reports, 'total-blocking-time'):>4.0f} ms  "
        f"CLS {figure(reports, 'cumulative-layout-shift'):.3f}  scripts {scripts_kb(reports[0]):.0f} kB   {verdict}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one run of the first page")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--all", action="store_true", help="every prompt too")
    parser.add_argument("--only", action="append", help="these paths instead")
    parser.add_argument("--url", help="a studio that runs already")
    given = parser.parse_args()
    print(describe_machine())
    with nullcontext() if given.url else running_product("--no-worker") as product:
        base = given.url or (product.url if product else "")
        paths = given.only or list_paths(base, with_all_prompts=given.all)
        for path in paths[:1] if given.quick else paths:
            for form in FORMS:
                reports = [look(base + path, form) for _ in range(1 if given.quick else given.runs)]
                print(line(path, form, reports), flush=True)


if __name__ == "__main__":
    main()
