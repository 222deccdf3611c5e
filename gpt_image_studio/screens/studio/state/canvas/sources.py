"""What an edit began with, as details and comparison show it: references with their roles, mask and lock, or the mark-up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.generations.model import JobRequest, ReferenceRole, Size
from gpt_image_studio.kit.ids import AssetId
from gpt_image_studio.screens.media_links import media
from gpt_image_studio.screens.wording import size_text


@dataclass(frozen=True, slots=True)
class SourceView:
    """`label` is `Reference 2`; one that was deleted has a label and nothing to show."""

    label: str = ""
    role: str = ""
    note: str = ""
    thumbnail: str = ""
    #: The whole picture, in a form every browser shows.
    source: str = ""
    size: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class SourcesView:
    references: list[SourceView] = field(default_factory=list)
    #: The mask or the mark-up.
    overlay: SourceView = SourceView()
    lock: str = ""


def sources_of(request: JobRequest, known: Mapping[AssetId, Asset]) -> SourcesView:
    """`known` are those that are still there."""
    roles = request.reference_roles or (ReferenceRole.OTHER,) * len(request.references)
    return SourcesView(
        references=[
            _source(f"Reference {number}", known.get(asset_id), _role(role))
            for number, (asset_id, role) in enumerate(zip(request.references, roles, strict=True), start=1)
        ],
        overlay=_overlay(request, known),
        lock=("On" if request.is_pixel_locked else "Off") if request.mask is not None else "",
    )


def _overlay(request: JobRequest, known: Mapping[AssetId, Asset]) -> SourceView:
    if request.mask is not None:
        return _source("Mask", known.get(request.mask))
    return SourceView() if request.markup is None else _source("Mark-up", known.get(request.markup))


def _role(role: ReferenceRole) -> str:
    return "" if role is ReferenceRole.OTHER else role.capitalize()


def _source(label: str, asset: Asset | None, role: str = "") -> SourceView:
    if asset is None:
        return SourceView(label, role, "deleted")
    copy = asset.provider_copy
    width, height = (copy.width, copy.height) if copy else (asset.width, asset.height)
    is_made_here = asset.kind is AssetKind.OUTPUT
    return SourceView(
        label=label,
        role=role,
        note="made here" if is_made_here else asset.filename,
        thumbnail=media(asset.id, "w320"),
        source=media(asset.id, "provider"),
        size=size_text(Size(asset.width, asset.height)),
        width=width,
        height=height,
    )
