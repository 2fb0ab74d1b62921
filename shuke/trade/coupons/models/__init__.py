"""Tables of coupons. Terms and uses are only ever added; triggers and privileges see to it."""

from shuke.trade.coupons.models.coupons import Coupon, Hold
from shuke.trade.coupons.models.offers import Batch, Offer, PublicCode, Terms
from shuke.trade.coupons.models.offline import Allowance, Reported
from shuke.trade.coupons.models.uses import Share, Use, Used

__all__ = [
    "Allowance", "Batch", "Coupon", "Hold", "Offer", "PublicCode", "Reported", "Share", "Terms", "Use", "Used",
]  # fmt: skip
