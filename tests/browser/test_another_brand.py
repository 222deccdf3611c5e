"""Under another name nothing of the usual one is left: in pages, scripts, pictures, feeds, documents, on the terminal.

The front end is built once more for it, in a copy of the project, so that the build of the other tests stays. Models keep the names
of their makers; this installation has given even those names of its own, so whatever is found is the product's.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from fakes.crawler import Site, crawled
from fakes.processes.product import ROOT, Product, installation
from fakes.processes.project import copy_project
from gpt_image_studio.frontend.bundle import static_dir
from gpt_image_studio.kit.brand import Brand

NAME, TAGLINE, COMPANY = (
    "Aperture Works",
    "Pictures for shops, made to order.",
    "Aperture Works Ltd, 4 Quay Street, Cork",
)
SUPPORT, DISCLAIMER, COLOUR = "help@aperture.test", "Aperture Works is on its own.", "#1f4fbf"
ORIGIN = "https://aperture.test"
USUAL = Brand()
#: The usual brand, wherever it could hide. A version after it makes it the name of a model.
TRACE = re.compile(
    "|".join(
        [
            re.escape(USUAL.name) + r"(?!\.\d)",
            re.escape(USUAL.tagline[:40]),
            re.escape(USUAL.disclaimer[:30]),
            USUAL.support_email,
        ]
    ),
    re.IGNORECASE,
)
TEXT = {".html", ".js", ".css", ".svg", ".txt", ".xml", ".json"}


def relabelled(path: Path) -> Path:
    """A models file in which the operator calls every model something else."""
    models = tomllib.loads((ROOT / "gpt_image_studio/generations/catalog/models.toml").read_text(encoding="utf-8"))[
        "models"
    ]
    parts = [f'[models."{name}"]\nlabel = "Model {place}"\nnote = "A model."' for place, name in enumerate(models)]
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("another brand") / "project")


@pytest.fixture(scope="module")
def product(root: Path) -> Iterator[Product]:
    logo = root / "logo.png"
    Image.new("RGBA", (256, 256), COLOUR).save(logo)
    with installation(
        STUDIO_BRAND_NAME=NAME,
        STUDIO_BRAND_TAGLINE=TAGLINE,
        STUDIO_BRAND_COMPANY=COMPANY,
        STUDIO_BRAND_SUPPORT_EMAIL=SUPPORT,
        STUDIO_BRAND_DISCLAIMER=DISCLAIMER,
        STUDIO_BRAND_ACCENT=COLOUR,
        STUDIO_BRAND_LOGO=str(logo),
        STUDIO_PUBLIC_URL=ORIGIN,
        STUDIO_MODELS_FILE=str(relabelled(root / "models.toml")),
    ) as product:
        product.root = root
        product.start()
        yield product


@pytest.fixture(scope="module")
def site(product: Product) -> Site:
    site = crawled(product.url)
    for path in (
        "/studio",
        "/library",
        "/sign-in",
        "/no/such/page",
        "/auth/link?token=x",
        "/sitemap.xml",
        "/robots.txt",
    ):
        site.fetch(path)
    return site


def test_no_page_feed_or_document_has_a_trace_of_the_usual_brand(site: Site) -> None:
    site.fetch("/prompts/feed.xml")
    document = json.loads(site.fetch("/api/v1/openapi.json").body)
    assert document["info"]["title"].startswith(NAME)
    found = {path: TRACE.findall(each.body.decode("utf-8", "ignore")) for path, each in site.documents.items()}
    assert TRACE.search(f"Welcome to {USUAL.name}.")
    assert {path: traces for path, traces in found.items() if traces} == {}
    assert NAME in site.fetch("/prompts/feed.xml").body.decode()
    assert NAME in site.fetch("/auth/link?token=x").title


def test_no_built_file_has_a_trace_of_the_usual_brand_in_it_or_in_its_name(product: Product) -> None:
    built = [path for path in static_dir(product.root).rglob("*") if path.is_file()]
    assert len(built) > 200
    names = [path.name for path in built if re.search(r"gpt.?image.?2", path.name, re.IGNORECASE)]
    assert names == []
    found = {
        path.name: traces
        for path in built
        if path.suffix in TEXT and (traces := TRACE.findall(path.read_text(encoding="utf-8", errors="ignore")))
    }
    assert found == {}


def test_every_page_carries_the_new_name_address_and_colour(site: Site) -> None:
    for page in site.public_pages:
        assert NAME in page.title
        assert page.meta("og:site_name") == NAME
        assert (page.meta("og:image") or "").startswith(f"{ORIGIN}/og/")
        canonical = [tag["href"] for tag in page.all("link") if tag.get("rel") == "canonical"]
        assert canonical == [f"{ORIGIN}{page.address}"]
        assert page.meta("og:url") == canonical[0]
        assert all(words in page.text for words in (NAME, TAGLINE, COMPANY, SUPPORT, DISCLAIMER))
        assert f"--accent:{COLOUR}" in page.body.decode()
        assert [tag for tag in page.all("link") if tag.get("href") == "/logo.png" and tag.get("rel") == "icon"]
    said = [json.loads(text) for text in site.fetch("/").structured]
    entries = [entry for each in said for entry in (each if isinstance(each, list) else [each])]
    organization = next(entry for entry in entries if entry["@type"] == "Organization")
    assert (organization["name"], organization["url"]) == (COMPANY, f"{ORIGIN}/")
    assert f"{ORIGIN}/pricing</loc>" in site.fetch("/sitemap.xml").body.decode()
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in site.fetch("/robots.txt").body.decode()


def test_shared_pictures_and_icons_are_in_the_new_colours(product: Product) -> None:
    built = static_dir(product.root)
    with Image.open(built / "apple-touch-icon.png") as icon:
        assert icon.convert("RGB").getcolors() == [(180 * 180, (0x1F, 0x4F, 0xBF))]
    for path in (built / "og").rglob("*.jpg"):
        with Image.open(path) as picture:
            foot = picture.crop((0, 624, 1200, 630))
        difference = ImageChops.difference(foot, Image.new("RGB", foot.size, COLOUR)).convert("L")
        assert max(value for value, count in enumerate(difference.histogram()) if count) < 16
    assert not (built / "favicon.svg").exists()


def test_the_terminal_greets_with_the_new_name(product: Product) -> None:
    said = product.last_words()
    assert f"{NAME} is at " in said
    assert TRACE.findall(said) == []
