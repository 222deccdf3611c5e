"""The session cookie: opaque, HttpOnly, set and cleared only by native form posts."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

SESSION_COOKIE = "studio_session"


def session_token(headers: Mapping[str, str]) -> str | None:
    """What the browser sent, unchecked. `headers` need a lower-case `cookie`."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(SESSION_COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel and morsel.value else None
