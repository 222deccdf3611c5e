"""Everything the studio can say no with, drawn.

StudioError
├── InvalidInputError          what was sent cannot be used; names the field
├── ContentRefusedError        the content check says no; names the part
├── NotSignedInError           no live session
├── NotAllowedError            signed in, but not for this (suspended, someone else's)
├── NotFoundError              not there, or not yours: the same answer on purpose
├── DraftConflictError         a draft id that was used for something else
├── OutOfCreditsError          the price is more than what is available
├── PriceAboveLimitError       the price is more than whoever asks said they would pay
├── LimitReachedError          a limit of the plan
│   └── TooManyRequestsError   too often in too short a time; says when again
│       ├── TooManyRefusalsError   the content check said no too often in a row
│       └── TooManyUploadsError    files come too fast, or too many side by side
├── BusyError                  a second studio on the same data folder, a lock held elsewhere
└── UnavailableError           something outside is away; nothing was charged
    ├── UploadsBusyError       this process receives as many files as it can
    ├── DatabaseUnavailableError
    │   └── EmbeddedPostgresError   the built-in database cannot run here; says what to do
    ├── QueueMissingError      the database has no job queue yet
    └── StorageUnavailableError
"""

from math import ceil
from typing import ClassVar


class StudioError(Exception):
    """Something went wrong and nothing was charged. Try again in a moment."""

    code: ClassVar[str] = "studio_error"
    http_status: ClassVar[int] = 400
    #: When the same request may succeed by waiting alone; `None` where waiting does not help.
    retry_after_seconds: float | None = None

    def __init__(self, message: str = "", *, field: str = "", fix: str = "") -> None:
        """`message` is for the person; `field` names the form field beside which it belongs; `fix` is a value that would do."""
        self.message = message or (type(self).__doc__ or "").strip()
        self.field = field
        self.fix = fix
        super().__init__(self.message)


class InvalidInputError(StudioError):
    """That cannot be used as it is."""

    code = "invalid_input"
    http_status = 422


class ContentRefusedError(StudioError):
    """This is something the studio does not make. Nothing was charged."""

    code = "content_refused"

    def __init__(self, message: str = "", *, field: str, categories: tuple[str, ...] = ()) -> None:
        """`field` is the part: `prompt`, or `reference k` counted from 1. `categories` are coarse names, never scores."""
        super().__init__(message, field=field)
        self.categories = categories


class NotSignedInError(StudioError):
    """Sign in to go on. What you wrote stays here."""

    code = "not_signed_in"
    http_status = 401


class NotAllowedError(StudioError):
    """This account may not do that."""

    code = "not_allowed"
    http_status = 403


class NotFoundError(StudioError):
    """There is nothing here under that name."""

    code = "not_found"
    http_status = 404


class DraftConflictError(StudioError):
    """This draft was already sent with other settings."""

    code = "draft_conflict"
    http_status = 409


class OutOfCreditsError(StudioError):
    """There are not enough credits for this."""

    code = "out_of_credits"
    http_status = 402

    def __init__(self, message: str = "", *, needed: int, available: int) -> None:
        """`needed` is what the job would hold, `available` what the account can spend now; both in credits."""
        super().__init__(message or f"This needs {needed} credits and {available} are available. Nothing was charged.")
        self.needed = needed
        self.available = available


class PriceAboveLimitError(StudioError):
    """The price is more than this may cost. Nothing was charged."""

    code = "price_above_limit"
    http_status = 409

    def __init__(self, message: str = "", *, price_credits: int, at_most_credits: int) -> None:
        """`price_credits` is what the job would hold now, `at_most_credits` what it was allowed to; `fix` is the price."""
        super().__init__(
            message
            or f"The price is {price_credits} credits and at most {at_most_credits} were allowed. Nothing was charged.",
            field="at_most_credits",
            fix=str(price_credits),
        )
        self.price_credits = price_credits
        self.at_most_credits = at_most_credits


class LimitReachedError(StudioError):
    """The limit of this plan is reached."""

    code = "limit_reached"
    http_status = 429

    def __init__(self, message: str = "", *, retry_after_seconds: float | None = None) -> None:
        """Without `retry_after_seconds` it is a limit that waiting does not lift."""
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class TooManyRequestsError(LimitReachedError):
    """That was too often in a short time."""

    code = "rate_limit_exceeded"

    def __init__(self, reason: str = "", *, retry_after_seconds: float) -> None:
        """`reason` is a sentence or two; when to try again is said here, in the same words everywhere."""
        reason = reason or (type(self).__doc__ or "").strip()
        super().__init__(
            f"{reason} Try again in {in_words(retry_after_seconds)}.", retry_after_seconds=retry_after_seconds
        )


class TooManyRefusalsError(TooManyRequestsError):
    """The content check, or the provider, refused too much in a short time."""

    code = "too_many_refusals"


class TooManyUploadsError(TooManyRequestsError):
    """Too many files came in a short time."""

    code = "too_many_uploads"


def whole_seconds(seconds: float) -> int:
    """A wait as it is told: never shorter than it is, and never none."""
    return max(1, ceil(seconds))


def in_words(seconds: float) -> str:
    """“1 second”, “59 seconds”, then “2 minutes” for 61 seconds: rounded up."""
    told, unit = whole_seconds(seconds), "second"
    if told >= 60:  # noqa: PLR2004 # a minute
        told, unit = ceil(told / 60), "minute"
    return f"{told} {unit}{'s' * (told != 1)}"


class BusyError(StudioError):
    """Another process holds this."""

    code = "busy"
    http_status = 409


class UnavailableError(StudioError):
    """Something the studio needs is away for the moment. Nothing was charged."""

    code = "unavailable"
    http_status = 503
    retry_after_seconds = 5.0


class UploadsBusyError(UnavailableError):
    """The studio is receiving as many files as it can. Try again in a moment."""

    code = "busy"


class DatabaseUnavailableError(UnavailableError):
    """The database does not answer. Nothing was charged; work resumes by itself."""

    code = "database_unavailable"


class EmbeddedPostgresError(DatabaseUnavailableError):
    """The built-in database does not start."""

    code = "embedded_postgres"


class StorageUnavailableError(UnavailableError):
    """Files cannot be written at the moment. Nothing was charged; work resumes by itself."""

    code = "storage_unavailable"
