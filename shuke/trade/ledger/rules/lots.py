"""Which lots an amount is taken from, and where it goes back to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lot:
    """A part of a balance that was earned at once: what is left of it, what is held for tills, until when it counts."""

    id: int
    account_id: int
    amount: int
    remaining: int
    held: int = 0
    is_pending: bool = False
    pending_until: datetime | None = None
    expires_at: datetime | None = None
    expires_on: date | None = None
    zone: str = ""

    @property
    def free(self) -> int:
        """What no reservation holds."""
        return self.remaining - self.held

    def can_be_spent(self, now: datetime) -> bool:
        """Neither pending nor over."""
        return not self.is_pending and (self.expires_at is None or self.expires_at > now)


Take = tuple[Lot, int]


def in_order(lots: Iterable[Lot]) -> list[Lot]:
    """What lapses first is spent first; of equals the older."""
    return sorted(lots, key=lambda lot: (lot.expires_at or NEVER, lot.id))


def spendable(lots: Iterable[Lot], now: datetime) -> int:
    """What can be spent at a moment."""
    return sum(lot.free for lot in lots if lot.can_be_spent(now))


def expiring(lots: Iterable[Lot], now: datetime, days: int = 30) -> int:
    """What of it lapses within some days."""
    until = now + timedelta(days=days)
    return sum(
        lot.free
        for lot in lots
        if lot.can_be_spent(now) and lot.expires_at is not None and lot.expires_at <= until
    )


def takes(lots: Iterable[Lot], amount: int, now: datetime) -> list[Take]:
    """Lots and how much of each, first to lapse first; less than ``amount`` in all where there is not enough."""
    return _from([lot for lot in in_order(lots) if lot.can_be_spent(now)], amount)


def _from(lots: Sequence[Lot], amount: int) -> list[Take]:
    found = []
    for lot in lots:
        part = min(lot.free, amount)
        if part > 0:
            found.append((lot, part))
            amount -= part
    return found


def sum_of(parts: Iterable[Take]) -> int:
    """How much it is in all."""
    return sum(part for _lot, part in parts)


@dataclass(frozen=True, slots=True)
class Clawback:
    """How an earning comes back: from which lots, how much becomes a debt, how much is let go."""

    parts: list[Take]
    debt: int
    waived: int


def clawback(own: Sequence[Lot], others: Sequence[Lot], amount: int, now: datetime, policy: str) -> Clawback:
    """``own`` are lots of the earning itself, pending ones too; ``others`` are the rest of the account.

    "pending" takes back only what is pending still, "within" what the account has, "debt" all of it.
    """
    if policy == "pending":
        parts = _from([lot for lot in in_order(own) if lot.is_pending], amount)
        return Clawback(parts, 0, amount - sum_of(parts))
    parts = _from(in_order(own), amount)
    parts += takes(others, amount - sum_of(parts), now)
    short = amount - sum_of(parts)
    return Clawback(parts, short, 0) if policy == "debt" else Clawback(parts, 0, short)


def put_back(spent: Sequence[tuple[int, int, datetime | None]], amount: int) -> list[tuple[int, int]]:
    """What goes back to which lot of what a burn took (lot, amount, expiry): to what lasts longest first.

    Where all of it goes back, each lot has again what it had.
    """
    found = []
    longest_first = sorted(spent, key=lambda one: (one[2] or NEVER, one[0]), reverse=True)
    for lot, taken, _until in longest_first:
        part = min(taken, amount)
        if part > 0:
            found.append((lot, part))
            amount -= part
    return found
