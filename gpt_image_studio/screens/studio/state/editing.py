"""Pictures into the draft and out of it: added, ordered, named; a delivered picture taken up again."""

from dataclasses import replace
from typing import Any

import reflex as rx

from gpt_image_studio.errors import InvalidInputError, NotFoundError, StudioError
from gpt_image_studio.generations.model import ReferenceRole
from gpt_image_studio.kit.ids import AssetId, OutputId, find_id
from gpt_image_studio.screens.account_state import AccountState, now_number
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.form import form_of
from gpt_image_studio.screens.studio.state.references.kept import MAX_REFERENCES, KeptReferences, Parent
from gpt_image_studio.screens.studio.state.references.state import find_picture, provider_size
from gpt_image_studio.screens.wording import pictures_text
from gpt_image_studio.services import services
from gpt_image_studio.web.guard import public

_FULL = f"{MAX_REFERENCES} pictures are the most. Take one out first."


class EditingState(AccountState):
    #: A new number moves the cursor into the prompt.
    prompt_focus: int = 0

    @rx.event
    async def add_reference(self, asset_id: str) -> Any:
        """An upload, or a picture of the library, at the end of the strip."""
        return await self._attempt(lambda: self._add(asset_id))

    @rx.event
    async def use_as_reference(self, asset_id: str) -> Any:
        """From a result or the library, told with the way back."""
        return await self._attempt(lambda: self._add(asset_id, is_told=True))

    @rx.event
    async def remove_reference(self, asset_id: str) -> Any:
        return await self._attempt(lambda: self._remove(asset_id))

    @rx.event
    async def move_reference(self, asset_id: str, to: int) -> Any:
        """`to` is the new index, from 0."""
        return await self._attempt(lambda: self._put_in_order(asset_id, to))

    @rx.event
    async def set_role(self, asset_id: str, role: str) -> Any:
        """What a picture is for. Only the words there are."""
        parsed = find_id(AssetId, asset_id)
        if parsed is None or role not in {each.value for each in ReferenceRole}:
            return None
        return await self._attempt(lambda: self._set_role(parsed, ReferenceRole(role)))

    @rx.event
    async def keep_what_fits(self) -> Any:
        """As many pictures as the model takes, the first ones; no mask or mark-up where it takes none."""
        return await self._attempt(self._keep_what_fits)

    @rx.event
    @public
    async def drop_slots(self) -> Any:
        """The template's empty places go; works signed out, where the template came from."""
        return await self._attempt(self._drop_slots)

    @rx.event
    async def edit_output(self, output_id: str) -> Any:
        """A delivered picture as the first one, to be edited; its size is followed and the words in the prompt stay."""
        return await self._attempt(lambda: self._take_up(output_id, from_original=False))

    @rx.event
    async def edit_original(self, output_id: str) -> Any:
        """The same with what stands at the beginning of its chain: an upload, or the first picture."""
        return await self._attempt(lambda: self._take_up(output_id, from_original=True))

    async def _add(self, asset_id: str, *, is_told: bool = False) -> None:
        asset, form = await find_picture(self._account(), asset_id), await form_of(self)
        kept, before = form.kept, None
        if asset.id not in kept.ids:
            if len(kept.references) >= MAX_REFERENCES:
                raise InvalidInputError(_FULL, field="references")
            before = form.before()
            await form.change_pictures(kept.with_added(asset.id))
        if is_told:
            self._tell(_place_text(asset.id, form.kept), before)

    async def _remove(self, asset_id: str) -> None:
        parsed, form = find_id(AssetId, asset_id), await form_of(self)
        before, kept = form.before(), form.kept
        if parsed is None or parsed not in kept.ids:
            return
        await form.change_pictures(kept.without(parsed))
        place = kept.ids.index(parsed) + 1
        overlay = f", and its {kept.overlay_name}" if kept.overlay and place == 1 else ""
        self._tell(f"Image {place} was taken out{overlay}.", before)

    async def _put_in_order(self, asset_id: str, to: int) -> None:
        parsed, form = find_id(AssetId, asset_id), await form_of(self)
        if parsed is None:
            return
        before, kept = form.before(), form.kept
        changed = kept.moved(parsed, to)
        await form.change_pictures(changed)
        if kept.overlay is not None and changed.overlay is None:
            self._tell(f"The {kept.overlay_name} lay on the picture that was first, so it was taken away.", before)

    async def _set_role(self, asset_id: AssetId, role: ReferenceRole) -> None:
        form = await form_of(self)
        await form.change_pictures(form.kept.with_role(asset_id, role))

    async def _drop_slots(self) -> None:
        form = await form_of(self)
        await form.change_pictures(replace(form.kept, slots=()))

    async def _keep_what_fits(self) -> None:
        form = await form_of(self)
        before, there, takes = form.before(), form.kept, form.composer.composer
        kept = there.only(takes.max_references)
        if not (takes.has_mask if kept.mask else takes.has_markup):
            kept = kept.without_overlay()
        await form.change_pictures(kept)
        if len(kept.references) == len(there.references):
            told = f"The {there.overlay_name} was taken away."
        else:
            told = f"{pictures_text(len(kept.references))} left." if kept.references else "The pictures were taken out."
        self._tell(told, before)

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
        form = await form_of(self)
        before = form.before()
        await form.references._show(form.kept.with_first(asset.id, parent=parent))
        await form.composer._follow(provider_size(asset), is_exact=parent is not None)
        self.prompt_focus = now_number()
        self._tell("It is image 1 now. Say what should change.", before)

    async def _refuse(self, error: StudioError) -> None:
        await (await self.get_state(ComposerState))._refuse_picture(error)


def _place_text(asset_id: AssetId, kept: KeptReferences) -> str:
    return f"It is image {kept.ids.index(asset_id) + 1} of the next picture."
