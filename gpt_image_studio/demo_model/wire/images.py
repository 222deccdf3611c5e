"""The two endpoints that draw. Order of a request: key, parse, validate, fault, latency, picture."""

import base64
import secrets
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from gpt_image_studio.demo_model.emulator.fault_injection import downgraded, inject_before_answer, inject_into_stream
from gpt_image_studio.demo_model.emulator.faults import NO_FAULT, Fault, FaultPlan, without_directive
from gpt_image_studio.demo_model.emulator.journal import Entry
from gpt_image_studio.demo_model.emulator.throttle import Throttle
from gpt_image_studio.demo_model.painting.artist import Artist, RenderThreads
from gpt_image_studio.demo_model.wire import answers, errors
from gpt_image_studio.demo_model.wire.answers import Quirks
from gpt_image_studio.demo_model.wire.delivery import ClientGoneError, CutResponse, EventStream, Pace, unless_gone
from gpt_image_studio.demo_model.wire.dialects import OPENAI, Dialect, dialect_of
from gpt_image_studio.demo_model.wire.errors import ApiError
from gpt_image_studio.demo_model.wire.file_store import StoredFile
from gpt_image_studio.demo_model.wire.submission import read_submission
from gpt_image_studio.demo_model.wire.validation import ImageRequest, validate

_CLIENT_CLOSED_REQUEST = 499


@dataclass(slots=True)
class Emulation:
    """What only an emulator has: faults on request, and a memory."""

    faults: FaultPlan = field(default_factory=FaultPlan)
    entries: list[Entry] = field(default_factory=list[Entry])
    #: Pictures answered as a URL, by name.
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    #: What came by `/v1/files`, by id.
    uploads: dict[str, StoredFile] = field(default_factory=dict[str, StoredFile])
    throttle: Throttle | None = None

    def reset(self) -> None:
        self.faults.reset()
        self.entries.clear()
        self.files.clear()
        self.uploads.clear()
        self.throttle = None


