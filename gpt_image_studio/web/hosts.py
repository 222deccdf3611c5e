"""Which origins a browser may speak from."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def is_same_origin(headers: Mapping[str, str]) -> bool:
    """For form posts: the Origin (or, without one, the Referer) is the host that was asked. Browsers send one or both with every POST."""
    source = headers.get("origin") or headers.get("referer")
    if not source or source == "null":
        return False
    try:
        return urlsplit(source).netloc == headers.get("host", "")
    except ValueError:  # `http://[`, which no browser sends
        return False
