"""What this domain keeps of a person: rewards had for points."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Holding

HOLDINGS = (
    # Points and goods stay in the books; the person goes.
    Holding(
        "rewards_redemption", _("Rewards"), "move", "unlink",
        export=("reward_id", "count", "points", "state", "made_at", "settled_at"),
    ),
)  # fmt: skip
