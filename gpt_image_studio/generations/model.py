"""What a generation is made of. Plain values; nothing here knows a database, a vendor or a screen."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gpt_image_studio.kit.ids import AccountId, AssetId, JobId, OutputId, ScreeningId


class Quality(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    XHIGH = "xhigh"
    MAX = "max"


class OutputFormat(StrEnum):
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    #: Moving: several frames, drawn on one canvas.
    GIF = "gif"
    #: Drawn as shapes: sharp at any size.
    SVG = "svg"

    @property
    def is_compressible(self) -> bool:
        return self in {OutputFormat.JPEG, OutputFormat.WEBP}

    @property
    def is_plain(self) -> bool:
        """One still picture made of pixels: only these are previewed on the way, masked, and made transparent."""
        return self not in {OutputFormat.GIF, OutputFormat.SVG}

    @property
    def media_type(self) -> str:
        return "image/svg+xml" if self is OutputFormat.SVG else f"image/{self.value}"


class Background(StrEnum):
    AUTO = "auto"
    OPAQUE = "opaque"
    TRANSPARENT = "transparent"


class Complexity(StrEnum):
    """How much the model plans before it draws; apart from quality, and not priced."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Strictness(StrEnum):
    """How much the provider's own safety system refuses. The studio's content check is another matter."""

    AUTO = "auto"
    LOW = "low"


class ReferenceRole(StrEnum):
    """What a reference picture is for."""

    PRODUCT = "product"
    STYLE = "style"
    LOGO = "logo"
    #: Whatever the prompt says of it.
    OTHER = "other"


class JobStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELED = "canceled"
    #: We lost the connection after sending: the hold is kept, nothing is sent again, the reconciler closes it.
    UNKNOWN = "unknown"

    @property
    def is_terminal(self) -> bool:
        return self in {JobStatus.SUCCEEDED, JobStatus.PARTIAL, JobStatus.FAILED, JobStatus.CANCELED}


class OutputStatus(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DELIVERED = "delivered"
    REFUSED = "refused"
    FAILED = "failed"
    CANCELED = "canceled"
    UNKNOWN = "unknown"

    @property
    def is_settled(self) -> bool:
        """Nothing more will happen to it by itself."""
        return self not in {OutputStatus.WAITING, OutputStatus.RUNNING}


class AttemptStatus(StrEnum):
    STARTED = "started"
    SENT = "sent"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a picture in pixels, as it is seen."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def pixels(self) -> int:
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Animation:
    """What a GIF is made of."""

    #: How many pictures the GIF shows one after the other, 2–16.
    frame_count: int = 9
    #: Milliseconds each frame is shown, 10–655,350 in steps of 10.
    frame_duration_ms: int = 200


@dataclass(frozen=True, slots=True)
class JobRequest:
    """What the person asked for, checked against the model. Stored with the job as JSON."""

    prompt: str
    model: str
    size: Size
    quality: Quality
    count: int = 1
    output_format: OutputFormat = OutputFormat.PNG
    #: 0–100, JPEG and WebP only.
    compression: int | None = None
    background: Background = Background.AUTO
    #: Streamed previews per output, 0–3.
    partials: int = 2
    references: tuple[AssetId, ...] = ()
    mask: AssetId | None = None
    #: What lies outside the mask is put back from the first reference.
    is_pixel_locked: bool = True
    #: The picture this is made from, for its lineage; its bytes are among `references`.
    parent_output: OutputId | None = None
    #: One for each of `references`, or empty: nothing is said about them.
    reference_roles: tuple[ReferenceRole, ...] = ()
    #: Strokes over the first reference that say what to change; never together with a mask.
    markup: AssetId | None = None
    #: Of a GIF; `None` for every other format. The job's `size` is that of one frame.
    animation: Animation | None = None
    #: `None` leaves it to the model.
    complexity: Complexity | None = None
    strictness: Strictness = Strictness.AUTO


@dataclass(frozen=True, slots=True)
class Quote:
    """The price before. Credits are integers; a job is never charged more than `total_credits`."""

    credits_each: int
    total_credits: int
    #: Estimated provider cost of the whole job in micro-dollars, for the operator's margin.
    cost_microdollars: int
    price_version: str


@dataclass(frozen=True, slots=True)
class Received:
    """What the provider sent, as decoded: beside the request it says asked → delivered."""

    size: Size
    #: `image/png`, `image/jpeg`, `image/webp`, `image/gif`, `image/svg+xml`
    media_type: str
    is_transparent: bool
    #: More than one where it moves.
    frames: int = 1


@dataclass(frozen=True, slots=True)
class Output:
    id: OutputId
    position: int
    status: OutputStatus
    asset_id: AssetId | None
    preview_asset_id: AssetId | None
    previews: int
    error_code: str
    error_message: str
    #: Delivered size in pixels, once delivered.
    delivered_size: Size | None
    placeholder: str
    #: Of the hold, once delivered; less than quoted where less came than was asked.
    charged_credits: int = 0
    received: Received | None = None
    #: Lines of the receipt: how what came differs from what was asked, and what follows.
    notes: tuple[str, ...] = ()
    #: Pixel lock: the picture as received, where the person got the locked one; the map of what had changed; how much, 0–100.
    raw_asset_id: AssetId | None = None
    change_map_asset_id: AssetId | None = None
    changed_outside_percent: float | None = None


@dataclass(frozen=True, slots=True)
class Job:
    id: JobId
    account_id: AccountId
    seq: int
    status: JobStatus
    rank: int
    request: JobRequest
    quote: Quote
    charged_credits: int
    error_code: str
    error_message: str
    is_admitted: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    retry_at: datetime | None
    outputs: tuple[Output, ...]
    #: The content check's verdict on its prompt; `None` where the check was off.
    screening_id: ScreeningId | None = None


@dataclass(frozen=True, slots=True)
class JobEvent:
    """A line of the job's own log."""

    kind: str
    detail: str
    at: datetime
