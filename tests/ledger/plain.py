"""The ledger once more, in plain Python and without a database: what the state machine compares the real one with.

Written apart from the rules on purpose; nothing of shuke is imported here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

FAR = datetime(9999, 1, 1, tzinfo=UTC)


class No(Exception):
    """The act is refused."""


@dataclass
class PlainLot:
    """Something that was earned at once."""

    number: int
    owner: str
    origin: str
    amount: int
    left: int
    waits: datetime | None
    ends: datetime
    held: int = 0
    lapsed: int = 0

    @property
    def free(self) -> int:
        return self.left - self.held


@dataclass
class Plain:
    """Everything: lots, debts, reservations, and what each act did, by its name."""

    lots: list[PlainLot] = field(default_factory=list)
    debt: dict[str, int] = field(default_factory=dict)
    holds: dict[str, dict[int, int]] = field(default_factory=dict)
    until: dict[str, datetime] = field(default_factory=dict)
    earned: dict[str, int] = field(default_factory=dict)  # earning → lot
    burned: dict[str, dict[int, int]] = field(default_factory=dict)  # burn → what is still away, by lot
    used: dict[str, int] = field(default_factory=dict)  # burn → its whole
    parts: dict[str, list[tuple[int, int]]] = field(
        default_factory=dict
    )  # act → (part of 12, what it brought back)
    closed: set[str] = field(default_factory=set)  # merged away, or erased

    def of(self, who: str) -> list[PlainLot]:
        found = [lot for lot in self.lots if lot.owner == who]
        return sorted(found, key=lambda lot: (lot.ends, lot.number))

    def ripen(self, who: str, now: datetime) -> None:
        for lot in self.of(who):
            if lot.waits and lot.waits <= now:
                lot.waits = None

    def can_spend(self, who: str, now: datetime) -> list[PlainLot]:
        return [lot for lot in self.of(who) if lot.waits is None and lot.ends > now]

    def balance(self, who: str, now: datetime) -> tuple[int, int, int, int]:
        """(available, pending, reserved, owed)."""
        ready = [lot for lot in self.of(who) if (lot.waits is None or lot.waits <= now) and lot.ends > now]
        waiting = [lot for lot in self.of(who) if lot.waits and lot.waits > now and lot.ends > now]
        held = sum(lot.held for lot in self.of(who))
        return sum(lot.free for lot in ready), sum(lot.left for lot in waiting), held, self.debt.get(who, 0)

    def add(self, who: str, amount: int, waits: datetime | None, ends: datetime) -> PlainLot:
        lot = PlainLot(len(self.lots), who, who, amount, amount, waits, ends)
        self.lots.append(lot)
        return lot

    def take(self, lots: list[PlainLot], amount: int) -> dict[int, int]:
        found = {}
        for lot in lots:
            part = min(lot.free, amount)
            if part > 0:
                lot.left -= part
                found[lot.number] = part
                amount -= part
        return found

    def take_all(self, who: str, amount: int, now: datetime) -> dict[int, int]:
        lots = self.can_spend(who, now)
        if sum(lot.free for lot in lots) < amount:
            raise No
        return self.take(lots, amount)

    def settle(self, who: str, now: datetime) -> None:
        paid = self.take(self.can_spend(who, now), self.debt.get(who, 0))
        self.debt[who] = self.debt.get(who, 0) - sum(paid.values())

    def earn(
        self, who: str, name: str, amount: int, now: datetime, waits: datetime | None, ends: datetime
    ) -> None:
        self.ripen(who, now)
        self.earned[name] = self.add(who, amount, waits, ends).number
        if waits is None:
            self.settle(who, now)

    def burn(self, who: str, name: str, amount: int, now: datetime) -> None:
        self.ripen(who, now)
        self.settle(who, now)
        self.burned[name] = self.take_all(who, amount, now)
        self.used[name] = amount

    def adjust(self, who: str, amount: int, now: datetime) -> None:
        self.ripen(who, now)
        if amount > 0:
            self.add(who, amount, None, FAR)
        else:
            self.take_all(who, -amount, now)

    def hand_on(self, giver: str, taker: str, amount: int, now: datetime) -> None:
        self.ripen(giver, now)
        self.ripen(taker, now)
        for number, part in self.take_all(giver, amount, now).items():
            self.add(taker, part, None, self.lots[number].ends)

    def reserve(self, who: str, name: str, amount: int, now: datetime, until: datetime) -> None:
        self.ripen(who, now)
        self.settle(who, now)
        parts = self.take_all(who, amount, now)
        for number, part in parts.items():
            self.lots[number].left += part
            self.lots[number].held += part
        self.holds[name], self.until[name] = parts, until

    def release(self, name: str) -> None:
        for number, part in self.holds.pop(name).items():
            self.lots[number].held -= part

    def capture(self, name: str, burn: str, amount: int, now: datetime) -> None:
        if name not in self.holds or self.until[name] <= now or sum(self.holds[name].values()) < amount:
            raise No
        holds = dict(self.holds[name])
        self.release(name)
        taken, left = {}, amount
        for number, part in holds.items():
            if now_taken := min(part, left):
                self.lots[number].left -= now_taken
                taken[number] = now_taken
                left -= now_taken
        self.burned[burn], self.used[burn] = taken, amount

    def share(self, name: str, whole: int, part: int) -> int:
        before = sum(one for one, _back in self.parts.get(name, []))
        if before + part > 12:
            raise No
        return whole * (before + part) // 12 - whole * before // 12

    def refund(self, name: str, part: int, policy: str, now: datetime) -> None:
        lot = self.lots[self.earned[name]]
        self.ripen(lot.owner, now)
        share = self.share(name, lot.amount, part)
        lapsed, so_far = lot.lapsed, 0
        for one, back in self.parts.get(name, []):
            worth = lot.amount * (so_far + one) // 12 - lot.amount * so_far // 12
            lapsed -= worth - back
            so_far += one
        lapsed = max(0, lapsed)
        if policy == "pending":
            wanted = share - min(share, lapsed)
            back = sum(self.take([lot] if lot.waits else [], wanted).values())
        else:
            own = min(share, lot.free)
            wanted = share - min(share - own, lapsed)
            back = sum(self.take([lot], wanted).values())
            others = [one for one in self.can_spend(lot.owner, now) if one is not lot]
            back += sum(self.take(others, wanted - back).values())
            if policy == "debt":
                self.debt[lot.owner] = self.debt.get(lot.owner, 0) + wanted - back
                back = wanted
        self.parts.setdefault(name, []).append((part, back))

    def give_back(self, name: str, part: int, grace: datetime | None, now: datetime) -> None:
        owners = {self.lots[number].owner for number in self.burned[name]}
        for who in owners:
            self.ripen(who, now)
        share = left = self.share(name, self.used[name], part)
        away = self.burned[name]
        for number in sorted(away, key=lambda one: (self.lots[one].ends, one), reverse=True):
            lot, back = self.lots[number], min(away[number], left)
            if back <= 0:
                continue
            if grace is not None and lot.ends <= now:
                self.add(lot.owner, back, None, grace)
            else:
                lot.left += back
            away[number] -= back
            left -= back
        self.parts.setdefault(name, []).append((part, share))
        for who in owners:
            self.settle(who, now)

    def extend(self, who: str, ends: datetime, now: datetime) -> None:
        self.ripen(who, now)
        for lot in self.of(who):
            if lot.left > 0 and lot.ends < ends:
                lot.ends = ends

    def night(self, now: datetime) -> None:
        for name in [one for one, until in self.until.items() if one in self.holds and until <= now]:
            self.release(name)
        for who in {lot.owner for lot in self.lots if lot.waits and lot.waits <= now and lot.left > 0}:
            self.ripen(who, now)
            self.settle(who, now)
        for lot in self.lots:
            if lot.ends <= now:
                lot.lapsed += lot.free
                lot.left = lot.held

    def merge(self, kept: str, gone: str) -> None:
        for lot in self.of(gone):
            lot.owner = kept
        self.debt[kept] = self.debt.get(kept, 0) + self.debt.pop(gone, 0)
        self.closed.add(gone)

    def split(self, gone: str) -> None:
        for name in [
            one for one, parts in self.holds.items() if any(self._began(gone, lot) for lot in parts)
        ]:
            self.release(name)
        for lot in self.lots:
            if lot.origin == gone:
                lot.owner = gone
        self.closed.discard(gone)

    def _began(self, gone: str, number: int) -> bool:
        return self.lots[number].origin == gone and self.lots[number].owner != gone

    def erase(self, who: str) -> None:
        self.closed.add(who)
