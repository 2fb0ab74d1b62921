"""What this domain keeps of a person: a place in the programme, and how the tier came about."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Holding

HOLDINGS = (
    Holding(
        "programme_membership", _("Membership"), "one", "delete",
        export=("programme_id", "joined_on", "tier", "tier_since", "tier_until"),
    ),
    Holding(
        "programme_dispute", _("Uses of points that were not yours"), "move", "delete",
        export=("amount", "denomination", "state", "opened_at", "decided_at", "words"),
    ),
    Holding(
        "programme_tierchange", _("Tiers over time"), "move", "delete",
        export=("programme_id", "on", "from_tier", "to_tier", "why", "spend_minor", "orders", "points"),
    ),
)  # fmt: skip
