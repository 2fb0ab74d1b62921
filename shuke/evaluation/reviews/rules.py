"""What is worth saying of a week, and which three acts come first."""

from dataclasses import dataclass, fields
from typing import Any

MOST_ACTS = 3
HALF_BP = 5_000  # below it most sales have no name, and asking for it comes before much else


@dataclass(frozen=True, slots=True)
class Week:
    """A unit's week in numbers; money in minor units, shares in hundredths of a per cent.

    ``late`` regulars stay away twice as long as usual and spent ``late_minor`` in twelve months, ``due`` ones are expected
    within a week; ``once`` came only once in twelve months.
    """

    net_minor: int = 0
    receipts: int = 0
    known_minor: int = 0
    usual_minor: int = 0
    usual_known_bp: int = 0
    buyers: int = 0
    regulars: int = 0
    late: int = 0
    late_minor: int = 0
    due: int = 0
    once: int = 0
    joined: int = 0
    joined_before: int = 0
    promises_late: int = 0
    wishes_in: int = 0
    disputes: int = 0

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Week":
        """From what was kept; numbers that are newer than the letter are nought."""
        return cls(**{field.name: int(kept.get(field.name, 0)) for field in fields(cls)})

    @property
    def known_bp(self) -> int:
        """Share of the week's money that came from known customers."""
        return self.known_minor * 10_000 // self.net_minor if self.net_minor > 0 else 0

    @property
    def change_bp(self) -> int | None:
        """The week against the usual one; None where there is none to compare with."""
        return (
            (self.net_minor - self.usual_minor) * 10_000 // self.usual_minor if self.usual_minor > 0 else None
        )


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do this week: what, for how many, with how much money at stake.

    Of "names" ``count`` is the share of the money that has none, in hundredths of a per cent.
    """

    code: str
    count: int
    at_stake_minor: int = 0


def acts_of(week: Week) -> list[Act]:
    """At most three: a word given comes first, then who is about to be lost, then who waits, then who is expected."""
    asks_names = week.receipts > 0 and week.known_bp < HALF_BP
    offered = (
        Act("promises", week.promises_late),
        Act("late", week.late, week.late_minor),
        Act("disputes", week.disputes),
        Act("wishes", week.wishes_in),
        Act("names", 10_000 - week.known_bp if asks_names else 0),
        Act("due", week.due),
        Act("once", week.once),
    )
    return [act for act in offered if act.count > 0][:MOST_ACTS]


def week_of(
    days: list[tuple[int, int, int, int]], *, weeks: int
) -> tuple[tuple[int, int, int], tuple[int, int]]:
    """From (days before the letter's Monday, 1 is Sunday; receipts, net, known) to the week's (receipts, net, known) and the
    usual (net, known share in hundredths of a per cent) of so many weeks before it, those without sales left out."""
    receipts = net = known = 0
    earlier: dict[int, int] = {}
    earlier_known = 0
    for ago, day_receipts, day_net, day_known in days:
        week = (ago - 1) // 7
        if week == 0:
            receipts, net, known = receipts + day_receipts, net + day_net, known + day_known
        elif 0 < week <= weeks:
            earlier[week] = earlier.get(week, 0) + day_net
            earlier_known += day_known
    total = sum(earlier.values())
    if total <= 0:
        return (receipts, net, known), (0, 0)
    return (receipts, net, known), (total // len(earlier), earlier_known * 10_000 // total)