class Images:
    def __init__(
        self, threads: RenderThreads, artist: Artist, *, time_scale: float, api_key: str, emulation: Emulation | None
    ) -> None:
        """`time_scale` 1 is realistic, 0 is at once; an empty `api_key` lets every key in but one named `bad`."""
        self._threads = threads
        self._artist = artist
        self._time_scale = time_scale
        self._api_key = api_key
        self._emulation = emulation

    async def generate(self, request: Request) -> Response:
        return await self._answer(request, is_edit=False)

    async def edit(self, request: Request) -> Response:
        return await self._answer(request, is_edit=True)

    def authenticate(self, request: Request) -> None:
        key = dialect_of(request).key_of(request)
        is_right = secrets.compare_digest(key.encode(), self._api_key.encode()) if self._api_key else key != "bad"
        if not key or not is_right:
            raise errors.unauthorized(key)

    async def _answer(self, request: Request, *, is_edit: bool) -> Response:
        entry = Entry.of(request)
        if self._emulation:
            self._emulation.entries.append(entry)
        dialect = OPENAI
        try:
            dialect = dialect_of(request)
            response = await self._draw(request, entry, dialect, is_edit=is_edit)
        except ApiError as error:
            response = JSONResponse(dialect.error_body(error), error.status, headers=error.headers)
        except (ClientGoneError, ClientDisconnect):
            entry.close("disconnected")
            return Response(status_code=_CLIENT_CLOSED_REQUEST)
        entry.status = response.status_code
        response.headers.update(entry.answer_headers())
        if not isinstance(response, EventStream):
            entry.close("cut" if isinstance(response, CutResponse) else "answered")
        return response

    async def _draw(self, request: Request, entry: Entry, dialect: Dialect, *, is_edit: bool) -> Response:
        self.authenticate(request)
        submission = await read_submission(request, is_edit=is_edit, mask_field=dialect.mask_field)
        if self._emulation:
            await self._threads.run(entry.describe, submission)
        is_link = dialect.answers_url(submission)
        deployment = str(request.path_params.get("deployment", ""))
        submission = dialect.understand(submission, is_edit=is_edit, deployment=deployment)
        uploads = self._emulation.uploads if self._emulation else {}
        files = {file_id: file.content for file_id, file in uploads.items()}
        image_request = await self._threads.run(validate, submission, is_edit=is_edit, files=files)
        fault = NO_FAULT
        if self._emulation:
            fault = self._emulation.faults.next_for(request.headers.get("x-emu"), image_request.prompt)
            entry.fault = fault.kind
            if self._emulation.throttle:
                self._emulation.throttle.take(image_request.count)
        await unless_gone(request.receive, inject_before_answer(fault))
        image_request = downgraded(image_request, fault)
        if image_request.is_stream:
            events = inject_into_stream(self._events(image_request, dialect.quirks_with(fault.quirks)), fault)
            return EventStream(events, entry.close)
        return await unless_gone(
            request.receive,
            self._whole(request, image_request, fault, dialect.quirks_with(fault.quirks), is_link=is_link),
        )

    def _pace(self, image_request: ImageRequest) -> Pace:
        return Pace(image_request.model.seconds[image_request.quality] * self._time_scale)

    def _prompt(self, image_request: ImageRequest) -> str:
        return without_directive(image_request.prompt) if self._emulation else image_request.prompt

    async def _events(self, image_request: ImageRequest, quirks: Quirks) -> AsyncGenerator[bytes, None]:
        pace, run, artist = self._pace(image_request), self._threads.run, self._artist
        steps, step = image_request.count * (image_request.partials + 1), 0
        for index in range(image_request.count):
            picture = await self._threads.paint(artist.paint, image_request, self._prompt(image_request), index)
            for partial in range(image_request.partials):
                sketch = await run(artist.unfinished, picture, (partial + 1) / (image_request.partials + 1))
                encoded = await run(artist.encode, image_request, sketch, index)
                event = await run(answers.partial_event, image_request, encoded, partial, quirks=quirks)
                step += 1
                await pace.until(step / steps)
                yield event
            encoded = await run(artist.encode, image_request, picture, index)
            event = await run(answers.completed_event, image_request, encoded, quirks=quirks)
            step += 1
            await pace.until(step / steps)
            yield event

    async def _whole(
        self, request: Request, image_request: ImageRequest, fault: Fault, quirks: Quirks, *, is_link: bool
    ) -> Response:
        pace, run, artist = self._pace(image_request), self._threads.run, self._artist
        write = run if image_request.is_still else self._threads.paint
        count = int(fault.number("n", 1)) if fault.kind == "fewer" else image_request.count
        pictures: list[dict[str, str]] = []
        for index in range(count):
            picture = await self._threads.paint(artist.paint, image_request, self._prompt(image_request), index)
            encoded = await write(artist.encode, image_request, picture, index)
            is_address = is_link or fault.kind == "url"
            pictures.append(self._link(request, encoded) if is_address else {"b64_json": quirks.picture(encoded)})
        body = await run(answers.json_body, image_request, pictures, quirks=quirks)
        await pace.until(1)
        match fault.kind:
            case "disconnect":
                return CutResponse(body, media_type="application/json")
            case "truncate":
                return Response(body[: len(body) // 2], media_type="application/json")
            case "stream_error":
                raise ApiError(
                    "Image generation failed", status=500, kind="server_error", code="image_generation_failed"
                )
            case "stall":
                await Pace(fault.number("s", 3600)).until(1)
            case _:
                pass
        return Response(body, media_type="application/json")

    def _link(self, request: Request, encoded: str) -> dict[str, str]:
        """As servers answer that give an address instead of the picture."""
        if self._emulation is None:
            return {"b64_json": encoded}
        name = secrets.token_hex(8)
        self._emulation.files[name] = base64.b64decode(encoded)
        return {"url": str(request.url_for("emulated_file", name=name))}
