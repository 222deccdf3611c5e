"""`/v1/files`: what a JSON edit names as `file_id`. In memory, and in an emulator only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import time
from typing import Any, Final
from uuid import uuid4

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gpt_image_studio.demo_model.wire import errors
from gpt_image_studio.demo_model.wire.errors import ApiError

#: Bytes of one file; OpenAI takes 512 MB, pictures end at 50.
MAX_FILE_BYTES: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class StoredFile:
    filename: str
    purpose: str
    content: bytes = field(repr=False)
    id: str = field(default_factory=lambda: f"file-{uuid4().hex}")
    created_at: int = field(default_factory=lambda: int(time()))

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": "file",
            "bytes": len(self.content),
            "created_at": self.created_at,
            "filename": self.filename,
            "purpose": self.purpose,
            "status": "processed",
        }


def file_routes(files: dict[str, StoredFile], authenticate: Callable[[Request], None]) -> list[Route]:
    """Create, look at, delete; `files` by id. `authenticate` raises for a wrong key."""

    async def create(request: Request) -> Response:
        authenticate(request)
        file = await _read_upload(request)
        files[file.id] = file
        return JSONResponse(file.to_json())

    async def retrieve(request: Request) -> Response:
        authenticate(request)
        return JSONResponse(find(request).to_json())

    async def delete(request: Request) -> Response:
        authenticate(request)
        file = files.pop(find(request).id)
        return JSONResponse({"id": file.id, "object": "file", "deleted": True})

    def find(request: Request) -> StoredFile:
        file_id = str(request.path_params["file_id"])
        if file_id not in files:
            raise no_such_file(file_id, "id")
        return files[file_id]

    return [
        Route("/v1/files", create, methods=["POST"]),
        Route("/v1/files/{file_id}", retrieve, methods=["GET"]),
        Route("/v1/files/{file_id}", delete, methods=["DELETE"]),
    ]


async def _read_upload(request: Request) -> StoredFile:
    """A form with `file` and `purpose`.

    Raises:
        ApiError: one of them is missing, or the file is too large.
    """
    if int(request.headers.get("content-length") or 0) > MAX_FILE_BYTES:
        raise errors.too_large()
    async with request.form(max_files=1, max_fields=10) as form:
        file, purpose = form.get("file"), form.get("purpose")
        if not isinstance(file, UploadFile):
            raise errors.missing_parameter("file")
        if not isinstance(purpose, str) or not purpose:
            raise errors.missing_parameter("purpose")
        return StoredFile(file.filename or "", purpose, await file.read())


def no_such_file(file_id: object, param: str) -> ApiError:
    return ApiError(f"No such File object: {file_id}", status=404, code="file_not_found", param=param)
