"""What a generation needs from outside: someone who draws, and someone who remembers to do it."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from typing import Any, Protocol

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.errors import StudioError, UnavailableError
from gpt_image_studio.generations.model import (
    Animation,
    Background,
    Complexity,
    OutputFormat,
    Quality,
    Size,
    Strictness,
)
from gpt_image_studio.kit.ids import JobId


@dataclass(frozen=True, slots=True)
class InputImage:
    """A reference, mask or mark-up as the provider gets it: 8-bit sRGB, EXIF applied."""

    filename: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProviderRequest:
    """One picture to be drawn: one provider call."""

    model: str
    prompt: str = field(repr=False)
    size: Size
    quality: Quality
    output_format: OutputFormat
    compression: int | None
    background: Background
    #: 0–3; 0 asks for the final picture only.
    partials: int
    #: Hash of the account id, sent as `safety_identifier`.
    safety_identifier: str
    references: tuple[InputImage, ...] = ()
    mask: InputImage | None = None
    markup: InputImage | None = None
    animation: Animation | None = None
    complexity: Complexity | None = None
    strictness: Strictness = Strictness.AUTO
    #: The whole call may take this long, seconds.
    timeout_seconds: float = 300.0


@dataclass(frozen=True, slots=True)
class Sent:
    """The request has left us: from here a lost connection is an unknown outcome."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A whole, renderable, unfinished picture. `index` counts from 0."""

    index: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Completed:
    """The picture, byte for byte as received."""

    content: bytes = field(repr=False)
    request_id: str
    #: The provider's own count, or None where it sent none.
    usage: dict[str, Any] | None


RenderEvent = Sent | Preview | Completed


class ProviderError(StudioError):
    """The provider did not deliver. Not charged."""

    code = "provider_error"
    http_status = 502

    def __init__(self, message: str = "", *, request_id: str = "") -> None:
        super().__init__(message)
        self.request_id = request_id


class ProviderRefusedError(ProviderError):
    """The provider's safety system refused this. Not charged."""

    code = "refused"

    def __init__(
        self, message: str = "", *, part: str = "", categories: Collection[str] = (), request_id: str = ""
    ) -> None:
        """`part` is `prompt`, `reference k` or `output`; `categories` are the provider's names, never scores."""
        super().__init__(message, request_id=request_id)
        self.part = part
        self.categories = tuple(categories)


class ProviderRejectedError(ProviderError):
    """The provider cannot use this request as it is. Not charged."""

    code = "rejected"


class ProviderRateLimitedError(ProviderError):
    """The provider is at its limit; the job waits and goes on by itself."""

    code = "rate_limited"

    def __init__(self, message: str = "", *, retry_after_seconds: float | None = None, request_id: str = "") -> None:
        super().__init__(message, request_id=request_id)
        self.retry_after_seconds = retry_after_seconds


class ProviderUnavailableError(ProviderError):
    """The provider failed on its side before delivering. Tried once more; not charged."""

    code = "provider_unavailable"


class ProviderUnreachableError(ProviderError):
    """No byte of the request left us: trying again cannot pay twice."""

    code = "provider_unreachable"


class ProviderMisconfiguredError(ProviderError):
    """The studio's account with the provider needs its operator. Not charged."""

    code = "provider_misconfigured"


class OutcomeUnknownError(ProviderError):
    """The connection was lost after sending. It may have been made and billed: never repeated by itself."""

    code = "outcome_unknown"


class BadOutputError(ProviderError):
    """What came back is not a picture. Not charged."""

    code = "bad_output"


class ImageProvider(Protocol):
    """Draws one picture per call."""

    def render(self, request: ProviderRequest) -> AsyncIterator[RenderEvent]:
        """Yields `Sent` once the request has left, then previews, and exactly one `Completed` as the last event.

        Raises:
            ProviderError: one of its family; a stream that ends without `Completed` raises `OutcomeUnknownError`.
        """
        ...

    async def close(self) -> None: ...


class RetryLaterError(Exception):
    """The runner asks the engine to come back with this job after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:.1f} s")
        self.seconds = seconds


class QueueMissingError(UnavailableError):
    """The queue is not in the database: run `studio migrate` (or `studio`, which does it)."""

    code = "queue_missing"


class JobEngine(Protocol):
    """Remembers that a job is to be done and sees to it that some living worker does it. Repeats rather than forgets."""

    async def enqueue(self, tx: Transaction, job_id: JobId, *, is_paid: bool) -> int:
        """Hands the job to the workers when `tx` commits; returns the engine's own name for it."""
        ...

    async def abort(self, tx: Transaction, engine_job_id: int) -> None:
        """When `tx` commits: takes it out of the line, or interrupts the worker that runs it (`asyncio.CancelledError`)."""
        ...

    async def list_alive(self, tx: Transaction, engine_job_ids: Collection[int]) -> set[int]:
        """Those of them that are still waiting or being worked on."""
        ...

    async def has_worker(self, tx: Transaction, *, heard_within_seconds: float) -> bool:
        """Whether some worker gave a sign of life lately, by the database's clock. Writes nothing.

        Raises:
            QueueMissingError: there is no queue that a worker could serve.
        """
        ...

    async def list_unfinished(self, tx: Transaction) -> dict[int, JobId]:
        """Everything that waits or is being worked on: the engine's name, and the job it stands for."""
        ...
