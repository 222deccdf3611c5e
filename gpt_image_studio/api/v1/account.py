"""What an account can spend, and on what."""

from itertools import groupby

from starlette.responses import Response

from gpt_image_studio.api.v1 import responses
from gpt_image_studio.api.v1.operations import Call, answer
from gpt_image_studio.generations.catalog.animation import FRAME_COUNTS
from gpt_image_studio.generations.catalog.registry import Model
from gpt_image_studio.generations.model import Animation, OutputFormat
from gpt_image_studio.services import services


async def show_balance(call: Call) -> Response:
    balance = await services().credits.balance(call.caller.account_id)
    return answer(responses.Balance(posted=balance.posted, held=balance.held, available=balance.available))


async def list_models(call: Call) -> Response:
    del call
    models = await services().generations.list_models()
    return answer(responses.ModelList(items=[_dump(model) for model in models]))


def _dump(model: Model) -> responses.ImageModel:
    return responses.ImageModel(
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
        has_markup=model.has_markup,
        has_complexity=model.has_complexity,
        has_strictness=model.has_strictness,
        frames=_list_frame_limits(model),
        price_version=model.price.version,
    )


def _list_frame_limits(model: Model) -> list[responses.FrameLimits]:
    if OutputFormat.GIF not in model.formats:
        return []
    by_rule = groupby(FRAME_COUNTS, key=lambda count: model.rule_for(Animation(count)))
    return [
        responses.FrameLimits(
            max_count=max(counts),
            longest_edge=rule.longest_edge,
            min_pixels=rule.min_pixels,
            max_pixels=rule.max_pixels,
        )
        for rule, counts in by_rule
    ]
