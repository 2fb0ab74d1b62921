"""What a till may know of the members who stand there: tier, points, coupons, and no contact."""

from datetime import datetime
from typing import Any

from shuke.customers.queries.profile import profile_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.trade.ledger.queries.balances import balance_of
from shuke.trade.programme.queries.ahead import tiers_of


@query("counter.view")
def members_standing(
    *, actor: Actor, customer_ids: list[int], unit_id: int, now: datetime
) -> list[dict[str, Any]]:
    """Of each: id, name, number, tier, points (available, pending, what lapses next)."""
    tiers = tiers_of(actor=actor, customer_ids=customer_ids)
    found = []
    for customer_id in customer_ids:
        profile = profile_of(actor=actor, customer_id=customer_id)
        balance = balance_of(actor=actor, customer_id=customer_id, now=now)
        tier = tiers.get(customer_id)
        found.append(
            {
                "id": customer_id,
                "name": profile.name,
                "member_no": profile.member_no,
                "language": profile.language,
                "tier": tier.name if tier else "",
                "tier_en": tier.name_en if tier else "",
                "benefits": list(tier.benefits) if tier else [],
                "points": balance.available,
                "points_pending": balance.pending,
                "points_expiring": balance.expiring,
                "points_expire_on": balance.expires_on.isoformat() if balance.expires_on else None,
            }
        )
    return found
