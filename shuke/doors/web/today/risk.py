"""Regulars at risk, on Today: who stays away longer than their own rhythm."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from shuke.customers.queries.profile import names_of
from shuke.foundation.org.actor import Actor
from shuke.insight.queries.regulars import regulars_at_risk
from shuke.service.care.queries import customers_followed

SHOWN, ALL = 5, 100


def risk_panel(actor: Actor, currency: str, everything: bool) -> dict[str, Any]:
    """The most valuable ones, with how long they are away against how often they usually come."""
    followed = customers_followed(actor=actor) if actor.may("care.view") else []
    found = regulars_at_risk(actor=actor, limit=ALL if everything else SHOWN, besides=followed)
    names = names_of(actor=actor, customer_ids=[figure.customer_id for figure in found.rows])
    follows = actor.may("care.plan_followup")
    return {
        "count": found.count, "spend_minor": found.spend_minor, "currency": currency,
        "all_url": "" if everything or found.count <= SHOWN else "?risk=all#risk",
        "rows": [
            {"name": names.get(figure.customer_id, ""), "grade": figure.abc, "reason": _bought(figure.orders_12m),
             "url": reverse("customer", args=[figure.customer_id]), "days_ago": figure.recency_days,
             "gap_days": figure.gap_days, "spend_12m_minor": figure.spend_12m_minor,
             "follow_url": reverse("customer_followups", args=[figure.customer_id]) if follows else ""}
            for figure in found.rows if figure.customer_id in names
        ],
    }  # fmt: skip


def _bought(orders: int) -> str:
    return ngettext("%(n)s purchase in 12 months", "%(n)s purchases in 12 months", orders) % {"n": orders}
