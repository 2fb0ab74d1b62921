"""Lists of people on Today: looked up at the till, assigned by somebody, bought lately."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shuke.customers.queries.lists import Asked, Condition, customers_listed
from shuke.customers.queries.reach import Reached, customers_assigned, customers_looked_up
from shuke.foundation.org.actor import Actor
from shuke.ui.formats import ago, day, money

SHOWN = 6
WHY = {"case": gettext_lazy("Case"), "vip": gettext_lazy("VIP care"), "deputy": gettext_lazy("As deputy")}


def lookup_panel(actor: Actor) -> dict[str, Any] | None:
    """The box for who stands at the till, with those still open from before; None for who may not look up."""
    if not actor.may("customers.look_up"):
        return None
    return {
        "action": reverse("lookup"),
        "new_url": reverse("customer_new") if actor.may("customers.enrol_person") else "",
        "rows": [
            {"name": found.name, "url": reverse("customer", args=[found.customer_id]), "sub": found.member_no,
             "end": _minutes(found)}
            for found in customers_looked_up(actor=actor, limit=SHOWN)
        ],
    }  # fmt: skip


def _minutes(found: Reached) -> str:
    left = (found.until_at - timezone.now()).total_seconds() / 60 if found.until_at else 0
    minutes = max(1, round(left))
    return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}


def people_panel(actor: Actor, currency: str) -> dict[str, Any] | None:
    """Whom an agent looks after, or who of a seller's own customers bought lately; None for the other roles."""
    if not actor.may("customers.view"):
        return None
    if actor.scope == "assigned":
        return {
            "title": _("Assigned to me"), "icon": "users", "all_url": reverse("customers"),
            "none": _("Nobody is assigned to you"), "why": _("Whoever you are to look after appears here by itself."),
            "rows": [_assigned(found) for found in customers_assigned(actor=actor, limit=SHOWN)],
        }  # fmt: skip
    if actor.scope in ("own", "credited") and actor.sees("S") == "full":
        return {
            "title": _("Bought lately"), "icon": "shopping-bag",
            "all_url": reverse("customers") + "?view=all&within=30&sort=last_on",
            "none": _("Nobody bought in the last 30 days"), "why": _("The newest purchases of your customers appear here."),
            "rows": _bought_lately(actor, currency),
        }  # fmt: skip
    return None


def _assigned(found: Reached) -> dict[str, Any]:
    since = _("since %(day)s") % {"day": day(found.from_at)} if found.from_at else ""
    return {
        "name": found.name, "url": reverse("customer", args=[found.customer_id]),
        "sub": _(", ").join(filter(None, (str(WHY.get(found.reason, "")), since))),
        "end": _("until %(day)s") % {"day": day(found.until_at)} if found.until_at else "",
    }  # fmt: skip


def _bought_lately(actor: Actor, currency: str) -> list[dict[str, Any]]:
    asked = Asked((Condition("recency_days", "most", 30),), "last_on", limit=SHOWN)
    found = customers_listed(actor=actor, asked=asked, figures=("recency_days", "spend_12m"))[:SHOWN]
    return [
        {"name": row.name or row.member_no, "url": reverse("customer", args=[row.id]), "sub": ago(row.figures["recency_days"]),
         "end": _("%(amount)s in 12 months") % {"amount": money(row.figures["spend_12m"], currency, whole=True)}}
        for row in found
    ]  # fmt: skip
