"""After the build: icons of the brand and a picture for every page that may be shared, beside the pages themselves.

Known to `rxconfig.py` only. Pictures are kept between builds under what they show, so only changed ones are drawn.
"""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reflex.plugins import Plugin

from gpt_image_studio.frontend import share_picture
from gpt_image_studio.frontend.brand_mark import save_icons
from gpt_image_studio.frontend.share_picture import ROOT, SharePicture, save_share
from gpt_image_studio.kit.brand import Brand
from gpt_image_studio.kit.tokens import TOKENS


class SitePicturesPlugin(Plugin):
    def __init__(self, brand: Brand, list_shares: Callable[[], list[SharePicture]]) -> None:
        """`list_shares` is called when the pages are built."""
        self._brand = brand
        self._list_shares = list_shares

    def post_build(self, **context: Any) -> None:
        static_dir = Path(context["static_dir"])
        save_icons(self._brand, static_dir)
        kept = static_dir.parents[1] / "share-pictures"
        kept.mkdir(exist_ok=True)
        wanted = {self._kept_as(share): share for share in self._list_shares()}
        for old in kept.glob("*.jpg"):
            if old.stem not in wanted:
                old.unlink()
        for name, share in wanted.items():
            if not (kept / f"{name}.jpg").is_file():
                save_share(share, self._brand, kept / f"{name}.jpg")
            target = static_dir / "og" / f"{share.name}.jpg"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept / f"{name}.jpg", target)

    def _kept_as(self, share: SharePicture) -> str:
        """A hash of all that the picture is made from."""
        made_of = [Path(share_picture.__file__), TOKENS, *([self._brand.logo] if self._brand.logo else [])]
        if share.picture:
            made_of.append(ROOT / "assets" / share.picture)
        digest = hashlib.sha256(repr((share, self._brand)).encode())
        for path in made_of:
            digest.update(path.read_bytes())
        return digest.hexdigest()[:32]
