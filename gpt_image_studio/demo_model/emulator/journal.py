"""What was asked of the emulator and how it ended. Tests assert on it that nothing was paid twice."""

from dataclasses import dataclass, field
from time import monotonic, time
from typing import Any
from uuid import uuid4

from starlette.requests import Request

from gpt_image_studio.demo_model.wire.submission import Submission


@dataclass(slots=True)
class Entry:
    """One request. `outcome` is open, answered, disconnected (by the client), cut (by a fault) or failed (by us)."""

    path: str
    headers: dict[str, str]
    request_id: str = field(default_factory=lambda: f"req_{uuid4().hex}")
    at: float = field(default_factory=time)
    fields: dict[str, Any] = field(default_factory=dict[str, Any])
    files: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    fault: str = ""
    status: int | None = None
    outcome: str = "open"
    #: From the arrival of the request to its end.
    seconds: float | None = None
    _started: float = field(default_factory=monotonic)

    @classmethod
    def of(cls, request: Request) -> "Entry":
        return cls(request.url.path, dict(request.headers))

    @property
    def age_seconds(self) -> float:
        return monotonic() - self._started

    def describe(self, submission: Submission) -> None:
        self.fields = submission.fields
        self.files = [picture.describe() for picture in submission.references()]

    def close(self, outcome: str) -> None:
        if self.outcome == "open":
            self.outcome = outcome
            self.seconds = self.age_seconds

    def answer_headers(self) -> dict[str, str]:
        """What the real API sends with every answer; its limits here never run out."""
        return {
            "x-request-id": self.request_id,
            "openai-processing-ms": str(int(self.age_seconds * 1000)),
            "openai-organization": "studio-demo",
            "openai-version": "2020-10-01",
            "x-ratelimit-limit-requests": "5000",
            "x-ratelimit-remaining-requests": "4999",
            "x-ratelimit-reset-requests": "12ms",
        }

    def to_json(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "request_id": self.request_id,
            "at": self.at,
            "fields": self.fields,
            "files": self.files,
            "user_agent": self.headers.get("user-agent", ""),
            "retry_count": self.headers.get("x-stainless-retry-count"),
            "idempotency_key": self.headers.get("idempotency-key"),
            "fault": self.fault,
            "status": self.status,
            "outcome": self.outcome,
            "seconds": self.seconds,
        }
