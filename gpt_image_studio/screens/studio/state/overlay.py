"""What is drawn over the first picture: a mask of what may change, or a mark-up of what to change. One puts the other away."""

from dataclasses import replace
from typing import Any

import reflex as rx

from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.errors import InvalidInputError, NotFoundError, StudioError
from gpt_image_studio.generations.catalog.sizes import has_same_ratio
from gpt_image_studio.kit.ids import AssetId, get_id
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.form import Form, form_of
from gpt_image_studio.screens.studio.state.references.kept import KeptReferences
from gpt_image_studio.screens.studio.state.references.state import find_picture, provider_size
from gpt_image_studio.services import services


class OverlayState(AccountState):
    @rx.event
    async def set_mask(self, asset_id: str) -> Any:
        """An uploaded mask, for the first picture."""
        return await self._attempt(lambda: self._set_mask(asset_id))

    @rx.event
    async def set_markup(self, asset_id: str) -> Any:
        """An uploaded mark-up, for the first picture."""
        return await self._attempt(lambda: self._set_markup(asset_id))

    @rx.event
    async def drop_overlay(self) -> Any:
        return await self._attempt(self._drop_overlay)

    @rx.event
    async def set_pixel_lock(self, is_on: bool) -> Any:
        return await self._attempt(lambda: self._set_pixel_lock(is_on=is_on))

    async def _set_mask(self, asset_id: str) -> None:
        form = await form_of(self)
        mask, _first = await self._find_overlay(asset_id, AssetKind.MASK, form.kept)
        await self._put_overlay(form, form.kept.with_mask(mask.id))

    async def _set_markup(self, asset_id: str) -> None:
        form = await form_of(self)
        markup, first = await self._find_overlay(asset_id, AssetKind.MARKUP, form.kept)
        await self._put_overlay(form, form.kept.with_markup(markup.id))
        # It points at places: in another shape they would be cut off. Chosen afterwards, another shape stands.
        if not has_same_ratio(await form.composer._size(), provider_size(first)):
            await form.composer._follow(provider_size(first))

    async def _find_overlay(self, asset_id: str, kind: AssetKind, kept: KeptReferences) -> tuple[Asset, Asset]:
        """It, and the picture it is for. Raises `NotFoundError`, and `InvalidInputError` for one of another picture."""
        found = await services().assets.get(self._account(), get_id(AssetId, asset_id))
        if found.kind is not kind or not kept.references:
            raise NotFoundError
        first = await find_picture(self._account(), str(kept.ids[0]))
        if provider_size(found) != provider_size(first):
            # The first picture was changed while the mask or mark-up was on its way.
            name = "mask" if kind is AssetKind.MASK else "mark-up"
            raise InvalidInputError(f"This {name} was made for another picture. Draw it on image 1.", field=kind)
        return found, first

    async def _put_overlay(self, form: Form, kept: KeptReferences) -> None:
        before, old_name = form.before(), form.kept.overlay_name
        await form.change_pictures(kept)
        if old_name not in {"", kept.overlay_name}:
            self._tell(f"The {old_name} was taken away: a picture takes a mask or a mark-up.", before)

    async def _drop_overlay(self) -> None:
        form = await form_of(self)
        before, kept = form.before(), form.kept
        if not kept.overlay_name:
            return
        await form.change_pictures(kept.without_overlay())
        self._tell(f"The {kept.overlay_name} was taken away.", before)

    async def _set_pixel_lock(self, *, is_on: bool) -> None:
        form = await form_of(self)
        await form.change_pictures(replace(form.kept, is_pixel_locked=is_on))

    async def _refuse(self, error: StudioError) -> None:
        await (await self.get_state(ComposerState))._refuse_picture(error)
