"""The page computes by itself: what it says is what a quote says, for every model, size, quality and number of references."""

import json
import shutil
import subprocess
import sys
import uuid
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.make.site import make_site
from fakes.ways_to_pay import ways_to_pay
from gpt_image_studio.billing.catalog import load_catalog
from gpt_image_studio.generations.catalog.registry import Model, Registry
from gpt_image_studio.generations.model import JobRequest, Size
from gpt_image_studio.generations.prices import pricing
from gpt_image_studio.generations.prices.price_sheet import SMALL_REFERENCE, price_sheet
from gpt_image_studio.kit.ids import AssetId
from gpt_image_studio.screens.pricing import dial as price_dial
from gpt_image_studio.screens.pricing.offers import catalog_data
from gpt_image_studio.screens.pricing.sheets import sheet_of
from gpt_image_studio.site import install_site

MARGINS = (Decimal("1.6"), Decimal(1), Decimal("2.375"))
MODELS = Registry.load()
OFFERED = (*MODELS.list_offered(is_demo=True), *MODELS.list_offered(is_demo=False))
FIXED_SIZES = tuple(model for name in ("gpt-image-1.5", "gpt-image-1-mini") if (model := MODELS.find(name)))
REFERENCES = (0, 1, 2, 5, 16)
NEEDS = (1, 9, 360, 500, 501, 1250, 1251, 2000, 4199, 4200, 4201, 11_000, 12_345, 99_999, 7_120_000)

MATHS = Path(price_dial.__file__).with_name("maths.jsx")
ASK_EVERYTHING = """
import { readFileSync } from "node:fs";
const [maths, input] = process.argv.slice(1);
const source = readFileSync(maths, "utf8");
const { creditsEach, waysToPay } = await import("data:text/javascript," + encodeURIComponent(source));
const { sheets, references, catalog, needs } = JSON.parse(readFileSync(input, "utf8"));
const prices = sheets.map((sheet) => sheet.rows.map((row) => row.cells.map((cell) => references.map((count) =>
  ["small", "any"].map((size) => creditsEach(sheet, cell, count, sheet[size]))))));
const ways = needs.map((need) => waysToPay(catalog, need).map((way) =>
  [way.plan, way.period, way.cents, way.packs && way.packs.pack.id, way.packs && way.packs.count]));
console.log(JSON.stringify({ prices, ways }));
"""


def in_the_browser(tmp_path: Path, margin: Decimal) -> dict[str, Any]:
    install_site(make_site(margin=margin))
    asked = {
        "sheets": [sheet_of(model) for model in (*OFFERED, *FIXED_SIZES)],
        "references": REFERENCES,
        "catalog": catalog_data(),
        "needs": NEEDS,
    }
    (tmp_path / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    node = shutil.which("node", path=str(Path(sys.executable).parent))
    assert node
    done = subprocess.run(
        [node, "--input-type=module", "-e", ASK_EVERYTHING, str(MATHS), str(tmp_path / "asked.json")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def quoted(model: Model, request: JobRequest, references: int, *, is_small: bool, margin: Decimal) -> int:
    pictures = tuple(AssetId(uuid.UUID(int=number)) for number in range(references))
    sizes = (SMALL_REFERENCE,) * references if is_small else ()
    request = replace(request, references=pictures)
    return pricing.quote(request, model, margin=margin, reference_sizes=sizes).credits_each


@pytest.mark.parametrize("margin", MARGINS)
def test_every_price_of_the_page_is_the_price_of_a_quote(tmp_path: Path, margin: Decimal) -> None:
    said = in_the_browser(tmp_path, margin)["prices"]
    compared = 0
    for model, rows in zip((*OFFERED, *FIXED_SIZES), said, strict=True):
        sheet = price_sheet(model, margin)
        for row, cells in zip(sheet.rows, rows, strict=True):
            for level, cell, by_count in zip(model.qualities, row.cells, cells, strict=True):
                request = JobRequest("a lamp", model.id, row.named.size, level.quality)
                for count, (small, largest) in zip(REFERENCES, by_count, strict=True):
                    assert small == quoted(model, request, count, is_small=True, margin=margin)
                    assert largest == quoted(model, request, count, is_small=False, margin=margin)
                    assert small == sheet.credits_each(cell, references=count, reference=sheet.small_reference)
                    compared += 2
    assert compared > 7000


def test_the_ways_to_pay_are_those_of_the_catalog(tmp_path: Path) -> None:
    said = in_the_browser(tmp_path, MARGINS[0])["ways"]
    catalog = load_catalog()
    for need, ways in zip(NEEDS, said, strict=True):
        assert ways == [
            [way.plan, way.period, way.cents, way.packs and way.packs.pack.id, way.packs and way.packs.count]
            for way in ways_to_pay(catalog, need)
        ]


def test_a_small_reference_costs_at_most_what_the_page_says() -> None:
    most = pricing.input_image_tokens(SMALL_REFERENCE)
    sides = (1, 17, 256, 511, 512, 513, 700, 768, 1000, 1023, 1024)
    assert all(pricing.input_image_tokens(Size(width, height)) <= most for width in sides for height in sides)


def test_prices_a_browser_cannot_compute_with_stop_the_build() -> None:
    install_site(make_site(margin=Decimal("1.6000000000001")))
    with pytest.raises(ValueError, match="too many digits"):
        sheet_of(OFFERED[1])
