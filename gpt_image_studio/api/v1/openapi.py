"""The OpenAPI 3.1 document, assembled from the operations and from pydantic's own JSON schema of what they take and give."""

import re
from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from gpt_image_studio.api.v1.operations import Operation
from gpt_image_studio.api.v1.responses import Refusal

VERSION: Final = "1.0.0"
#: No key or a wrong one; a query that cannot be used; too many requests or jobs; the database or storage away.
ALWAYS: Final = (401, 422, 429, 503)

_WORDS: Final = {
    200: "Done.",
    202: "Accepted: it is in the queue.",
    206: "That part of it.",
    304: "What you have is still the same.",
    400: "The body cannot be read, or the content check refuses what it asks for; `code` says which.",
    401: "No API key, or one that is not valid.",
    402: "Not enough credits.",
    403: "This account may not do that.",
    404: "Not there, or not yours.",
    409: "This Idempotency-Key was used with another body, or the price is above `at_most_credits`; `code` says which.",
    413: "The body is too large.",
    415: "The body is of another type.",
    416: "There are no such bytes.",
    422: "Something in the request cannot be used; `field` says what.",
    429: "Too many requests or jobs; `Retry-After` says when to come back.",
    503: "Something the studio needs is away for the moment.",
}


def build_document(operations: Sequence[Operation], *, title: str) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _describe(operation)
    _, definitions = models_json_schema(
        [
            *((model, "validation") for model in _list_request_models(operations)),
            *((model, "serialization") for model in _list_response_models(operations)),
        ],
        ref_template="#/components/schemas/{model}",
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{title} API", "version": VERSION},
        "servers": [{"url": "/api/v1"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "An API key, `sk-…`."}},
        },
    }


def _list_request_models(operations: Sequence[Operation]) -> list[type[BaseModel]]:
    return list({operation.body: None for operation in operations if operation.body is not None})


def _list_response_models(operations: Sequence[Operation]) -> list[type[BaseModel]]:
    content = [each for operation in operations for each in operation.answers.values()]
    return [Refusal, *{each: None for each in content if isinstance(each, type)}]


def _describe(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [*_list_path(operation), *_list_query(operation), *_list_headers(operation)],
        "responses": {
            **{str(status): _describe_answer(status, content) for status, content in operation.answers.items()},
            **{str(status): _describe_refusal(status) for status in sorted({*ALWAYS, *operation.refusals})},
        },
    }
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(operation.body)}}}
    return described


def _list_path(operation: Operation) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", operation.path)
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}} for name in names
    ]


def _list_query(operation: Operation) -> list[dict[str, Any]]:
    schema = operation.query.model_json_schema(ref_template="#/components/schemas/{model}")
    properties: dict[str, dict[str, Any]] = schema.get("properties", {})
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": each.pop("description", ""),
            # What may be left out is null for pydantic, but there is no null in a query.
            "schema": each["anyOf"][0] if "anyOf" in each else each,
        }
        for name, each in properties.items()
    ]


def _list_headers(operation: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "header", "required": False, **described} for name, described in operation.headers.items()
    ]


def _describe_answer(status: int, content: type[BaseModel] | tuple[str, ...] | None) -> dict[str, Any]:
    described: dict[str, Any] = {"description": _WORDS[status]}
    if isinstance(content, tuple):
        described["content"] = {media_type: {} for media_type in content}
    elif content is not None:
        described["content"] = {"application/json": {"schema": _ref(content)}}
    return described


def _describe_refusal(status: int) -> dict[str, Any]:
    return {"description": _WORDS[status], "content": {"application/json": {"schema": _ref(Refusal)}}}


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
