"""One member's place: tier, why, and what is missing for the next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.query import query
from shuke.trade.programme.models import Membership, TierChange
from shuke.trade.programme.queries.places import places_of
from shuke.trade.programme.queries.terms import USUAL, TermsNow, in_force
from shuke.trade.programme.rules.tiers import Missing, Tier, Totals, missing_for_next


@dataclass(frozen=True, slots=True)
class MembershipShown:
    """A member's tier. What decided it and what is missing only for who sees all sales that count."""

    joined_on: date
    tier: Tier
    since: date
    until: date | None
    place: int
    places: int
    totals: Totals | None = None
    missing: Missing | None = None
    why: str = ""
    currency: str = ""
    is_any_enough: bool = True


# Figures of several sellers: for scopes that see every store's sales alike, or the member.
SEES_TOTALS = ("all", "subtree", "self")


@query("programme.view")
def membership_of(
    *, actor: Actor, customer_id: int, on: date, programme: str = USUAL
) -> MembershipShown | None:
    """A member's place in the programme; None for who is none, is out of reach, or before there are terms."""
    found, now = (
        Membership.objects.filter(customer_id=customer_id, programme_id=programme).first(),
        in_force(programme),
    )
    if found is None or now is None or not actor.sees("B"):
        return None
    tiers = now.terms.tiers
    keys = [tier.key for tier in tiers]
    place = keys.index(found.tier) if found.tier in keys else 0
    shown: dict[str, Any] = {}
    if actor.scope in SEES_TOTALS and actor.sees("S"):
        totals = _totals(customer_id, now, on)
        why = (
            TierChange.objects.filter(customer_id=customer_id, programme_id=programme).order_by("-id").first()
        )
        shown = {
            "totals": totals, "missing": missing_for_next(tiers, found.tier, totals, now.terms.tier_policy.need),
            "why": why.why if why else "",
        }  # fmt: skip
    return MembershipShown(
        found.joined_on,
        tiers[place],
        found.tier_since,
        found.tier_until,
        place,
        len(tiers),
        currency=now.currency,
        is_any_enough=now.terms.tier_policy.need == "any",
        **shown,
    )


def _totals(customer_id: int, now: TermsNow, on: date) -> Totals:
    # All purchases count for a tier, whichever stores this actor sees: the sums are told, no sale is.
    with elevated():
        return places_of(SYSTEM, [customer_id], now, on)[customer_id].totals_on(now.terms, on)


_BY_TIER = "SELECT tier, count(*) FROM programme_membership WHERE programme_id = %s GROUP BY 1"


@query("programme.view_terms")
def members_by_tier(*, actor: Actor, programme: str = USUAL) -> dict[str, int]:
    """How many members within reach each tier has."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_TIER, [programme])
        return dict(cursor.fetchall())
