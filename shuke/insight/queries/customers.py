"""Figures of single customers, and the customers behind a tile, a cell or a class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.insight.models import Figure

LAST = chr(1114111)
PICKS = frozenset({"r", "f", "m", "cell", "cell_cn", "abc"})


@dataclass(frozen=True, slots=True)
class FigureShown:
    """One customer's numbers as of ``as_of``; scores are None for who bought nothing in the window.

    What learners say (``queries.scores``) is None until a night in which they beat their rivals.
    """

    customer_id: int
    as_of: date
    first_on: date | None
    last_on: date | None
    recency_days: int | None
    frequency: int
    purchase_days: int
    monetary_minor: int
    orders_12m: int
    spend_12m_minor: int
    gap_days: int | None
    r: int | None
    f: int | None
    m: int | None
    cell: str | None
    cell_cn: str | None
    abc: str
    stage: str | None
    coming_bp: int | None
    value_12m_minor: int | None


FIELDS = tuple(FigureShown.__dataclass_fields__)


@query("insight.view_figures")
def figures_of(*, actor: Actor, customer_ids: Sequence[int]) -> dict[int, FigureShown]:
    """Figures by customer; nobody out of reach, nobody new since the last run, nothing without class S."""
    if actor.sees("S") != "full":
        return {}
    rows = Figure.objects.filter(customer_id__in=customer_ids).values_list(*FIELDS)
    return {row[0]: FigureShown(*row) for row in rows}


@query("insight.view_figures")
def picked_customers(
    *,
    actor: Actor,
    unit_path: str,
    picks: dict[str, Any],
    after: tuple[int, int] | None = None,
    limit: int = 50,
) -> list[FigureShown]:
    """Who stands behind a tile (r, f, m), a cell (cell, cell_cn) or a class (abc), at home at or under a unit.

    Most money in 12 months first, then the newer customer; ``after`` is (spend_12m_minor, customer_id) of the
    last row seen. Reads one row more than ``limit``, so that the caller knows whether there is a next page.
    """
    if actor.sees("S") != "full":
        return []
    rows = _picked(unit_path, picks)
    if after is not None:
        spend, customer_id = after
        same = Q(spend_12m_minor=spend, customer_id__lt=customer_id)
        rows = rows.filter(spend_12m_minor__lte=spend).filter(Q(spend_12m_minor__lt=spend) | same)
    ordered = rows.order_by("-spend_12m_minor", "-customer_id").values_list(*FIELDS)
    return [FigureShown(*row) for row in ordered[: limit + 1]]


def _picked(unit_path: str, picks: dict[str, Any]) -> QuerySet[Figure]:
    if not picks.keys() <= PICKS:
        raise ValueError(f"figures are picked by {sorted(PICKS)}")
    rows = Figure.objects.filter(**picks)
    if unit_path.count(".") > 1:  # everybody is at home under the topmost unit
        rows = rows.filter(customer__home_path__gte=unit_path, customer__home_path__lt=unit_path + LAST)
    return rows
