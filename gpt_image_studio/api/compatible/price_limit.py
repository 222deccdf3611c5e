"""The most a request may cost, as a header: OpenAI's own parameters have no place for it."""

from typing import Final

from starlette.requests import Request

from gpt_image_studio.api.drafts import MAX_AT_MOST_CREDITS
from gpt_image_studio.errors import InvalidInputError

PRICE_LIMIT_HEADER: Final = "X-Studio-At-Most-Credits"
#: With a refusal: what it costs.
PRICE_HEADER: Final = "x-studio-price-credits"
_DIGITS: Final = len(str(MAX_AT_MOST_CREDITS))


def read_price_limit(request: Request) -> int | None:
    """`None` without the header. Raises `InvalidInputError` when it is sent twice or is no whole number of credits."""
    sent = request.headers.getlist(PRICE_LIMIT_HEADER)
    if not sent:
        return None
    text = sent[0].strip()
    is_number = len(sent) == 1 and text.isascii() and text.isdecimal() and len(text) <= _DIGITS
    if not is_number or int(text) > MAX_AT_MOST_CREDITS:
        raise InvalidInputError(
            f"{PRICE_LIMIT_HEADER} is one whole number of credits, from 0 to {MAX_AT_MOST_CREDITS:,}.",
            field=PRICE_LIMIT_HEADER,
        )
    return int(text)
