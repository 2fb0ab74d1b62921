"""What the learners say of single customers, and how good they were run by run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.insight.models import Figure, Run

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class ScoreShown:
    """One customer's stage, grade and scores; None where no learner beats its rival or too little is known.

    ``active_bp``: still a customer; ``coming_bp``: buys within 90 days (hundredths of a per cent);
    ``purchases_12m_milli``: purchase days expected in 12 months, in thousandths; ``value_12m_minor``: what they bring.
    """

    customer_id: int
    stage: str | None
    active_bp: int | None
    coming_bp: int | None
    purchases_12m_milli: int | None
    value_12m_minor: int | None
    grade: str | None


FIELDS = tuple(ScoreShown.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class RunJudged:
    """A learning run: its day, what it took, and each learner beside its rival (see ``forecasts.backtests``)."""

    id: int
    as_of: date
    seconds: float
    learners: tuple[dict[str, Any], ...]


@query("insight.view_figures")
def scores_of(*, actor: Actor, customer_ids: Sequence[int]) -> dict[int, ScoreShown]:
    """Scores by customer; nobody out of reach, nothing without class S."""
    if actor.sees("S") != "full":
        return {}
    rows = Figure.objects.filter(customer_id__in=customer_ids).values_list(*FIELDS)
    return {row[0]: ScoreShown(*row) for row in rows}


@query("insight.view_figures")
def scores_exchanged(*, actor: Actor, customer_id: int) -> dict[str, Any]:
    """Figures and scores of one customer for another program. NotFound out of reach, without class S, or without figures."""
    row = Figure.objects.filter(customer_id=customer_id).first() if actor.sees("S") == "full" else None
    if row is None:
        raise NotFound(field="customer_id")
    days = {name: _iso(getattr(row, name)) for name in ("as_of", "first_on", "last_on")}
    plain = (
        "stage",
        "grade",
        "abc",
        "r",
        "f",
        "m",
        "cell",
        "gap_days",
        "orders_12m",
        "spend_12m_minor",
        "value_12m_minor",
    )
    return {
        "id": row.customer_id, **days, **{name: getattr(row, name) for name in plain},
        "chance_90_days": _share(row.coming_bp), "chance_still_customer": _share(row.active_bp),
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _share(bp: int | None) -> float | None:
    return None if bp is None else bp / 10_000


@query("insight.view_runs")
def runs_judged(*, actor: Actor, limit: int) -> list[RunJudged]:
    """The last runs that asked the learners, newest first; no figures of the shop."""
    with elevated():
        rows = Run.objects.filter(facts__has_key="learners").order_by("-id")
        kept = rows.values_list("id", "as_of", "seconds", "facts__learners")[:limit]
        return [RunJudged(number, as_of, seconds, tuple(told)) for number, as_of, seconds, told in kept]


@query("insight.refresh")
def stages_kept(*, actor: Actor) -> pa.Table:
    """Stages that are slow to change, as columns: customer_id, stage, last_on."""
    import pyarrow as pa

    with elevated():
        rows = Figure.objects.filter(stage__in=("at_risk", "lapsed"), last_on__isnull=False)
        kept = list(rows.values_list("customer_id", "stage", "last_on"))
    columns = list(zip(*kept, strict=True)) or [(), (), ()]
    return pa.table(
        [
            pa.array(columns[0], pa.int64()),
            pa.array(columns[1], pa.string()),
            pa.array(columns[2], pa.date32()),
        ],
        names=["customer_id", "stage", "last_on"],
    )
