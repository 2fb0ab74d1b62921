"""ABC: the Pareto curve of a unit and its classes."""

from dataclasses import dataclass

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.insight.models import Class, Pareto
from shuke.insight.queries.grids import Sum
from shuke.insight.rules.disclosure import FEW, hidden_counts
from shuke.insight.rules.shares import CLASSES


@dataclass(frozen=True, slots=True)
class Point:
    """The best ``point`` per cent of the customers: how many, and their money (cumulative)."""

    point: int
    customers: int | None
    net_minor: int | None
    share_bp: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Points 1 to 100 (none without buyers), sums of A to D, and where A and B end in per cent of the buyers."""

    points: tuple[Point, ...]
    classes: tuple[tuple[str, Sum], ...]
    borders: tuple[tuple[str, float], ...]


@query("insight.view")
def pareto_curve(*, actor: Actor, unit_id: int) -> Curve:
    """The unit's curve, by the customers' home store. Classes are the shop's: A here is A in the whole shop."""
    only_sums = actor.sees("S") != "full"
    held = dict.fromkeys(CLASSES, (0, 0))
    held |= {
        row[0]: row[1:]
        for row in Class.objects.filter(unit_id=unit_id).values_list("abc", "customers", "net_minor")
    }
    total = sum(net for _, net in held.values())
    rows = Pareto.objects.filter(unit_id=unit_id).order_by("point")
    points = [Point(row.point, row.customers, row.net_minor, row.share_bp) for row in rows]
    hidden = hidden_counts({abc: count for abc, (count, _) in held.items()}) if only_sums else frozenset()
    return Curve(
        tuple(_points_apart(points) if only_sums else points),
        tuple(
            (abc, Sum(None, None, None) if abc in hidden else _sum(count, net, total))
            for abc, (count, net) in held.items()
        ),
        () if hidden & {"A", "B", "C"} else _borders(held),
    )


def _points_apart(points: list[Point]) -> list[Point]:
    """Only points with ten customers and more between them: the step of a steeper curve is one person's spend."""
    kept: list[Point] = []
    last = points[-1].customers or 0 if points else 0
    for point in points[:-1]:
        so_far = (kept[-1].customers or 0) if kept else 0
        customers = point.customers or 0
        if customers - so_far >= FEW and last - customers >= FEW:
            kept.append(point)
    return [*kept, points[-1]] if last >= FEW else []


def _sum(customers: int, net: int, total: int) -> Sum:
    return Sum(customers, net, net * 10_000 // total if total else 0)


def _borders(held: dict[str, tuple[int, int]]) -> tuple[tuple[str, float], ...]:
    buyers = sum(count for abc, (count, _) in held.items() if abc != "D")
    if not buyers:
        return ()
    a, b = held["A"][0], held["B"][0]
    return (("A", round(100 * a / buyers, 1)), ("B", round(100 * (a + b) / buyers, 1)))
