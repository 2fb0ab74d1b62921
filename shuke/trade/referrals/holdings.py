"""What this domain keeps of a person: whom somebody brought, and by whom somebody was brought."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Holding

HOLDINGS = (
    # About two people: without one of them it is nothing. What it earned stays in the books.
    Holding(
        "referrals_referral", _("Friends brought"), "move", "delete", keys=("referrer_id", "friend_id"),
        export=("named_on", "until_on", "state", "settled_at", "words"),
    ),
)  # fmt: skip
