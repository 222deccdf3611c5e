"""Pictures: what they are, and their bytes."""

from starlette.responses import Response

from gpt_image_studio.api.pictures import show_picture
from gpt_image_studio.api.v1 import responses
from gpt_image_studio.api.v1.operations import Call, answer
from gpt_image_studio.assets.keys import get_variant
from gpt_image_studio.assets.model import Asset
from gpt_image_studio.kit.ids import AssetId
from gpt_image_studio.services import services


async def show(call: Call) -> Response:
    asset = await _get(call)
    return answer(
        responses.Asset(
            id=asset.id,
            kind=asset.kind.value,
            media_type=asset.media_type,
            width=asset.width,
            height=asset.height,
            size_bytes=asset.size_bytes,
            sha256=asset.sha256.hex(),
            has_alpha=asset.has_alpha,
            created_at=asset.created_at,
            content_url=f"/api/v1/assets/{asset.id}/content",
        )
    )


async def show_content(call: Call) -> Response:
    asset = await _get(call)
    variant = get_variant(asset, call.query.variant)
    return await show_picture(call.request, asset, variant, vary="Authorization")


async def _get(call: Call) -> Asset:
    return await services().assets.get(call.caller.account_id, call.get_id(AssetId))
