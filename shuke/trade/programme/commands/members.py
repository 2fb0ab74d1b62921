"""Members join; tiers rise with a sale and are looked at each night."""

from datetime import date, datetime

from django.db import connection

from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record, record_set
from shuke.trade.ledger.commands.accounts import require_reach
from shuke.trade.ledger.commands.earning import Earned, earn_points
from shuke.trade.ledger.rules.expiry import last_day
from shuke.trade.programme.models import Membership, TierChange
from shuke.trade.programme.queries.places import places_of
from shuke.trade.programme.queries.terms import USUAL, TermsNow, in_force
from shuke.trade.programme.rules.rehearsal import Place, review
from shuke.trade.programme.rules.tiers import Standing, Totals, standing_on, window_on

BATCH = 1000
# An anniversary's window begins with each member's own day, so for the start of a programme it is the year before.
_BUYERS = """
SELECT o.customer_id, c.joined_on,
       coalesce(sum(o.goods_minor - o.refunded_goods_minor) FILTER (WHERE o.sold_on >= %(since)s), 0)::bigint,
       count(*) FILTER (WHERE o.sold_on >= %(since)s AND (o.refunded_minor = 0 OR o.refunded_minor < o.total_minor))::int
  FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id AND c.status = 'active' AND c.kind = 'person'
 WHERE o.status = 'completed'
   AND NOT EXISTS (SELECT 1 FROM programme_membership m WHERE m.customer_id = c.id AND m.programme_id = %(programme)s)
 GROUP BY 1, 2 ORDER BY 1
"""
_JOIN = """
INSERT INTO programme_membership (programme_id, customer_id, joined_on, tier, tier_since, tier_until)
SELECT %s, x.* FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::date[], %s::date[]) x
"""
_CHANGES = """
INSERT INTO programme_tierchange (customer_id, programme_id, "on", from_tier, to_tier, why, spend_minor, orders, points)
SELECT m.customer_id, m.programme_id, %(on)s, '', m.tier, 'joined', 0, 0, 0
  FROM programme_membership m WHERE m.programme_id = %(programme)s AND m.customer_id = ANY (%(customers)s)
"""


@command
def join_programme(
    *, actor: Actor, customer_id: int, unit_id: int, today: date, now: datetime, programme: str = USUAL
) -> Outcome:
    """Somebody becomes a member in the base tier, with what signing up earns; answers the membership's id."""
    require_reach(actor, customer_id)
    with elevated():
        current = in_force(programme)
        known = Membership.objects.filter(customer_id=customer_id, programme_id=programme).first()
        if current is None or known is not None:
            return Unchanged(known.id if known else None)
        base = current.terms.tiers[0].key
        made = Membership.objects.create(
            customer_id=customer_id, programme_id=programme, joined_on=today, tier=base, tier_since=today
        )
        TierChange.objects.create(
            customer_id=customer_id, programme_id=programme, on=today, to_tier=base, why="joined"
        )
    award_event(
        actor=actor, customer_id=customer_id, event="sign_up", about="", unit_id=unit_id, today=today, now=now,
        programme=programme,
    )  # fmt: skip
    record({"programme": programme}, [customer_id])
    return Done(made.id)


def event_key(event: str, customer_id: int, about: str, programme: str) -> str:
    """The ledger's key of what an event earned, once for ever."""
    return f"{event}/{customer_id}/{about}/{programme}"


@command
def award_event(
    *, actor: Actor, customer_id: int, event: str, about: str, unit_id: int, today: date, now: datetime,
    programme: str = USUAL,
) -> Outcome:  # fmt: skip
    """What is no sale earns (sign-up, survey, visit, referral), once for each ``about``; answers the points."""
    require_reach(actor, customer_id)
    with elevated():
        current = in_force(programme)
    points = dict(current.terms.events).get(event, 0) if current else 0
    if current is None or not points:
        return Unchanged(0)
    earn_points(
        actor=actor, customer_id=customer_id, lines=[Earned(points, None, event)], unit_id=unit_id, now=now,
        key=event_key(event, customer_id, about, programme), denomination=programme,
        expires_on=last_day(current.terms.expiry, today),
    )  # fmt: skip
    record({"event": event, "points": points}, [customer_id])
    return Done(points)


