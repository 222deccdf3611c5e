"""The project again in a folder of its own, for a studio whose pages are built in another way than those the tests share."""

import shutil
import subprocess
import sys
from pathlib import Path

from fakes.processes.product import ROOT, Product, installation
from gpt_image_studio.frontend.bundle import INPUTS

#: Run in the copy, with the product's settings.
SIGN = """
from gpt_image_studio.frontend.bundle import fingerprint
from gpt_image_studio.settings import ROOT, load_settings
(ROOT / ".web" / "studio-build").write_text(fingerprint(ROOT, load_settings().seen_by_pages), encoding="ascii")
"""


def copy_project(copy: Path) -> Path:
    """Without its build; packages are shared."""
    copy.mkdir(parents=True)
    ignored = shutil.ignore_patterns("__pycache__", "external")
    for name in (*INPUTS, "alembic", "alembic.ini"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, copy / name)
    return copy


def lend_build(product: Product, copy: Path) -> None:
    """`product` runs from a copy of the project with the tests' own build, whatever its pages would say.

    For tests that open no page and whose settings ask for another build: made in the project itself, it would take the pages
    away from the studios of the other workers.
    """
    with installation() as usual:
        usual.run("build")
    product.root = copy_project(copy)
    shutil.copytree(ROOT / ".web", copy / ".web", ignore=shutil.ignore_patterns("node_modules"), symlinks=True)
    subprocess.run([sys.executable, "-c", SIGN], cwd=copy, env=product.environment, check=True, timeout=120)
