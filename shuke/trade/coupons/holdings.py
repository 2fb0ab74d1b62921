"""What this domain keeps of a person: coupons that were given and used."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Holding

HOLDINGS = (
    # What was taken off a sale stays in the books; without its owner an unused one is nobody's.
    Holding(
        "coupons_coupon", _("Coupons"), "move", "unlink", once=("offer_id", "about"), once_where="about <> ''",
        export=("offer_id", "code", "state", "given_at", "ends_on", "used_times", "reason"),
    ),
    Holding(
        "coupons_reported", _("Coupons and points used without a network"), "move", "unlink",
        export=("at", "minor", "points", "verdict"),
    ),
)  # fmt: skip
