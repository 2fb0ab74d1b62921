"""What the last learning run found out for a unit, as it was stored; and whose chance fell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.query import query
from shuke.insight.models import Figure, Finding, Run
from shuke.insight.queries.customers import LAST
from shuke.insight.rules.findings import without_few

ALIASES = {
    "values": "lifetime",
    "chances": "churn",
}  # the learner's name where it had too little to learn from


@dataclass(frozen=True, slots=True)
class Fallen:
    """A regular whose chance of the next purchase fell; ``reasons``: (number, value or None, move in basis points)."""

    customer_id: int
    coming_bp: int
    coming_before_bp: int
    spend_12m_minor: int
    recency_days: int | None
    gap_days: int | None
    abc: str
    reasons: tuple[tuple[str, int | None, int], ...]


@query("insight.view")
def finding_of(*, actor: Actor, unit_id: int, analysis: str) -> dict[str, Any] | None:
    """The body of an analysis (see ``analyses``); None before the first learning run, or out of reach."""
    found = Finding.objects.filter(unit_id=unit_id, analysis=analysis).values_list("body", flat=True).first()
    if found is None or actor.sees("S") == "full":
        return found
    return without_few(analysis, found)


@query("insight.view")
def findings_held(*, actor: Actor, unit_id: int) -> dict[str, dict[str, Any]]:
    """All bodies of a unit, by analysis: what the page of all analyses draws its sentences from."""
    rows = Finding.objects.filter(unit_id=unit_id).values_list("analysis", "body")
    if actor.sees("S") == "full":
        return dict(rows)
    return {name: without_few(name, body) for name, body in rows}


@query("insight.view")
def learner_judged(*, actor: Actor, learner: str) -> dict[str, Any] | None:
    """How good a learner ("lifetime", "churn") was on the shop's own past in the last run that asked it; no figures."""
    with elevated():
        facts = (
            Run.objects.filter(facts__has_key="learners")
            .order_by("-id")
            .values_list("facts__learners", flat=True)
        )
        told = facts.first()
    return next((one for one in told or () if ALIASES.get(one["learner"], one["learner"]) == learner), None)


@query("insight.view_figures")
def fallen_regulars(*, actor: Actor, unit_path: str, limit: int) -> tuple[int, list[Fallen]]:
    """How many regulars at home at or under a unit have a fallen chance, and the most valuable of them."""
    if actor.sees("S") != "full":
        return 0, []
    rows = Figure.objects.filter(
        reasons__isnull=False, coming_bp__isnull=False, coming_before_bp__isnull=False
    )
    if unit_path.count(".") > 1:
        rows = rows.filter(home_path__gte=unit_path, home_path__lt=unit_path + LAST)
    kept = rows.order_by("-spend_12m_minor", "-customer_id").values_list(
        "customer_id",
        "coming_bp",
        "coming_before_bp",
        "spend_12m_minor",
        "recency_days",
        "gap_days",
        "abc",
        "reasons",
    )
    found = [
        Fallen(who, now or 0, before or 0, spend, days, gap, abc, _read(told or ""))
        for who, now, before, spend, days, gap, abc, told in kept[:limit]
    ]
    return rows.count(), found


def _read(text: str) -> tuple[tuple[str, int | None, int], ...]:
    parts = (one.split(":") for one in text.split(";") if one)
    return tuple((name, int(value) if value else None, int(moved)) for name, value, moved in parts)
