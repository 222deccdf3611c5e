"""The account's own pictures to choose references from: made here and uploaded, newest first, a page at a time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import reflex as rx

from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.errors import StudioError
from gpt_image_studio.generations.model import Size
from gpt_image_studio.kit.ids import AccountId, AssetId, get_id
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.media_links import media
from gpt_image_studio.screens.wording import size_text
from gpt_image_studio.services import services

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
    #: Uploads can be thrown away here; what was made goes with its job.
    is_upload: bool


@dataclass(frozen=True, slots=True)
class ThrownAwayView:
    """The upload that went to the trash last; empty when there is none to bring back."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class PickerView:
    pictures: list[PickerItem] = field(default_factory=list)
    has_older: bool = False
    is_loaded: bool = False
    problem: str = ""
    thrown_away: ThrownAwayView = ThrownAwayView()


class PickerState(AccountState):
    picker: PickerView = PickerView()

    _last: Asset | None = None

    @rx.event
    async def open_picker(self) -> Any:
        """The newest, also those made since it was opened before."""
        self._last, self.picker = None, replace(self.picker, thrown_away=ThrownAwayView())
        return await self._attempt(self._read)

    @rx.event
    async def load_older(self) -> Any:
        return await self._attempt(lambda: self._read(is_older=True))

    @rx.event
    async def throw_away(self, asset_id: str) -> Any:
        """An upload into the trash; `bring_back` undoes it."""
        shown = next((each for each in self.picker.pictures if each.id == asset_id and each.is_upload), None)
        if shown is None:
            return None
        gone = replace(self.picker, thrown_away=ThrownAwayView(shown.id, shown.label))
        return await self._attempt(lambda: self._change(asset_id, services().uploads.remove, gone), self._read)

    @rx.event
    async def bring_back(self) -> Any:
        back = replace(self.picker, thrown_away=ThrownAwayView())
        gone_id = self.picker.thrown_away.id
        return await self._attempt(lambda: self._change(gone_id, services().uploads.restore, back), self._read)

    async def _change(
        self, asset_id: str, change: Callable[[AccountId, AssetId], Awaitable[None]], after: PickerView
    ) -> None:
        await change(self._account(), get_id(AssetId, asset_id))
        self.picker, self._last = after, None

    async def _read(self, *, is_older: bool = False) -> None:
        before = self._last if is_older else None
        found = await services().assets.list_pictures(self._account(), before=before, limit=PAGE_PICTURES)
        shown = (
            [*self.picker.pictures, *map(_item, found)][:MAX_PICTURES] if is_older else [_item(one) for one in found]
        )
        self._last = found[-1] if found else before
        has_older = len(found) == PAGE_PICTURES and len(shown) < MAX_PICTURES
        self.picker = PickerView(shown, has_older, is_loaded=True, thrown_away=self.picker.thrown_away)

    async def _refuse(self, error: StudioError) -> None:
        """In the dialog."""
        self.picker = replace(self.picker, problem=error.message)


def _item(asset: Asset) -> PickerItem:
    is_upload = asset.kind is not AssetKind.OUTPUT
    what = (asset.filename or "Uploaded") if is_upload else "Made here"
    return PickerItem(
        id=str(asset.id),
        label=f"{what}, {size_text(Size(asset.width, asset.height))}",
        thumbnail=media(asset.id, "w320"),
        placeholder=asset.placeholder,
        width=asset.width,
        height=asset.height,
        is_upload=is_upload,
    )
