"""Native form posts that set and clear the session cookie. A websocket event cannot, and must not."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from gpt_image_studio.accounts.service import SESSION_LIFETIME
from gpt_image_studio.errors import NotSignedInError
from gpt_image_studio.kit.tokens import in_both
from gpt_image_studio.services import services
from gpt_image_studio.web.cookies import SESSION_COOKIE, session_token
from gpt_image_studio.web.hosts import is_same_origin

MAX_TOKEN = 200
SEE_OTHER = 303

#: The link's page posts itself. Mail scanners that merely open links do not spend it; without JavaScript the button does.
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><meta name="referrer" content="same-origin"><title>Sign in · {brand}</title>
<style>:root{{color-scheme:light dark}}body{{font:16px/1.5 system-ui;display:grid;place-items:center;min-height:90vh;margin:0;
background:{page};color:{ink}}}
main{{padding:24px;text-align:center}}
button{{font:inherit;padding:12px 20px;border:0;border-radius:6px;
background:{accent};color:{on_accent}}}</style>
</head><body><main>{body}</main></body></html>"""


def _page(body: str, *, status: int = 200) -> HTMLResponse:
    headers = {"cache-control": "no-store", "x-frame-options": "DENY"}
    return HTMLResponse(
        PAGE.format(
            brand=escape(services().brand_name),
            body=body,
            page=in_both("page"),
            ink=in_both("ink"),
            accent=in_both("accent"),
            on_accent=in_both("on-accent"),
        ),
        status_code=status,
        headers=headers,
    )


async def show_link(request: Request) -> Response:
    """The page with the button that signs in. Anyone may ask for it; it changes nothing."""
    token = escape(request.query_params.get("token", "")[:MAX_TOKEN], quote=True)
    return _page(
        f'<form method="post" action="/auth/link"><input type="hidden" name="token" value="{token}">'
        "<p>Opening the studio…</p><button>Open the studio</button></form><script>document.forms[0].submit()</script>"
    )


async def use_link(request: Request) -> Response:
    """Anyone with an unused link, from our own page."""
    if not is_same_origin(request.headers):
        return _page("<p>This form was sent from another site.</p>", status=403)
    form = await request.form(max_files=0, max_fields=4, max_part_size=1024)
    try:
        signed_in = await services().accounts.sign_in_with_link(
            str(form.get("token", ""))[:MAX_TOKEN], user_agent=request.headers.get("user-agent", "")[:300]
        )
    except NotSignedInError as error:
        return _page(f'<p>{escape(error.message)}</p><p><a href="/sign-in">Sign in</a></p>', status=401)
    response = RedirectResponse("/studio", status_code=SEE_OTHER)
    response.set_cookie(
        SESSION_COOKIE,
        signed_in.cookie,
        max_age=int(SESSION_LIFETIME.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=services().is_https,
        path="/",
    )
    return response


async def sign_out(request: Request) -> Response:
    """The signed-in browser itself; open tabs notice through the bell."""
    if not is_same_origin(request.headers):
        return _page("<p>This form was sent from another site.</p>", status=403)
    if token := session_token(request.headers):
        await services().accounts.sign_out(token)
    response = RedirectResponse("/", status_code=SEE_OTHER)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


def sign_in_routes() -> list[Route]:
    return [
        Route("/auth/link", show_link, methods=["GET"]),
        Route("/auth/link", use_link, methods=["POST"]),
        Route("/auth/sign-out", sign_out, methods=["POST"]),
    ]
