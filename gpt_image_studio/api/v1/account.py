"""What an account can spend, and on what."""

from starlette.responses import Response

from gpt_image_studio.api.v1 import schemas
from gpt_image_studio.api.v1.operations import Call, answer
from gpt_image_studio.generations.registry import Model
from gpt_image_studio.services import services


async def show_balance(call: Call) -> Response:
    balance = await services().credits.balance(call.caller.account_id)
    return answer(schemas.Balance(posted=balance.posted, held=balance.held, available=balance.available))


async def list_models(call: Call) -> Response:
    del call
    models = await services().generations.list_models()
    return answer(schemas.ModelList(items=[_dump(model) for model in models]))


def _dump(model: Model) -> schemas.ImageModel:
    return schemas.ImageModel(
        id=model.id,
        label=model.label,
        status=model.status.value,
        qualities=[level.quality.value for level in model.qualities],
        formats=list(model.formats),
        backgrounds=list(model.backgrounds),
        max_count=model.max_count,
        max_partials=model.max_partials,
        max_references=model.max_references,
        has_mask=model.has_mask,
        price_version=model.price.version,
    )
