"""The account's own pictures to choose references from: made here and uploaded, newest first, a page at a time."""

from dataclasses import dataclass, field, replace
from typing import Any

import reflex as rx

from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.errors import StudioError
from gpt_image_studio.generations.model import Size
from gpt_image_studio.services import services
from gpt_image_studio.states.media_links import media
from gpt_image_studio.states.session import SessionState, show_sign_in
from gpt_image_studio.states.wording import size_text

PAGE_PICTURES = 24
#: More than this are not kept in a tab.
MAX_PICTURES = 240


@dataclass(frozen=True, slots=True)
class PickerItem:
    id: str
    label: str
    thumbnail: str
    placeholder: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PickerView:
    pictures: list[PickerItem] = field(default_factory=list)
    has_older: bool = False
    is_loaded: bool = False
    problem: str = ""


class PickerState(SessionState):
    picker: PickerView = PickerView()

    _last: Asset | None = None

    @rx.event
    async def open_picker(self) -> Any:
        """The newest, also those made since it was opened before."""
        self._last = None
        return await self._load()

    @rx.event
    async def load_older(self) -> Any:
        return await self._load(is_older=True)

    async def _load(self, *, is_older: bool = False) -> Any:
        if self._account_id is None:
            return show_sign_in()
        before = self._last if is_older else None
        try:
            found = await services().assets.list_pictures(self._account_id, before=before, limit=PAGE_PICTURES)
        except StudioError as error:
            self.picker = replace(self.picker, problem=error.message)
            return None
        shown = (
            [*self.picker.pictures, *map(_item, found)][:MAX_PICTURES] if is_older else [_item(one) for one in found]
        )
        self._last = found[-1] if found else before
        has_older = len(found) == PAGE_PICTURES and len(shown) < MAX_PICTURES
        self.picker = PickerView(shown, has_older=has_older, is_loaded=True)
        return None


def _item(asset: Asset) -> PickerItem:
    what = "Made here" if asset.kind is AssetKind.OUTPUT else asset.filename or "Uploaded"
    size = size_text(Size(asset.width, asset.height))
    return PickerItem(
        str(asset.id), f"{what}, {size}", media(asset.id, "w320"), asset.placeholder, asset.width, asset.height
    )