def settle_place(customer_id: int, current: TermsNow, stood: Standing | None, place: Place, on: date) -> bool:
    """Write what a place has become; whether the tier is another. Part of an act, under the scope that reaches everything."""
    standing = place.standing
    if standing is None or standing == stood:
        return False
    # One sale of a member at a time is looked at, so that nobody else writes this row meanwhile.
    row = {"tier": standing.key, "tier_since": standing.since, "tier_until": standing.until}
    held = Membership.objects.filter(customer_id=customer_id, programme_id=current.programme)
    if not held.update(**row):
        Membership.objects.create(
            customer_id=customer_id, programme_id=current.programme, joined_on=place.joined_on, **row
        )
    before = stood.key if stood else ""
    if before == standing.key:
        return False
    totals = place.totals_on(current.terms, on)
    TierChange.objects.create(
        customer_id=customer_id, programme_id=current.programme, on=on, from_tier=before, to_tier=standing.key,
        why=_why(current, before, standing.key), spend_minor=totals.spend_minor, orders=totals.orders, points=totals.points,
    )  # fmt: skip
    return True


def _why(current: TermsNow, before: str, after: str) -> str:
    keys = [tier.key for tier in current.terms.tiers]
    if not before:
        return "joined"
    if before not in keys:
        return "terms"
    return "rose" if keys.index(after) > keys.index(before) else "fell"


@command
def review_tiers(*, actor: Actor, today: date, after: int = 0, programme: str = USUAL) -> Outcome:
    """Tiers whose time is over, or that the terms no longer have, are kept or fall; answers the last member looked at."""
    with elevated():
        current = in_force(programme)
        if current is None:
            return Unchanged(0)
        keys = [tier.key for tier in current.terms.tiers]
        rows = Membership.objects.filter(programme_id=programme, customer_id__gt=after)
        due = rows.filter(tier_until__lt=today) | rows.exclude(tier__in=keys)
        ids = list(due.order_by("customer_id").values_list("customer_id", flat=True)[:BATCH])
        changed = _reviewed(ids, current, today)
        if not ids:
            return Unchanged(0)
        record_set({"looked_at": len(ids), "changed": len(changed)}, "SELECT unnest(%s::bigint[])", [changed])
    return Done(ids[-1])


def _reviewed(ids: list[int], current: TermsNow, today: date) -> list[int]:
    changed = []
    for customer_id, place in places_of(SYSTEM, ids, current, today).items() if ids else ():
        stood = place.standing
        review(current.terms, place, today)
        if place.standing == stood and stood is not None:
            place.standing = standing_on(
                current.terms.tier_policy,
                current.terms.tiers,
                stood,
                place.totals_on(current.terms, today),
                today,
            )
        if settle_place(customer_id, current, stood, place, today):
            changed.append(customer_id)
    return changed


@command
def enrol_buyers(*, actor: Actor, today: date, programme: str = USUAL) -> Outcome:
    """Whoever bought before there was a programme becomes a member, with the tier that the window earns; answers how many.

    Without points: those for past sales are the ledger's ``earn_from_orders``. Set-based, for the start of a programme.
    """
    with elevated(), connection.cursor() as cursor:
        current = in_force(programme)
        if current is None:
            return Unchanged(0)
        policy, tiers = current.terms.tier_policy, current.terms.tiers
        cursor.execute(_BUYERS, {"programme": programme, "since": window_on(policy, today, today).start})
        rows = []
        for customer_id, joined_on, spend, orders in cursor.fetchall():
            standing = standing_on(policy, tiers, None, Totals(spend, orders), today)
            rows.append((customer_id, joined_on, standing.key, standing.since, standing.until))
        if not rows:
            return Unchanged(0)
        columns = [list(column) for column in zip(*rows, strict=True)]
        cursor.execute(_JOIN, [programme, *columns])
        joined = [row[0] for row in rows]
        cursor.execute(_CHANGES, {"programme": programme, "customers": joined, "on": today})
        record_set({"members": len(rows), "programme": programme}, "SELECT unnest(%s::bigint[])", [joined])
    return Done(len(rows))
