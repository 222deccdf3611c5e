"""What is drawn over the first picture: a mask of what may change, or a mark-up of what to change. One puts the other away."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import reflex as rx

from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.errors import InvalidInputError, NotFoundError
from gpt_image_studio.generations.catalog.sizes import has_same_ratio
from gpt_image_studio.kit.ids import AssetId, get_id
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.studio.state.composer.draft import like_picture
from gpt_image_studio.screens.studio.state.composer.state import ProblemView
from gpt_image_studio.screens.studio.state.references.kept import KeptReferences
from gpt_image_studio.screens.studio.state.references.state import find_picture, provider_size
from gpt_image_studio.screens.studio.state.undo import UndoState
from gpt_image_studio.services import services

_GONE = "That picture is not there any more."


class OverlayState(UndoState):
    @rx.event
    async def set_mask(self, asset_id: str) -> Any:
        """An uploaded mask, for the first picture."""
        return await self._edit(lambda: self._set_mask(asset_id))

    @rx.event
    async def set_markup(self, asset_id: str) -> Any:
        """An uploaded mark-up, for the first picture."""
        return await self._edit(lambda: self._set_markup(asset_id))

    @rx.event
    async def drop_overlay(self) -> Any:
        return await self._edit(self._drop_overlay)

    @rx.event
    async def set_pixel_lock(self, is_on: bool) -> Any:
        return await self._edit(lambda: self._change(replace(self._kept(), is_pixel_locked=is_on)))

    async def _set_mask(self, asset_id: str) -> None:
        mask, _first = await self._find_overlay(asset_id, AssetKind.MASK)
        await self._put_overlay(self._kept().with_mask(mask.id))

    async def _set_markup(self, asset_id: str) -> None:
        markup, first = await self._find_overlay(asset_id, AssetKind.MARKUP)
        await self._put_overlay(self._kept().with_markup(markup.id))
        choices = Choices.from_json(self.stored_choices)
        model = await self._model(choices.model)
        # It points at places: in another shape they would be cut off. Chosen afterwards, another shape stands.
        if not has_same_ratio(choices.size(model), provider_size(first)):
            await self._use(like_picture(choices, provider_size(first), model))

    async def _find_overlay(self, asset_id: str, kind: AssetKind) -> tuple[Asset, Asset]:
        """It, and the picture it is for. Raises `NotFoundError`, and `InvalidInputError` for one of another picture."""
        kept = self._kept()
        found = await services().assets.get(self._account(), get_id(AssetId, asset_id))
        if found.kind is not kind or not kept.references:
            raise NotFoundError
        first = await find_picture(self._account(), str(kept.ids[0]))
        if provider_size(found) != provider_size(first):
            # The first picture was changed while the mask or mark-up was on its way.
            name = "mask" if kind is AssetKind.MASK else "mark-up"
            raise InvalidInputError(f"This {name} was made for another picture. Draw it on image 1.", field=kind)
        return found, first

    async def _put_overlay(self, kept: KeptReferences) -> None:
        before = self._kept()
        is_replaced = before.overlay_name not in {"", kept.overlay_name}
        if is_replaced:
            self._remember(with_prompt=False)
        await self._change(kept)
        if is_replaced:
            self._tell(f"The {before.overlay_name} was taken away: a picture takes a mask or a mark-up.")

    async def _drop_overlay(self) -> None:
        kept = self._kept()
        if not kept.overlay_name:
            return
        self._remember(with_prompt=False)
        await self._change(kept.without_overlay())
        self._tell(f"The {kept.overlay_name} was taken away.")

    async def _change(self, kept: KeptReferences) -> None:
        await self._show_references(kept)
        await self._reprice()

    async def _edit(self, step: Callable[[], Awaitable[None]]) -> Any:
        """What is refused is told at the strip."""

        async def told_at_the_strip() -> None:
            try:
                await step()
            except NotFoundError:
                self.problem = ProblemView("references", _GONE)
            except InvalidInputError as error:
                self.problem = ProblemView(error.field or "references", error.message)

        return await self._attempt(told_at_the_strip)
