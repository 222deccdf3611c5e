"""The picture of a template: two small WebP files under the static assets, and a receipt where a real model made it."""

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from gpt_image_studio.prompts.model import PromptTemplate
from gpt_image_studio.prompts.template import fill, prompt_of, values_of

#: Longest side in px → the most that its file may weigh, bytes.
BUDGETS = {320: 12_000, 640: 25_000}
#: Where receipts of real pictures are kept: with the templates, in the repository.
RECEIPTS = Path(__file__).parent / "receipts"


@dataclass(frozen=True, slots=True)
class CoverReceipt:
    """A real model made the cover: what was asked and what it cost."""

    slug: str
    version: int
    model: str
    prompt: str
    size: str
    quality: str
    background: str
    request_id: str
    usage: dict[str, Any] | None
    cost_microdollars: int
    #: Of the bytes as received.
    sha256: str
    #: When the model answered, as ISO 8601 in UTC.
    made_at: str


def cover_size(shape: str, longest: int) -> tuple[int, int]:
    """Width and height of a shape such as “4:5”, px."""
    width, height = (int(part) for part in shape.split(":"))
    scale = longest / max(width, height)
    return round(width * scale), round(height * scale)


def cover_name(slug: str, longest: int) -> str:
    return f"{slug}-{longest}.webp"


def sketch_of(template: PromptTemplate) -> str:
    """What the studio's own renderer is asked to draw."""
    return fill(template.sketch, values_of(template, {})) if template.sketch else prompt_of(template)


def save_cover(picture: Image.Image, template: PromptTemplate, folder: Path) -> None:
    """Both widths, as good as their budgets allow."""
    folder.mkdir(parents=True, exist_ok=True)
    for longest, budget in BUDGETS.items():
        scaled = picture.resize(cover_size(template.recommended.shape, longest), Image.Resampling.LANCZOS)
        (folder / cover_name(template.slug, longest)).write_bytes(_within(scaled, budget))


def list_missing(template: PromptTemplate, folder: Path) -> list[str]:
    return [name for longest in BUDGETS if not (folder / (name := cover_name(template.slug, longest))).is_file()]


def list_heavy(folder: Path) -> list[str]:
    """Covers above their budget."""
    return [
        path.name
        for longest, budget in BUDGETS.items()
        for path in sorted(folder.glob(f"*-{longest}.webp"))
        if path.stat().st_size > budget
    ]


def find_receipt(slug: str) -> CoverReceipt | None:
    """None: the studio drew the cover itself."""
    path = RECEIPTS / f"{slug}.json"
    return CoverReceipt(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def keep_receipt(receipt: CoverReceipt) -> None:
    RECEIPTS.mkdir(exist_ok=True)
    text = json.dumps(asdict(receipt), indent=2, ensure_ascii=False, sort_keys=True)
    (RECEIPTS / f"{receipt.slug}.json").write_text(text + "\n", encoding="utf-8")


def drop_receipt(slug: str) -> None:
    """Its picture was drawn over."""
    (RECEIPTS / f"{slug}.json").unlink(missing_ok=True)


def _within(picture: Image.Image, budget: int) -> bytes:
    content = b""
    for quality in (84, 78, 72, 64, 56, 48, 40, 30, 20):
        file = io.BytesIO()
        picture.save(file, "WEBP", quality=quality, method=6)
        content = file.getvalue()
        if len(content) <= budget:
            break
    return content
