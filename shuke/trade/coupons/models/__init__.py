"""Tables of coupons. Terms and uses are only ever added; triggers and privileges see to it."""

from shuke.trade.coupons.models.coupons import Coupon, Hold
from shuke.trade.coupons.models.offers import Batch, Offer, PublicCode, Terms
from shuke.trade.coupons.models.uses import Share, Use, Used

__all__ = ["Batch", "Coupon", "Hold", "Offer", "PublicCode", "Share", "Terms", "Use", "Used"]
