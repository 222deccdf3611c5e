"""`GET /media/{asset}/{variant}`: a stored picture, to the account it belongs to and to nobody else.

Whatever may not be seen is answered 404, signed out included: the answer tells nobody what exists.
"""

import time

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gpt_image_studio.api.pictures import NEVER_A_PAGE, NoSuchBytesError, show_picture
from gpt_image_studio.api.retry_after import retry_after
from gpt_image_studio.assets.keys import get_variant
from gpt_image_studio.errors import NotFoundError, UnavailableError
from gpt_image_studio.kit.ids import AccountId, AssetId, get_id
from gpt_image_studio.services import services
from gpt_image_studio.web.cookies import session_token

#: A page of thumbnails asks for the same session dozens of times at once. After signing out, pictures whose address is
#: known can be fetched with the old cookie for this long, seconds.
SESSION_MEMORY_SECONDS = 5.0
MAX_REMEMBERED = 4096


def media_routes() -> list[Route]:
    """The one route `/media/{asset}/{variant}`, for GET and HEAD."""
    return [Route("/media/{asset}/{variant}", Media().show, methods=["GET"])]


class Media:
    """Remembers for a few seconds whose cookie is whose."""

    def __init__(self) -> None:
        self._remembered: dict[str, tuple[float, AccountId]] = {}

    async def show(self, request: Request) -> Response:
        try:
            account_id = await self._account_id(request.headers)
            asset = await services().assets.get(account_id, get_id(AssetId, request.path_params["asset"]))
            variant = get_variant(asset, request.path_params["variant"])
            is_download = request.query_params.get("download") == "1"
            return await show_picture(request, asset, variant, vary="Cookie", is_download=is_download)
        except NotFoundError:
            return _refusal(404, "Not found.")
        except NoSuchBytesError as error:
            return _refusal(416, error.message, {"content-range": f"bytes */{error.total}"})
        except UnavailableError as error:
            return _refusal(503, error.message, retry_after(error))

    async def _account_id(self, headers: Headers) -> AccountId:
        """Raises `NotFoundError` without a live session."""
        token = session_token(headers)
        if token is None:
            raise NotFoundError
        until, account_id = self._remembered.get(token, (0.0, None))
        if account_id is not None and time.monotonic() < until:
            return account_id
        visitor = await services().accounts.find_visitor(token)
        if visitor is None:
            self._remembered.pop(token, None)
            raise NotFoundError
        if len(self._remembered) >= MAX_REMEMBERED:
            self._remembered.clear()
        account_id = visitor.account.id
        self._remembered[token] = (time.monotonic() + SESSION_MEMORY_SECONDS, account_id)
        return account_id


def _refusal(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(
        message, status, headers={"cache-control": "no-store", "vary": "Cookie", **NEVER_A_PAGE, **(headers or {})}
    )
