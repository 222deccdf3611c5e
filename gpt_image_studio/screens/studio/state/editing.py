"""Pictures into the draft and out of it: added, ordered, named; a delivered picture taken up again."""

import time
from dataclasses import replace
from typing import Any

import reflex as rx

from gpt_image_studio.assets.model import Asset
from gpt_image_studio.errors import InvalidInputError, NotFoundError
from gpt_image_studio.generations.model import ReferenceRole
from gpt_image_studio.kit.ids import AssetId, OutputId, find_id
from gpt_image_studio.screens.choices import Choices
from gpt_image_studio.screens.studio.state.composer.draft import like_picture
from gpt_image_studio.screens.studio.state.overlay import OverlayState
from gpt_image_studio.screens.studio.state.references.kept import MAX_REFERENCES, KeptReferences, Parent
from gpt_image_studio.screens.studio.state.references.state import find_picture, provider_size
from gpt_image_studio.screens.wording import pictures_text
from gpt_image_studio.services import services
from gpt_image_studio.web.guard import public

_FULL = f"{MAX_REFERENCES} pictures are the most. Take one out first."


class EditingState(OverlayState):
    #: A new number moves the cursor into the prompt.
    prompt_focus: int = 0

    @rx.event
    async def add_reference(self, asset_id: str) -> Any:
        """An upload, or a picture of the library, at the end of the strip."""
        return await self._edit(lambda: self._add(asset_id))

    @rx.event
    async def use_as_reference(self, asset_id: str) -> Any:
        """From a result or the library, told with the way back."""
        return await self._edit(lambda: self._add(asset_id, is_told=True))

    @rx.event
    async def remove_reference(self, asset_id: str) -> Any:
        return await self._edit(lambda: self._remove(asset_id))

    @rx.event
    async def move_reference(self, asset_id: str, to: int) -> Any:
        """`to` is the new index, from 0."""
        return await self._edit(lambda: self._put_in_order(asset_id, to))

    @rx.event
    async def set_role(self, asset_id: str, role: str) -> Any:
        """What a picture is for. Only the words there are."""
        parsed = find_id(AssetId, asset_id)
        if parsed is None or role not in {each.value for each in ReferenceRole}:
            return None
        return await self._edit(lambda: self._change(self._kept().with_role(parsed, ReferenceRole(role))))

    @rx.event
    async def keep_what_fits(self) -> Any:
        """As many pictures as the model takes, the first ones; no mask or mark-up where it takes none."""
        return await self._edit(self._keep_what_fits)

    @rx.event
    @public
    async def drop_slots(self) -> Any:
        """The template's empty places go; works signed out, where the template came from."""
        return await self._edit(lambda: self._change(replace(self._kept(), slots=())))

    @rx.event
    async def edit_output(self, output_id: str) -> Any:
        """A delivered picture as the first one, to be edited; its size is followed and the words in the prompt stay."""
        return await self._edit(lambda: self._take_up(output_id, from_original=False))

    @rx.event
    async def edit_original(self, output_id: str) -> Any:
        """The same with what stands at the beginning of its chain: an upload, or the first picture."""
        return await self._edit(lambda: self._take_up(output_id, from_original=True))

    async def _add(self, asset_id: str, *, is_told: bool = False) -> None:
        asset, kept = await find_picture(self._account(), asset_id), self._kept()
        if asset.id in kept.ids:
            if is_told:
                self._tell_place(asset.id, kept)
            return
        if len(kept.references) >= MAX_REFERENCES:
            raise InvalidInputError(_FULL, field="references")
        if is_told:
            self._remember(with_prompt=False)
        await self._change(kept.with_added(asset.id))
        if is_told:
            self._tell_place(asset.id, self._kept())

    def _tell_place(self, asset_id: AssetId, kept: KeptReferences) -> None:
        self._tell(f"It is image {kept.ids.index(asset_id) + 1} of the next picture.")

    async def _remove(self, asset_id: str) -> None:
        parsed, kept = find_id(AssetId, asset_id), self._kept()
        if parsed is None or parsed not in kept.ids:
            return
        place = kept.ids.index(parsed) + 1
        self._remember(with_prompt=False)
        await self._change(kept.without(parsed))
        self._tell(
            f"Image {place} was taken out{f', and its {kept.overlay_name}' if kept.overlay and place == 1 else ''}."
        )

    async def _put_in_order(self, asset_id: str, to: int) -> None:
        parsed, kept = find_id(AssetId, asset_id), self._kept()
        if parsed is None:
            return
        changed = kept.moved(parsed, to)
        is_overlay_lost = kept.overlay is not None and changed.overlay is None
        if is_overlay_lost:
            self._remember(with_prompt=False)
        await self._change(changed)
        if is_overlay_lost:
            self._tell(f"The {kept.overlay_name} lay on the picture that was first, so it was taken away.")

    async def _keep_what_fits(self) -> None:
        before = self._kept()
        kept = before.only(self.composer.max_references)
        is_taken = self.composer.has_mask if kept.mask else self.composer.has_markup
        if not is_taken:
            kept = kept.without_overlay()
        self._remember(with_prompt=False)
        await self._change(kept)
        if len(kept.references) == len(before.references):
            self._tell(f"The {before.overlay_name} was taken away.")
        else:
            self._tell(
                f"{pictures_text(len(kept.references))} left." if kept.references else "The pictures were taken out."
            )

    async def _take_up(self, output_id: str, *, from_original: bool) -> None:
        parsed = find_id(OutputId, output_id)
        if parsed is None:
            raise NotFoundError
        lineage = await services().generations.lineage(self._account(), parsed)
        asset_id = lineage.original_asset_id if from_original else lineage.here.asset_id
        if asset_id is None:
            raise NotFoundError
        asset = await find_picture(self._account(), str(asset_id))
        made_as = lineage.root if from_original else lineage.here
        # An upload was made by nobody: an edit of it begins a chain of its own.
        parent = Parent(made_as.output_id, asset.id) if made_as.asset_id == asset.id else None
        await self._begin_edit(asset, parent)

    async def _begin_edit(self, asset: Asset, parent: Parent | None) -> None:
        self._remember(with_prompt=False)
        await self._show_references(self._kept().with_first(asset.id, parent=parent))
        choices = Choices.from_json(self.stored_choices)
        model = await self._model(choices.model)
        await self._use(like_picture(choices, provider_size(asset), model, is_exact=parent is not None))
        self.prompt_focus = time.time_ns() // 1_000_000
        self._tell("It is image 1 now. Say what should change.")
