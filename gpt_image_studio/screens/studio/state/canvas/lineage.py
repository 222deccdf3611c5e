"""Where the selected picture comes from and what was made of it. Asked for when it is shown, never by the bell."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from gpt_image_studio.assets.model import Asset
from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.generations.records.lineage import Lineage, LineageStep
from gpt_image_studio.kit.ids import AssetId, OutputId, find_id
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.media_links import media
from gpt_image_studio.screens.wording import first_words
from gpt_image_studio.services import services

#: Pictures of a family that are sent to a tab; more of them are counted.
MAX_SHOWN = 24


@dataclass(frozen=True, slots=True)
class StepView:
    """One picture of the chain. `place` is before, here or after; one without a thumbnail is a gap that `title` names."""

    output_id: str
    job_id: str
    position: int
    place: str
    label: str
    title: str
    thumbnail: str


@dataclass(frozen=True, slots=True)
class PartView:
    """Some words of the prompt; `change` is same, added or removed."""

    text: str
    change: str


@dataclass(frozen=True, slots=True)
class LineageView:
    """Without steps the picture has neither ancestors nor descendants."""

    output_id: str = ""
    job_id: str = ""
    steps: list[StepView] = field(default_factory=list)
    hidden: int = 0
    #: Against the picture it was made from; empty without one, or where the words are the same.
    prompt_parts: list[PartView] = field(default_factory=list)
    is_same_prompt: bool = False
    #: The picture can be gone back to the beginning of.
    has_original: bool = False


class LineageState(AccountState):
    lineage: LineageView = LineageView()

    @rx.event
    async def trace(self, output_id: str) -> Any:
        """Of this picture; with none the last one is put away."""
        return await self._attempt(lambda: self._trace(find_id(OutputId, output_id)))

    async def _trace(self, wanted: OutputId | None) -> None:
        account_id = self._account()
        if wanted is None:
            self.lineage = LineageView()
            return
        try:
            found = await services().generations.lineage(account_id, wanted)
        except NotFoundError:
            self.lineage = LineageView()
            return
        uploads = await services().assets.list_by_id(account_id, found.root.references[:1])
        self.lineage = lineage_view(found, uploads)


def lineage_view(found: Lineage, uploads: dict[AssetId, Asset]) -> LineageView:
    """`uploads` has what the chain began with, unless it is gone."""
    made = [step for step in found.descendants if step.asset_id is not None]
    if not found.ancestors and not found.here.references and not made:
        return LineageView(output_id=str(found.here.output_id), job_id=str(found.here.job_id))
    original = found.original_asset_id
    before = [_step(step, "before", f"Step {number}") for number, step in enumerate(found.ancestors, start=1)]
    if found.root.references:
        before.insert(0, _beginning(uploads.get(found.root.references[0])))
    elif before:
        before[0] = _step(found.root, "before", "Original")
    after = [_step(step, "after", f"Made from this, {number}") for number, step in enumerate(made[:MAX_SHOWN], start=1)]
    parts = found.prompt_changes
    return LineageView(
        output_id=str(found.here.output_id),
        job_id=str(found.here.job_id),
        steps=[*before, _step(found.here, "here", "This picture"), *after],
        hidden=max(len(made) - MAX_SHOWN, 0),
        prompt_parts=[PartView(part.text, part.change) for part in parts],
        is_same_prompt=bool(parts) and all(part.change == "same" for part in parts),
        has_original=_can_go_back(found, uploads) and original != found.here.asset_id,
    )


def _can_go_back(found: Lineage, uploads: dict[AssetId, Asset]) -> bool:
    return bool(uploads) if found.root.references else not found.root.is_deleted


def _step(step: LineageStep, place: str, label: str) -> StepView:
    words = first_words(step.prompt, 60)
    is_gone = step.is_deleted or step.asset_id is None
    return StepView(
        output_id=str(step.output_id),
        job_id="" if is_gone else str(step.job_id),
        position=step.position,
        place=place,
        label=f"{label}, deleted" if is_gone else label,
        title=words,
        thumbnail="" if is_gone else media(step.asset_id, "w320"),
    )


def _beginning(upload: Asset | None) -> StepView:
    """What was brought along and edited first; it has no job to show."""
    return StepView(
        output_id="",
        job_id="",
        position=0,
        place="before",
        label="Original" if upload else "Original, deleted",
        title=(upload.filename if upload else "") or "the picture it began with",
        thumbnail=media(upload.id, "w320") if upload else "",
    )
