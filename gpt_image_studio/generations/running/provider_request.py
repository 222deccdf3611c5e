"""What the provider is asked for: the job's request with the bytes of its references."""

import hashlib

from gpt_image_studio.assets.service import AssetService
from gpt_image_studio.generations.catalog.animation import billed_size
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.model import Job
from gpt_image_studio.generations.ports import InputImage, ProviderRequest
from gpt_image_studio.generations.roles import sent_prompt
from gpt_image_studio.kit.ids import AccountId, AssetId


async def make_provider_request(job: Job, registry: Registry, assets: AssetService) -> ProviderRequest:
    """For one picture of the job.

    Raises:
        InvalidInputError: the model is not in the registry any more.
        NotFoundError: a reference is gone.
        StorageUnavailableError: a reference cannot be read at the moment.
    """
    request = job.request
    model = registry.get(request.model)
    return ProviderRequest(
        model=request.model,
        prompt=sent_prompt(request),
        size=request.size,
        quality=request.quality,
        output_format=request.output_format,
        compression=request.compression,
        background=request.background,
        partials=request.partials,
        safety_identifier=safety_identifier(job.account_id),
        references=tuple(
            [
                await _read(assets, job.account_id, reference, name=f"reference-{number}")
                for number, reference in enumerate(request.references, start=1)
            ]
        ),
        mask=None if request.mask is None else await _read(assets, job.account_id, request.mask, name="mask"),
        markup=None if request.markup is None else await _read(assets, job.account_id, request.markup, name="markup"),
        animation=request.animation,
        complexity=request.complexity,
        strictness=request.strictness,
        timeout_seconds=model.timeout_seconds(request.quality, billed_size(request)),
    )


def safety_identifier(account_id: AccountId) -> str:
    """Tells the provider that two requests are one person's without telling whose."""
    return hashlib.sha256(f"account:{account_id}".encode()).hexdigest()


async def _read(assets: AssetService, account_id: AccountId, asset_id: AssetId, *, name: str) -> InputImage:
    picture = await assets.read_for_provider(await assets.get(account_id, asset_id))
    suffix = picture.media_type.removeprefix("image/")
    return InputImage(filename=f"{name}.{suffix}", media_type=picture.media_type, content=picture.content)
