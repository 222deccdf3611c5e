"""A picture just received: kept byte for byte, locked where a mask asked for it, held against what was asked."""

from dataclasses import dataclass

import structlog

from gpt_image_studio.assets.model import Asset, AssetKind
from gpt_image_studio.assets.pixel_lock import Locked
from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.errors import NotFoundError, StorageUnavailableError
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.model import Background, Job, OutputFormat, Received, Size
from gpt_image_studio.generations.ports import Completed, ProviderRequest
from gpt_image_studio.generations.running.delivery_check import DeliveryCheck, Note, check_delivery
from gpt_image_studio.kit.ids import AssetId, new_id

log = structlog.get_logger(__name__)

#: What the studio decodes in its own process; other uploads are locked against their clean copy.
_READABLE = ("image/png", "image/jpeg", "image/webp")

_NOT_LOCKED = (
    "Nothing outside the mask could be put back: the picture that came, the first reference and the mask"
    " do not have the same shape, or the mask frees or protects all of it."
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """In storage, not yet in the database."""

    #: What the person gets.
    picture: Asset
    received: Received
    charged_credits: int
    notes: tuple[Note, ...]
    #: As received, where `picture` is not; else `None`.
    raw: Asset | None = None
    change_map: Asset | None = None
    #: 0–100; `None` where nothing was locked.
    changed_outside_percent: float | None = None

    @property
    def assets(self) -> tuple[Asset, ...]:
        return tuple(asset for asset in (self.picture, self.raw, self.change_map) if asset is not None)


class OutputIntake:
    def __init__(self, assets: AssetService, registry: Registry) -> None:
        self._assets = assets
        self._registry = registry

    async def receive(self, job: Job, key_prefix: str, request: ProviderRequest, completed: Completed) -> Delivery:
        """May be called again after a failure.

        Raises:
            InvalidImageError: what came is no picture.
            StorageUnavailableError: nothing is lost by calling again.
        """
        raw = await self._save(job, key_prefix, completed.content)
        received = await self._inspect(request, raw, completed)
        checked = check_delivery(job.request, job.quote.credits_each, self._registry.find(job.request.model), received)
        plain = Delivery(raw, received, checked.charged_credits, checked.notes)
        if request.mask is None or not request.references or not job.request.is_pixel_locked:
            return plain
        locked = await self._lock(job, request, completed)
        if locked is None:
            return Delivery(raw, received, checked.charged_credits, (*checked.notes, Note("not_locked", _NOT_LOCKED)))
        return await self._save_locked(job, key_prefix, plain, checked, locked)

    async def _save_locked(
        self, job: Job, key_prefix: str, plain: Delivery, checked: DeliveryCheck, locked: Locked
    ) -> Delivery:
        picture = await self._save(job, f"{key_prefix}/locked", locked.content)
        return Delivery(
            picture=picture,
            received=plain.received,
            charged_credits=checked.charged_credits,
            notes=(*checked.notes, _lock_note(job, locked)),
            raw=plain.picture,
            change_map=await self._save(job, f"{key_prefix}/changes", locked.change_map, AssetKind.CHANGE_MAP),
            changed_outside_percent=locked.changed_outside_percent,
        )

    async def _save(self, job: Job, key_prefix: str, content: bytes, kind: AssetKind = AssetKind.OUTPUT) -> Asset:
        return await self._assets.save_picture(
            account_id=job.account_id, asset_id=AssetId(new_id()), kind=kind, key_prefix=key_prefix, content=content
        )

    async def _inspect(self, request: ProviderRequest, raw: Asset, completed: Completed) -> Received:
        """Looking at every pixel is only worth it where transparency was bought, or several frames."""
        size, is_transparent, frames = Size(raw.width, raw.height), raw.has_alpha, 1
        if request.animation or (request.background is Background.TRANSPARENT and raw.has_alpha):
            facts = await self._assets.inspect(completed.content)
            is_transparent, frames = facts.is_transparent, facts.frames
        return Received(size, raw.media_type, is_transparent, frames)

    async def _lock(self, job: Job, request: ProviderRequest, completed: Completed) -> Locked | None:
        """Whatever is wrong with the lock, the picture comes."""
        if request.mask is None:
            return None
        is_webp = request.output_format is OutputFormat.WEBP
        try:
            original = await self._read_original(job, request)
            return await self._assets.lock_pixels(
                original, completed.content, request.mask.content, form="WEBP" if is_webp else "PNG"
            )
        except StorageUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 # see the docstring
            log.warning("generation.lock_failed", job_id=str(job.id), error=type(error).__name__)
            return None

    async def _read_original(self, job: Job, request: ProviderRequest) -> bytes:
        """As the person uploaded it; its clean copy where that is gone, or of a kind that is not read here."""
        try:
            asset = await self._assets.get(job.account_id, job.request.references[0])
            if asset.media_type in _READABLE:
                return await self._assets.read(asset)
        except NotFoundError:
            pass
        return request.references[0].content


def _lock_note(job: Job, locked: Locked) -> Note:
    text = f"{locked.changed_outside_percent:g} % of what the mask protects had changed; it was put back from the original."
    if job.request.output_format is OutputFormat.JPEG:
        text += " The picture is a PNG, because a JPEG cannot keep pixels exactly."
    return Note("pixel_lock", text)
