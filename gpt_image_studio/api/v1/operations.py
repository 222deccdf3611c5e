"""What can be done through `/api/v1`, as one list: the routes and the OpenAPI document are both made from it."""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gpt_image_studio.api.access import Caller, admit
from gpt_image_studio.api.bodies import read_json
from gpt_image_studio.api.v1.refusals import to_input_error
from gpt_image_studio.api.v1.requests import NoQuery, RequestModel
from gpt_image_studio.api.v1.responses import ResponseModel, dump
from gpt_image_studio.assets.keys import EXTENSIONS
from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.kit.ids import get_id

#: A prompt of 32,000 characters takes up to 384,000 bytes when every one of them is escaped.
MAX_JSON_BYTES: Final = 1_000_000
#: Whatever may be an original.
MEDIA: Final = tuple(EXTENSIONS)

T = TypeVar("T", bound=BaseModel)
Id = TypeVar("Id")


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was let in and read."""

    request: Request
    caller: Caller
    query: Any
    body: Any

    def get_id(self, kind: Callable[[uuid.UUID], Id]) -> Id:
        """Of the path. Raises `NotFoundError`."""
        return get_id(kind, self.request.path_params["id"])


Handle = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    method: str
    #: `{id}` in it is a UUID.
    path: str
    summary: str
    handle: Handle
    #: Status → what comes with it: a model, the media types of bytes, or nothing.
    answers: dict[int, type[ResponseModel] | tuple[str, ...] | None]
    #: Beside those that every operation has.
    refusals: tuple[int, ...] = ()
    query: type[RequestModel] = NoQuery
    body: type[RequestModel] | None = None
    #: Request headers it heeds: name → description and schema.
    headers: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])


def make_routes(operations: Sequence[Operation]) -> list[Route]:
    """One for each path, so that a method it does not know is answered with those it does."""
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        by_path.setdefault(operation.path, {})[operation.method] = operation
    return [Route(path, _endpoint(methods), methods=list(methods)) for path, methods in by_path.items()]


def answer(value: ResponseModel, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(dump(value), status, headers=headers)


def _endpoint(methods: dict[str, Operation]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        operation = methods["GET" if request.method == "HEAD" else request.method]
        caller = await admit(request)
        query = _read_query(operation.query, request)
        body = None
        if operation.body is not None:
            body = _validated(
                lambda kind, raw: kind.model_validate_json(raw, strict=True),
                operation.body,
                await read_json(request, MAX_JSON_BYTES),
            )
        return await operation.handle(Call(request, caller, query, body))

    return endpoint


def _read_query(kind: type[RequestModel], request: Request) -> RequestModel:
    pairs = request.query_params.multi_items()
    if len({name for name, _ in pairs}) < len(pairs):
        raise InvalidInputError("Each name may be given once in a query.", field="query")
    return _validated(lambda kind, raw: kind.model_validate(raw), kind, dict(pairs))


def _validated(read: Callable[[type[T], Any], T], kind: type[T], raw: object) -> T:
    try:
        return read(kind, raw)
    except ValidationError as error:
        raise to_input_error(error) from error
