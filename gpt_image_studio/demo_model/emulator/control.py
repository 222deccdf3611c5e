"""`/__emu/*`: how a test tells the emulator what to do and asks what it saw. Mounted in an emulator only."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gpt_image_studio.demo_model.emulator.throttle import Throttle
from gpt_image_studio.demo_model.wire.images import Emulation


def control_routes(emulation: Emulation) -> list[Route]:
    async def queue(request: Request) -> Response:
        """`{"fault": "rate;after=2", "times": 1}`: the next so many requests meet it."""
        wanted = await request.json()
        try:
            emulation.faults.enqueue(wanted["fault"], int(wanted.get("times", 1)))
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse({"ok": True})

    async def limit(request: Request) -> Response:
        """`{"images": 5, "per_seconds": 60}`: what a tier allows, until the next reset."""
        wanted = await request.json()
        emulation.throttle = Throttle(int(wanted["images"]), float(wanted.get("per_seconds", 60)))
        return JSONResponse({"ok": True})

    async def log(request: Request) -> Response:
        del request
        return JSONResponse([entry.to_json() for entry in emulation.entries])

    async def reset(request: Request) -> Response:
        del request
        emulation.reset()
        return JSONResponse({"ok": True})

    async def file(request: Request) -> Response:
        content = emulation.files.get(request.path_params["name"])
        return Response(content, media_type="application/octet-stream") if content else Response(status_code=404)

    return [
        Route("/__emu/queue", queue, methods=["POST"]),
        Route("/__emu/limit", limit, methods=["POST"]),
        Route("/__emu/log", log, methods=["GET"]),
        Route("/__emu/reset", reset, methods=["POST"]),
        Route("/__emu/files/{name}", file, methods=["GET"], name="emulated_file"),
    ]
