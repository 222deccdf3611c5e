"""What an edit is asked for with: a form with files, or JSON with data URLs and ids of pictures."""

from contextlib import AsyncExitStack
from typing import Final

from starlette.requests import Request

from gpt_image_studio.api.access import Caller
from gpt_image_studio.api.bodies import JSON, WrongMediaTypeError, media_type_of, read_json
from gpt_image_studio.api.compatible.forms import (
    FORM,
    missing_parameter,
    read_fields,
    sort_fields,
    unknown_parameter,
)
from gpt_image_studio.api.compatible.links import linked
from gpt_image_studio.api.compatible.parameters import (
    EditParameters,
    ImageParameters,
    JsonEditParameters,
    read_form,
    read_parameters,
)
from gpt_image_studio.api.compatible.references import Pictures
from gpt_image_studio.services import services

MAX_PICTURES: Final = 16
MAX_FORM_BYTES: Final = 100_000_000
#: JSON lies in memory while it is read.
MAX_JSON_BYTES: Final = 24_000_000
_FILES: Final = {"image": "image", "image[]": "image", "mask": "mask", "markup": "markup"}


async def read_edit(request: Request, caller: Caller) -> tuple[ImageParameters, Pictures]:
    """Raises `RefusedError`, `WrongMediaTypeError`, `BodyTooLargeError`, `TooManyUploadsError`, `UploadsBusyError`."""
    async with AsyncExitStack() as received:
        match media_type_of(request):
            case "multipart/form-data":
                await received.enter_async_context(services().gates.forms.enter(caller.account_id))
                return await _read_form(request, received)
            case "application/json":
                await received.enter_async_context(services().gates.json.enter(caller.account_id))
                return await _read_json(request, received)
            case _:
                raise WrongMediaTypeError(f"Send an edit as {FORM} or as {JSON}.")


async def _read_form(request: Request, received: AsyncExitStack) -> tuple[ImageParameters, Pictures]:
    form = await read_fields(request, received, max_bytes=MAX_FORM_BYTES, max_files=MAX_PICTURES + 2)
    texts, pictures = sort_fields(form, _FILES)
    parameters = read_form(EditParameters, texts)
    if not pictures.get("image"):
        raise missing_parameter("image")
    overlays = {name: pictures.get(name, []) for name in ("mask", "markup")}
    for name, sent in overlays.items():
        if len(sent) > 1:
            raise unknown_parameter(name)
    mask, markup = (next(iter(sent), None) for sent in overlays.values())
    return parameters, Pictures(received.pop_all(), tuple(pictures["image"]), mask, markup)


async def _read_json(request: Request, received: AsyncExitStack) -> tuple[ImageParameters, Pictures]:
    parameters = read_parameters(JsonEditParameters, await read_json(request, MAX_JSON_BYTES))
    images = tuple(linked(f"images.{number}", link) for number, link in enumerate(parameters.images))
    mask, markup = (
        None if link is None else linked(name, link)
        for name, link in (("mask", parameters.mask), ("markup", parameters.markup))
    )
    return parameters, Pictures(received.pop_all(), images, mask, markup)
