"""The reference pictures of a draft as the browser keeps them: ids and what each is for. Whose they are is asked on every opening."""

import json
import uuid
from dataclasses import dataclass, replace
from typing import Any

from gpt_image_studio.generations.model import JobRequest, ReferenceRole
from gpt_image_studio.kit.ids import AssetId, OutputId

#: What any model takes at most.
MAX_REFERENCES = 16
#: Stored text longer than this is not ours.
MAX_STORED_CHARACTERS = 12_000
MAX_NOTE_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Slot:
    """A picture that a template asks for, in its order."""

    role: ReferenceRole
    note: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """One picture of the strip."""

    id: AssetId
    role: ReferenceRole = ReferenceRole.OTHER


@dataclass(frozen=True, slots=True)
class Parent:
    """The output an edit begins with, and its picture, which is among the references."""

    output_id: OutputId
    asset_id: AssetId


@dataclass(frozen=True, slots=True)
class KeptReferences:
    """A mask or a mark-up, never both, lies on the first picture, so it goes when another one comes first.

    So does the parent without its picture.
    """

    references: tuple[KeptPicture, ...] = ()
    mask: AssetId | None = None
    is_pixel_locked: bool = True
    parent: Parent | None = None
    slots: tuple[Slot, ...] = ()
    markup: AssetId | None = None

    @property
    def ids(self) -> tuple[AssetId, ...]:
        return tuple(each.id for each in self.references)

    @property
    def overlay(self) -> AssetId | None:
        """What lies on the first picture."""
        return self.mask or self.markup

    @property
    def overlay_name(self) -> str:
        """For the person; empty without one."""
        return "mask" if self.mask else "mark-up" if self.markup else ""

    @property
    def missing_slots(self) -> tuple[Slot, ...]:
        """Required pictures that nobody brought yet."""
        return tuple(slot for slot in self.slots[len(self.references) :] if slot.is_required)

    def with_added(self, asset_id: AssetId) -> "KeptReferences":
        """At the end, with the role of the slot it fills. One that is there already stays where it is."""
        if asset_id in self.ids:
            return self
        place = len(self.references)
        role = self.slots[place].role if place < len(self.slots) else ReferenceRole.OTHER
        return self._with((*self.references, KeptPicture(asset_id, role)))

    def with_first(self, asset_id: AssetId, *, parent: Parent | None) -> "KeptReferences":
        """To be edited. It takes the place of the picture that was edited before, else it comes before the others."""
        old = {self.parent.asset_id} if self.parent else set()
        others = tuple(each for each in self.references if each.id not in {*old, asset_id})
        changed = self._with((KeptPicture(asset_id), *others)[:MAX_REFERENCES])
        return replace(changed, parent=parent)

    def without(self, asset_id: AssetId) -> "KeptReferences":
        return self._with(tuple(each for each in self.references if each.id != asset_id))

    def only(self, count: int) -> "KeptReferences":
        return self._with(self.references[:count])

    def among(self, asset_ids: set[AssetId]) -> "KeptReferences":
        """Without those that are not in `asset_ids`, mask and mark-up included."""
        changed = self._with(tuple(each for each in self.references if each.id in asset_ids))
        return changed if changed.overlay in asset_ids else changed.without_overlay()

    def with_mask(self, mask: AssetId) -> "KeptReferences":
        return replace(self, mask=mask, markup=None)

    def with_markup(self, markup: AssetId) -> "KeptReferences":
        return replace(self, mask=None, markup=markup)

    def without_overlay(self) -> "KeptReferences":
        return replace(self, mask=None, markup=None)

    def moved(self, asset_id: AssetId, to: int) -> "KeptReferences":
        """`to` is its new index, from 0; outside of the strip is its end."""
        if asset_id not in self.ids:
            return self
        others = [each for each in self.references if each.id != asset_id]
        others.insert(max(0, min(to, len(others))), self.references[self.ids.index(asset_id)])
        return self._with(tuple(others))

    def with_role(self, asset_id: AssetId, role: ReferenceRole) -> "KeptReferences":
        return self._with(
            tuple(KeptPicture(each.id, role) if each.id == asset_id else each for each in self.references)
        )

    def with_slots(self, slots: tuple[Slot, ...]) -> "KeptReferences":
        """What a template asks for; pictures that are there already fill its slots and get their roles."""
        roles = [slot.role for slot in slots]
        named = [
            KeptPicture(each.id, roles[place]) if place < len(roles) else each
            for place, each in enumerate(self.references)
        ]
        return replace(self, slots=slots, references=tuple(named))

    def _with(self, references: tuple[KeptPicture, ...]) -> "KeptReferences":
        ids = [each.id for each in references]
        is_first_same = ids[:1] == list(self.ids[:1])
        return replace(
            self,
            references=references,
            mask=self.mask if ids and is_first_same else None,
            markup=self.markup if ids and is_first_same else None,
            parent=self.parent if self.parent and self.parent.asset_id in ids else None,
        )

    @classmethod
    def from_request(cls, request: JobRequest, parent_asset: AssetId | None) -> "KeptReferences":
        roles = (*request.reference_roles, *[ReferenceRole.OTHER] * len(request.references))
        is_parent_there = request.parent_output is not None and parent_asset in request.references
        return cls(
            references=tuple(
                KeptPicture(asset_id, role) for asset_id, role in zip(request.references, roles, strict=False)
            ),
            mask=request.mask,
            is_pixel_locked=request.is_pixel_locked,
            parent=Parent(request.parent_output, parent_asset)
            if is_parent_there and request.parent_output and parent_asset
            else None,
            markup=request.markup,
        )

    def to_json(self) -> str:
        """Empty for nothing at all."""
        if self == KeptReferences():
            return ""
        kept = {
            "references": [[str(each.id), each.role.value] for each in self.references],
            "mask": str(self.mask) if self.mask else None,
            "markup": str(self.markup) if self.markup else None,
            "lock": self.is_pixel_locked,
            "parent": [str(self.parent.output_id), str(self.parent.asset_id)] if self.parent else None,
            "slots": [[slot.role.value, slot.note, slot.is_required] for slot in self.slots],
        }
        return json.dumps(kept, separators=(",", ":"))

    @classmethod
    def from_json(cls, stored: str) -> "KeptReferences":
        """Whatever the browser kept: what is not ours is nothing."""
        if not stored or len(stored) > MAX_STORED_CHARACTERS:
            return cls()
        try:
            return cls._read(json.loads(stored))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return cls()

    @classmethod
    def _read(cls, kept: dict[str, Any]) -> "KeptReferences":
        references = {AssetId(uuid.UUID(each[0])): ReferenceRole(each[1]) for each in kept["references"]}
        mask, parent = kept.get("mask"), kept.get("parent")
        # Not there in what older versions kept.
        markup = None if mask else kept.get("markup")
        read = cls(
            references=tuple(KeptPicture(asset_id, role) for asset_id, role in references.items())[:MAX_REFERENCES],
            mask=AssetId(uuid.UUID(mask)) if mask and references else None,
            is_pixel_locked=kept.get("lock") is not False,
            parent=Parent(OutputId(uuid.UUID(parent[0])), AssetId(uuid.UUID(parent[1]))) if parent else None,
            slots=tuple(
                Slot(ReferenceRole(role), str(note)[:MAX_NOTE_CHARACTERS], bool(is_required))
                for role, note, is_required in kept.get("slots", [])[:MAX_REFERENCES]
            ),
            markup=AssetId(uuid.UUID(markup)) if markup and references else None,
        )
        return read._with(read.references)


NOTHING = KeptReferences()
