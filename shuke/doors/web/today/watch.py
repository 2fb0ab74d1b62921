"""Today of the privacy officer: who saw contact data and why, who signed in, what was refused."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuke.customers.queries.profile import names_of
from shuke.customers.rules.reveals import REVEALS
from shuke.doors.web.request import is_english
from shuke.doors.web.words import ACTS, REASONS
from shuke.foundation.audit.queries import EventShown
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import acts_counted, acts_lately, staff_names
from shuke.ui.formats import count, moment

DAYS = 7
SHOWN = 12
COUNTED = (
    (REVEALS, gettext_lazy("Contacts shown")),
    (("customers.look_up",), gettext_lazy("Look-ups at the till")),
    (("org.sign_in",), gettext_lazy("Sign-ins")),
    (("org.refuse",), gettext_lazy("Refused")),
)
CODES = {"forbidden": gettext_lazy("not permitted"), "not_found": gettext_lazy("out of reach")}
FURTHER = {
    "customers.look_up": gettext_lazy("Look up at the till"),
    "insight.refresh": gettext_lazy("Compute the figures"),
    "org.choose_appearance": gettext_lazy("Choose language and theme"),
    "org.add_staff": gettext_lazy("Add staff"),
    "org.grant_role": gettext_lazy("Give a role"),
    "imports.start_import": gettext_lazy("Start an import"),
}


def watch_panels(actor: Actor) -> dict[str, Any]:
    """Context "figures", "reveals" and "refusals" of the last seven days."""
    since = timezone.now() - timedelta(days=DAYS)
    sums = acts_counted(actor=actor, since=since)
    reveals = acts_lately(actor=actor, acts=REVEALS, since=since, limit=SHOWN)
    refused = acts_lately(actor=actor, acts=("org.refuse",), since=since, limit=SHOWN)
    staff = staff_names(
        {event.actor_id for event in (*reveals, *refused) if event.actor_kind == "staff"}, is_english()
    )
    customers = names_of(
        actor=actor, customer_ids=[event.customer_id for event in reveals if event.customer_id]
    )
    return {
        "figures": [
            {"label": label, "value": count(sum(sums.get(act, 0) for act in acts)), "hint": _("in 7 days")}
            for acts, label in COUNTED
        ],
        "reveals": [_reveal(event, staff, customers) for event in reveals],
        "refusals": [_refusal(event, staff) for event in refused],
    }  # fmt: skip


def _reveal(event: EventShown, staff: dict[int, str], customers: dict[int, str]) -> dict[str, Any]:
    whom = event.customer_id or 0
    reason = event.facts.get("reason", "")
    return {
        "who": _who(event, staff), "name": customers.get(whom, ""), "at": moment(event.at),
        "url": reverse("customer", args=[whom]) if whom in customers else "",
        "reason": dict(REASONS).get(reason, _("Another reason")),
    }  # fmt: skip


def _refusal(event: EventShown, staff: dict[int, str]) -> dict[str, Any]:
    act = str(event.facts.get("act", ""))
    words = ACTS[act][0] if act in ACTS else FURTHER.get(act, act)
    code = str(event.facts.get("code", ""))
    return {"who": _who(event, staff), "what": words, "why": CODES.get(code, code), "at": moment(event.at)}


def _who(event: EventShown, staff: dict[int, str]) -> str:
    return staff.get(event.actor_id, "") if event.actor_kind == "staff" else _("The program")
