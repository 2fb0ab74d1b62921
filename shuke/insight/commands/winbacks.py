"""Regulars who stay away become follow-ups of the people who look after them."""

from datetime import date

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.insight.queries.regulars import regulars_at_risk
from shuke.service.care.commands.planned import Pick, plan_many
from shuke.service.care.queries import customers_followed, followed_per_owner

# So many open ones at a time: a list that nobody can finish is a list that nobody begins.
PER_OWNER = 6
LOOKED_AT = 2_000


@command
def plan_winbacks(*, actor: Actor, today: date) -> Outcome:
    """The most valuable late regulars get a follow-up for today, once per lapse, up to PER_OWNER open ones each.

    The occasion is the last purchase: who comes back and lapses again is asked again. Answers how many are new.
    """
    busy = followed_per_owner(actor=actor)
    late = regulars_at_risk(actor=actor, limit=LOOKED_AT, besides=customers_followed(actor=actor))
    picks = []
    for figure, owner in zip(late.rows, late.owners, strict=True):
        if busy.get(owner, 0) >= PER_OWNER or figure.last_on is None:
            continue
        busy[owner] = busy.get(owner, 0) + 1
        reason = {
            "days": (today - figure.last_on).days,
            "gap": figure.gap_days,
            "spend_12m_minor": figure.spend_12m_minor,
        }
        picks.append(Pick(figure.customer_id, f"late:{figure.last_on}", today, reason))
    made = int(plan_many(actor=actor, kind="at_risk", picks=picks).value or 0)
    if not made:
        return Unchanged(0)
    record({"planned": made, "late": late.count})
    return Done(made)
