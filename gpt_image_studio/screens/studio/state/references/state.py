"""The reference pictures of the draft as the strip shows them, read again from the database whenever the page opens."""

from dataclasses import dataclass, field, replace

import reflex as rx

from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.errors import NotFoundError
from gpt_image_studio.generations.model import Size
from gpt_image_studio.kit.ids import AccountId, AssetId, get_id
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.media_links import media
from gpt_image_studio.screens.studio.state.references.kept import KeptReferences
from gpt_image_studio.screens.wording import size_text
from gpt_image_studio.services import services

#: What can be worked from.
PICTURES = (AssetKind.REFERENCE, AssetKind.OUTPUT)


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """One tile. `width` and `height` are as seen, the provider's are of the copy that is sent: masks are painted at that size."""

    id: str
    place: int
    name: str
    width: int
    height: int
    thumbnail: str
    large: str
    placeholder: str
    provider_url: str
    provider_width: int
    provider_height: int
    role: str


@dataclass(frozen=True, slots=True)
class OverlayView:
    """A mask: `url` is a PNG whose transparent part is to be edited. A mark-up: its strokes on nothing. Empty without one."""

    id: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SlotView:
    """An empty place that a template names."""

    place: int
    role: str
    note: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class StripView:
    """Everything the strip shows of the draft, sent as one."""

    references: list[ReferenceView] = field(default_factory=list)
    mask: OverlayView = OverlayView()
    markup: OverlayView = OverlayView()
    is_pixel_locked: bool = True
    slots: list[SlotView] = field(default_factory=list)
    #: Whether the first picture is an output that this edits.
    is_edit: bool = False


class ReferencesState(AccountState):
    """What is in the strip. Changed through the form (`form.py`), because other pictures are another price."""

    #: Kept by the browser: ids and roles only.
    stored_references: str = rx.LocalStorage("", name="studio.references")

    strip_view: StripView = StripView()

    def _kept(self) -> KeptReferences:
        return KeptReferences.from_json(self.stored_references)

    def _shown(self) -> KeptReferences:
        """What is sent with the draft: nothing while nobody is signed in."""
        kept = self._kept()
        return kept if self.strip_view.references else replace(kept.without_overlay(), references=(), parent=None)

    def _reference_sizes(self) -> tuple[Size, ...]:
        """As the provider is sent them, in order."""
        return tuple(Size(each.provider_width, each.provider_height) for each in self.strip_view.references)

    async def _show(self, kept: KeptReferences) -> int:
        """Reads them and shows those that are this account's; how many are gone. Signed out they wait in the browser.

        Raises:
            DatabaseUnavailableError
        """
        if self._account_id is None:
            self._put(kept, {})
            return 0
        wanted = {*kept.ids, kept.overlay} - {None}
        found = (
            await services().assets.list_by_id(self._account_id, [each for each in wanted if each]) if wanted else {}
        )
        usable = {each.id for each in found.values() if _fits(each, kept)}
        left = kept.among(usable)
        self._put(left, found)
        return len(kept.references) - len(left.references)

    def _put(self, kept: KeptReferences, found: dict[AssetId, Asset]) -> None:
        if (stored := kept.to_json()) != self.stored_references:
            self.stored_references = stored
        view = strip_view(kept, found)
        if view != self.strip_view:
            self.strip_view = view


async def find_picture(account_id: AccountId, asset_id: str) -> Asset:
    """Raises `NotFoundError` for what is no picture of this account."""
    asset = await services().assets.get(account_id, get_id(AssetId, asset_id))
    if asset.kind not in PICTURES:
        raise NotFoundError
    return asset


def provider_size(asset: Asset) -> Size:
    copy = asset.provider_copy
    return Size(copy.width, copy.height) if copy else Size(asset.width, asset.height)


def strip_view(kept: KeptReferences, found: dict[AssetId, Asset]) -> StripView:
    shown = [each for each in kept.references if each.id in found]
    return StripView(
        references=[_view(found[each.id], place, each.role) for place, each in enumerate(shown, start=1)],
        mask=_overlay(kept.mask, found),
        markup=_overlay(kept.markup, found),
        is_pixel_locked=kept.is_pixel_locked,
        slots=[
            SlotView(place, slot.role, slot.note, slot.is_required)
            for place, slot in enumerate(kept.slots, start=1)
            if place > len(shown)
        ],
        is_edit=kept.parent is not None and bool(shown) and shown[0].id == kept.parent.asset_id,
    )


def _overlay(asset_id: AssetId | None, found: dict[AssetId, Asset]) -> OverlayView:
    return OverlayView(str(asset_id), media(asset_id, "provider")) if asset_id in found else OverlayView()


def _fits(asset: Asset, kept: KeptReferences) -> bool:
    if asset.id == kept.overlay:
        return asset.kind is (AssetKind.MASK if kept.mask else AssetKind.MARKUP)
    return asset.kind in PICTURES


def _view(asset: Asset, place: int, role: str) -> ReferenceView:
    sent = provider_size(asset)
    is_output = asset.kind is AssetKind.OUTPUT
    return ReferenceView(
        id=str(asset.id),
        place=place,
        name=asset.filename or f"{'Made here' if is_output else 'Picture'}, {size_text(sent)}",
        width=asset.width,
        height=asset.height,
        thumbnail=media(asset.id, "w320"),
        large=media(asset.id, "w1280"),
        placeholder=asset.placeholder,
        provider_url=media(asset.id, "provider"),
        provider_width=sent.width,
        provider_height=sent.height,
        role=role,
    )
