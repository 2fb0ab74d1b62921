"""An event for people: who, what, whom it is about, and its facts as far as the reader's field classes go."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shuke.customers.queries.profile import names_of
from shuke.doors.web.settings.log.acts import act_words, domain_words
from shuke.doors.web.words import REASONS
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries.log import MANY, REFUSED, EventListed
from shuke.ui.formats import count

# Who is no member of staff.
KINDS = {
    "clock": gettext_lazy("The program, by the clock"),
    "system": gettext_lazy("The program, by the terminal"),
    "visitor": gettext_lazy("A visitor"),
    "member": gettext_lazy("A member"),
}
CODES = {
    "forbidden": gettext_lazy("not permitted"), "not_found": gettext_lazy("out of reach"),
    "step_up_needed": gettext_lazy("proof asked for again"), "stale": gettext_lazy("changed meanwhile"),
    "rate_limited": gettext_lazy("too often"),
}  # fmt: skip
FACTS = {
    "customers": pgettext_lazy("fact of an event", "Customers"), "customer": pgettext_lazy("fact of an event", "Customer"),
    "reason": pgettext_lazy("fact of an event", "Reason"), "purpose": pgettext_lazy("fact of an event", "Purpose"),
    "kind": pgettext_lazy("fact of an event", "Kind"), "fields": pgettext_lazy("fact of an event", "Fields"),
    "columns": pgettext_lazy("fact of an event", "Columns"), "query": pgettext_lazy("fact of an event", "Asked for"),
    "format": pgettext_lazy("fact of an event", "Format"), "sha256": pgettext_lazy("fact of an event", "SHA-256 of the file"),
    "unit": pgettext_lazy("fact of an event", "Unit"), "source": pgettext_lazy("fact of an event", "Source"),
    "act": pgettext_lazy("fact of an event", "Act"), "code": pgettext_lazy("fact of an event", "Outcome"),
    "field": pgettext_lazy("fact of an event", "Field"), "staff": pgettext_lazy("fact of an event", "Staff member"),
    "role": pgettext_lazy("fact of an event", "Role"), "way": pgettext_lazy("fact of an event", "Way"),
    "message": pgettext_lazy("fact of an event", "Message"), "channel": pgettext_lazy("fact of an event", "Channel"),
    "job": pgettext_lazy("fact of an event", "Job"), "order": pgettext_lazy("fact of an event", "Order"),
    "total_minor": pgettext_lazy("fact of an event", "Total, in the smallest unit"),
    "incident": pgettext_lazy("fact of an event", "Incident"), "rows": pgettext_lazy("fact of an event", "Rows"),
}  # fmt: skip
# What an administrator, who sees no people, may read of an event: how the house is set up.
OF_THE_HOUSE = ("org", "imports", "insight", "catalog")


def rows_of(
    actor: Actor, events: list[EventListed], doers: dict[tuple[str, int], str]
) -> list[dict[str, Any]]:
    """Lines of the list; ``doers`` are the names by kind and number."""
    names = _names(actor, [event.customer_id for event in events if event.customer_id])
    return [
        {
            "id": event.id, "at": event.at, "who": who(event, doers), "what": act_words(event.act),
            "domain": domain_words(_meant(event)), "is_refusal": event.act == REFUSED, "refused": _refused(event),
            "about": _about(event, names),
        }
        for event in events
    ]  # fmt: skip


def who(event: EventListed, doers: dict[tuple[str, int], str]) -> str:
    """The name of who did it."""
    known = doers.get((event.actor_kind, event.actor_id))
    if known:
        return known
    if event.actor_kind == "staff":
        return _("Staff member no. %(number)s") % {"number": event.actor_id}
    if event.actor_kind == "key":
        return _("Key no. %(number)s") % {"number": event.actor_id}
    return str(KINDS.get(event.actor_kind, event.actor_kind))


def facts_of(actor: Actor, event: EventListed) -> list[tuple[str, str]]:
    """(label, value) of what the event holds; for who sees no people, of events about the house alone."""
    if not actor.sees("B") and event.act.partition(".")[0] not in OF_THE_HOUSE:
        return []
    return [(str(FACTS.get(name, name)), _value(name, value)) for name, value in event.facts.items()]


def people_of(actor: Actor, customer_ids: list[int]) -> list[dict[str, str]]:
    """Customers of an event: a link for whom the actor reaches, a number for anybody else."""
    if not actor.sees("B"):
        return []
    names = _names(actor, customer_ids)
    return [
        {
            "name": names.get(id_, ""),
            "url": reverse("customer", args=[id_]) if id_ in names else "",
            "number": str(id_),
        }
        for id_ in customer_ids
    ]


def _value(name: str, value: Any) -> str:
    if name == "reason" and value in dict(REASONS):
        return str(dict(REASONS)[value])
    if name == "act":
        return act_words(str(value))
    if name == "code":
        return str(CODES.get(str(value), value))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {one}" for key, one in value.items())
    return ", ".join(str(one) for one in value[:50]) if isinstance(value, list) else str(value)


def _about(event: EventListed, names: dict[int, str]) -> dict[str, Any]:
    if event.customers == 1 and event.customer_id in names:
        return {
            "name": names[event.customer_id],
            "url": reverse("customer", args=[event.customer_id]),
            "many": "",
        }
    shown = f"{count(MANY)}+" if event.customers > MANY else count(event.customers)
    return {"name": "", "url": "", "many": shown if event.customers else ""}


def _meant(event: EventListed) -> str:
    """The act itself, or the one that was refused."""
    return str(event.facts.get("act", "")) if event.act == REFUSED else event.act


def _refused(event: EventListed) -> str:
    if event.act != REFUSED:
        return ""
    code = str(event.facts.get("code", ""))
    words = {"act": act_words(_meant(event)), "why": CODES.get(code, code)}
    return _("%(act)s: %(why)s") % words


def _names(actor: Actor, customer_ids: list[int]) -> dict[int, str]:
    if not actor.may("customers.view") or not actor.sees("B"):
        return {}
    return names_of(actor=actor, customer_ids=customer_ids)
