"""Many follow-ups at once: planned by the program itself, or by who chose customers in a list."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import works_within
from shuke.foundation.org.refusals import NotFound
from shuke.service.care.commands.followups import TooFarAhead

MOST = 5000


class TooManyPromises(Refusal):
    """Nobody, or more customers than anybody can promise anything to."""

    code = "too_many_chosen"
    message = _("Choose 1 to %(most)s customers.")


@dataclass(frozen=True, slots=True)
class Pick:
    """A customer to follow up, with the figures that say why."""

    customer_id: int
    occasion: str
    due_on: date
    reason: dict[str, Any]


# What nobody has touched: planned by the program, not done by anybody. On the row "r".
PLANNED_ONLY = "r.kind NOT IN ('manual', 'promise', 'wish') AND r.done_at IS NULL"
# The owner does it; a customer without owner, or whose owner has left, goes to the manager of the home store, and so does
# what tells of a child.
PLAN = """
INSERT INTO care_followup (customer_id, kind, occasion, reason, owner_id, unit_path, due_on, outcome)
SELECT c.id, %(kind)s, p.occasion, p.reason, coalesce(o.id, m.staff_id), c.home_path, p.due_on, ''
  FROM unnest(%(ids)s::bigint[], %(occasions)s::text[], %(days)s::date[], %(reasons)s::jsonb[])
       AS p(customer_id, occasion, due_on, reason)
  JOIN customers_customer c ON c.id = p.customer_id AND c.status = 'active'
  LEFT JOIN org_staff o ON o.id = c.owner_id AND o.is_active AND %(kind)s <> 'own_consent'
  LEFT JOIN LATERAL (SELECT g.staff_id FROM org_grant g JOIN org_staff s ON s.id = g.staff_id AND s.is_active
        WHERE g.role = 'store_manager' AND g.unit_id = c.home_unit_id
          AND (g.until_on IS NULL OR g.until_on >= p.due_on) ORDER BY g.id LIMIT 1) m ON true
 WHERE coalesce(o.id, m.staff_id) IS NOT NULL
ON CONFLICT (customer_id, kind, occasion) DO NOTHING
RETURNING customer_id
"""


@command
def plan_many(*, actor: Actor, kind: str, picks: Sequence[Pick]) -> Outcome:
    """Each picked customer gets a follow-up, once per occasion; answers how many are new."""
    if not picks:
        return Unchanged(0)
    ids = [pick.customer_id for pick in picks]
    with connection.cursor() as cursor:
        cursor.execute(
            PLAN,
            {
                "kind": kind, "ids": ids, "occasions": [pick.occasion for pick in picks],
                "days": [pick.due_on for pick in picks], "reasons": [json.dumps(pick.reason) for pick in picks],
            },
        )  # fmt: skip
        planned = [int(row[0]) for row in cursor.fetchall()]
    if not planned:
        return Unchanged(0)
    record(
        {"kind": kind, "planned": len(planned)}, planned
    )  # only who is new: nothing happened to the others
    return Done(len(planned))


@command
def drop_planned(*, actor: Actor, customers: str) -> Outcome:
    """Open follow-ups that the program planned for people who are about to go (a select of their ids) go with them."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM care_followup r WHERE r.customer_id IN ({customers}) AND {PLANNED_ONLY}")
        dropped = int(cursor.rowcount)
    if not dropped:
        return Unchanged(0)
    record({"followups": dropped})
    return Done(dropped)


TO_EACH = """
INSERT INTO care_followup (customer_id, kind, occasion, reason, owner_id, unit_path, due_on, outcome)
SELECT c.id, 'manual', 'manual:' || md5(random()::text || c.id), %(reason)s::jsonb, coalesce(%(owner)s, o.id, %(self)s),
       c.home_path, %(due_on)s, ''
  FROM customers_customer c LEFT JOIN org_staff o ON o.id = c.owner_id AND o.is_active
 WHERE c.id = ANY(%(ids)s) AND c.status = 'active' RETURNING customer_id
"""


@command
def plan_followups(
    *,
    actor: Actor,
    customer_ids: Sequence[int],
    text: str,
    due_on: date,
    today: date,
    owner_id: int | None = None,
) -> Outcome:
    """Somebody promises the same to many customers by a day; answers how many.

    Without ``owner_id`` each goes to the customer's own owner; who does not lead promises for oneself only.
    """
    if not customer_ids or len(customer_ids) > MOST:
        raise TooManyPromises(field="id", most=f"{MOST:,}")
    if not today <= due_on <= today + timedelta(days=366):
        raise TooFarAhead(field="due_on")
    leads = actor.scope in ("subtree", "all")
    if leads and owner_id and not works_within(actor.path, owner_id, today):
        raise NotFound(field="owner_id")
    values = {
        "reason": json.dumps({"text": text.strip()[:200]}), "owner": owner_id if leads else actor.staff_id,
        "self": actor.staff_id, "due_on": due_on, "ids": list(customer_ids),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(TO_EACH, values)
        planned = [int(row[0]) for row in cursor.fetchall()]
    if not planned:
        raise NotFound(field="id")
    record({"planned": len(planned), "due_on": due_on, "owner": owner_id}, planned)
    return Done(len(planned))
