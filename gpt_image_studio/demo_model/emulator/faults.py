"""The failures the emulator imitates on request. They exist only in an app made with `is_emulator=True`.

A fault is named by the header `x-emu: kind;key=val`, by `[[emu kind;key=val]]` in the prompt, or queued for the next
requests through `POST /__emu/queue`.
"""

import re
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from gpt_image_studio.demo_model.wire.answers import Quirks

_DIRECTIVE: Final = re.compile(r"\[\[emu ([^\]]*)\]\]")
KINDS: Final = frozenset(
    {
        "moderation", "rate", "quota", "billing", "org", "server", "overloaded", "hang", "stream_error", "disconnect",
        "truncate", "stall", "drip", "fewer", "no_usage", "zero_usage", "bad_b64", "url", "done", "small", "opaque", "format",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    kind: str
    options: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def parse(cls, text: str) -> "Fault":
        """Raises ValueError for an unknown kind: a test with a typing error should not pass."""
        kind, *pairs = (part.strip() for part in text.split(";"))
        if kind not in KINDS:
            raise ValueError(f"unknown fault: {kind!r}")
        separated = (pair.partition("=") for piece in pairs for pair in piece.split(",") if pair)
        return cls(kind, {key.strip(): value.strip() for key, _, value in separated})

    def number(self, key: str, default: float = 0) -> float:
        return float(self.options.get(key, default))

    @property
    def at(self) -> int:
        """After how many events of a stream it happens."""
        return int(self.number("at"))

    @property
    def quirks(self) -> Quirks:
        return Quirks(
            has_usage=self.kind != "no_usage",
            has_zero_usage=self.kind == "zero_usage",
            is_base64_cut=self.kind == "bad_b64",
        )


NO_FAULT: Final = Fault("none")


class FaultPlan:
    """Which request meets which fault."""

    def __init__(self) -> None:
        self._queue: deque[Fault] = deque()

    def enqueue(self, text: str, times: int = 1) -> None:
        self._queue.extend([Fault.parse(text)] * times)

    def reset(self) -> None:
        self._queue.clear()

    def next_for(self, header: str | None, prompt: str) -> Fault:
        if header:
            return Fault.parse(header)
        named = _DIRECTIVE.search(prompt)
        if named:
            return Fault.parse(named[1])
        return self._queue.popleft() if self._queue else NO_FAULT


def without_directive(prompt: str) -> str:
    return _DIRECTIVE.sub("", prompt).strip()
