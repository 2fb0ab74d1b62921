"""The terms of an offer as one value, and as the document that each version keeps."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from shuke.trade.coupons.rules.festivals import DAYS, Festival, is_day
from shuke.trade.coupons.rules.offers import Offer
from shuke.trade.programme.rules.documents import read_as, refuse


@dataclass(frozen=True, slots=True)
class CouponTerms:
    """``days``: how long a coupon is good, the day on which it is given included; first and last day of the offer itself
    stand in ``offer.where``. ``comes_back``: whether it can be used again once the sale is taken back. One with an
    ``occasion`` is given by itself, so many days ahead of the day, once a year; ``own_…`` is a day of the shop's own."""

    offer: Offer
    days: int | None = None
    comes_back: bool = True
    occasion: Literal["", "birthday", "anniversary", Festival] = ""
    ahead_days: int = 0
    own_month: int = 0
    own_day: int = 0
    own_is_lunar: bool = False

    @property
    def festival(self) -> tuple[int, int, bool] | None:
        """Month, day and whether it is lunar of the day that everybody keeps; None for a day of each member's own."""
        own = (self.own_month, self.own_day, self.own_is_lunar)
        return own if self.occasion == "own_day" else DAYS.get(self.occasion)


def read_coupon_terms(document: Any) -> CouponTerms:
    """Terms from a document; TermsInvalid names the place."""
    terms = read_as(CouponTerms, document)
    _require_sense(terms)
    return terms


@lru_cache(maxsize=512)
def _kept(terms_id: int, text: str) -> CouponTerms:
    return read_coupon_terms(json.loads(text))


def terms_kept(terms_id: int, text: str) -> CouponTerms:
    """The terms of a version that never changes, by its number and the text of its document."""
    return _kept(terms_id, text)


def last_day_of(terms: CouponTerms, given_on: date) -> date | None:
    """The last day of a coupon that is given on a day; None for ever."""
    own = None if terms.days is None else given_on + timedelta(days=terms.days - 1)
    ends = [day for day in (own, terms.offer.where.to_on) if day is not None]
    return min(ends, default=None)


def _require_sense(terms: CouponTerms) -> None:
    offer, where = terms.offer, terms.offer.where
    checks = [
        ("offer.minor", _("an amount above zero"), offer.kind != "amount" or offer.minor > 0),
        ("offer.percent", _("a share from 1 to 100"), offer.kind != "percent" or 1 <= offer.percent <= 100),
        ("offer.cap_minor", _("an amount above zero"), offer.cap_minor is None or offer.cap_minor > 0),
        ("offer.buy", _("at least 1"), offer.kind != "buy_x_get_y" or (offer.buy >= 1 and offer.get >= 1)),
        ("offer.where.least_minor", _("0 or more"), where.least_minor >= 0),
        ("offer.order", _("0 or more"), offer.order >= 0),
        ("ahead_days", _("0 or more"), 0 <= terms.ahead_days <= 60),
        ("own_day", _("a month and a day"),
         terms.occasion != "own_day" or is_day(terms.own_month, terms.own_day, terms.own_is_lunar)),
        ("days", _("at least 1"), terms.days is None or 1 <= terms.days <= 3660),
        ("offer.where.to_on", _("a day after the first"),
         where.from_on is None or where.to_on is None or where.to_on >= where.from_on),
    ]  # fmt: skip
    for place, expected, holds in checks:
        if not holds:
            refuse(place, expected)
