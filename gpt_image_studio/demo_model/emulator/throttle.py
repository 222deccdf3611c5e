"""Images per minute, as an account's tier allows them: a bucket that fills steadily. Only an emulator has one."""

from dataclasses import dataclass
from time import monotonic

from gpt_image_studio.demo_model.wire.errors import ApiError


@dataclass(slots=True)
class Throttle:
    #: Most at once, and how many come back in `per_seconds`.
    images: int
    per_seconds: float
    _left: float = 0.0
    _at: float = 0.0

    def __post_init__(self) -> None:
        self._left, self._at = float(self.images), monotonic()

    def take(self, count: int) -> None:
        """Raises `ApiError` 429 with Retry-After where the bucket does not hold that many."""
        now = monotonic()
        self._left = min(self.images, self._left + (now - self._at) * self.images / self.per_seconds)
        self._at = now
        if self._left >= count:
            self._left -= count
            return
        wait = (count - self._left) * self.per_seconds / self.images
        raise ApiError(
            f"Rate limit reached for gpt-image-2 (for limit gpt-image) on input-images per min: Limit {self.images}, "
            f"Used {self.images}, Requested {count}. Please try again in {wait:.3f}s.",
            status=429,
            kind="input-images",
            code="rate_limit_exceeded",
            headers={"retry-after": f"{wait:.3f}"},
        )
