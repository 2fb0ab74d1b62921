"""How much may be earned: at one sale, in a day, in a month, ever."""

from dataclasses import dataclass

from shuke.trade.ledger.rules.shares import split_exactly
from shuke.trade.programme.rules.earning import Earning


@dataclass(frozen=True, slots=True)
class Caps:
    """Points at most; None is no limit."""

    sale: int | None = None
    day: int | None = None
    month: int | None = None
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Earned:
    """What a member earned so far, of this day, of this month, ever; what refunds took back is off."""

    day: int = 0
    month: int = 0
    ever: int = 0


def room_under(caps: Caps, so_far: Earned) -> int | None:
    """What may still be earned; None without limit."""
    left = [
        cap - used
        for cap, used in (
            (caps.sale, 0), (caps.day, so_far.day), (caps.month, so_far.month), (caps.member, so_far.ever),
        )
        if cap is not None
    ]  # fmt: skip
    return max(0, min(left)) if left else None


def capped(earning: Earning, caps: Caps, so_far: Earned) -> Earning:
    """The earning cut to what may be earned; lines and rules keep their proportion and still add up."""
    room = room_under(caps, so_far)
    if room is None or earning.points <= room:
        return earning
    return Earning(room, _cut(earning.lines, room), _cut(earning.rules, room), earning.points - room)


def _cut[Key](parts: tuple[tuple[Key, int], ...], room: int) -> tuple[tuple[Key, int], ...]:
    shares = split_exactly(room, [points for _key, points in parts])
    return tuple((key, share) for (key, _points), share in zip(parts, shares, strict=True) if share)
