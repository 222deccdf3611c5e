"""The ledger as one would explain it on paper: lots in a list, holds in a dictionary, no database."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class PaperLot:
    source: str
    remaining: int
    expires_at: datetime


@dataclass
class PaperHold:
    amount: int
    placed_at: datetime
    status: str = "open"
    #: Credits still charged, per source; refunds lower it.
    charged: Counter[str] = field(default_factory=Counter[str])
    captured: int = 0
    refunds: dict[str, int] = field(default_factory=dict[str, int])


class PaperLedger:
    def __init__(self) -> None:
        #: In order of arrival.
        self.lots: list[PaperLot] = []
        self.holds: dict[UUID, PaperHold] = {}

    @property
    def posted(self) -> int:
        return sum(lot.remaining for lot in self.lots)

    @property
    def held(self) -> int:
        return sum(hold.amount for hold in self.holds.values() if hold.status == "open")

    def remaining(self) -> dict[str, int]:
        return {lot.source: lot.remaining for lot in self.lots if lot.remaining}

    def by_expiry(self) -> list[PaperLot]:
        # sorted() keeps the order of arrival among equals
        return sorted(self.lots, key=lambda lot: lot.expires_at)

    def add(self, source: str, amount: int, expires_at: datetime | None = None) -> None:
        if all(lot.source != source for lot in self.lots):
            self.lots.append(PaperLot(source, amount, expires_at or FOREVER))

    def take(self, amount: int) -> Counter[str]:
        taken: Counter[str] = Counter()
        for lot in self.by_expiry():
            part = min(lot.remaining, amount - taken.total())
            lot.remaining -= part
            taken[lot.source] += part
        return taken

    def losses(self, now: datetime) -> Counter[str]:
        """What a sweep at `now` would take, per source."""
        lost: Counter[str] = Counter()
        kept = 0
        free = self.posted - self.held
        for lot in self.by_expiry():
            if lot.expires_at <= now:
                claims = sum(
                    h.amount for h in self.holds.values() if h.status == "open" and h.placed_at < lot.expires_at
                )
                keep = min(lot.remaining, max(claims - kept, 0))
                kept += keep
                lost[lot.source] = min(lot.remaining - keep, free - lost.total())
        return lost

    def lose(self, lost: Counter[str]) -> int:
        for lot in self.lots:
            lot.remaining -= lost[lot.source]
        return lost.total()

    def hold(self, job: UUID, amount: int, now: datetime) -> bool:
        """A refusal leaves everything as it was, expired lots too."""
        lost = self.losses(now)
        if self.posted - lost.total() - self.held < amount:
            return False
        self.lose(lost)
        self.holds[job] = PaperHold(amount, now)
        return True

    def resolve(self, job: UUID, capture: int) -> bool:
        hold = self.holds[job]
        if hold.status != "open":
            return False
        hold.status = "captured" if capture else "released"
        hold.captured = capture
        hold.charged = self.take(capture)
        return True

    def let_go(self, job: UUID) -> bool:
        hold = self.holds[job]
        was_open = hold.status == "open"
        if was_open:
            hold.status = "expired"
        return was_open

    def refund(self, job: UUID, amount: int, reason: str, now: datetime) -> bool:
        hold = self.holds[job]
        if reason in hold.refunds:
            return False
        hold.refunds[reason] = amount
        for lot in reversed(self.by_expiry()):
            if lot.expires_at > now:
                part = min(hold.charged[lot.source], amount)
                hold.charged[lot.source] -= part
                lot.remaining += part
                amount -= part
        if amount:
            own = f"refund:{job}"
            self.add(own, 0)
            next(lot for lot in self.lots if lot.source == own).remaining += amount
        return True

    def adjust_down(self, amount: int, now: datetime) -> bool:
        lost = self.losses(now)
        if self.posted - lost.total() - self.held < amount:
            return False
        self.lose(lost)
        self.take(amount)
        return True
