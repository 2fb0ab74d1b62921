"""Coupons that are given by themselves: for a birthday by either calendar, the day of joining, a festival."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import connection

from shuke.customers.queries.birthdays import OF_PEOPLE, Kind, occasions_near
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.trade.coupons.commands.issuing import give_coupons
from shuke.trade.coupons.commands.offers import newest_terms
from shuke.trade.coupons.models import Offer
from shuke.trade.coupons.rules.festivals import kept_near
from shuke.trade.coupons.rules.terms import CouponTerms, read_coupon_terms

AT_ONCE = 5_000
# Members without this year's coupon.
WITHOUT = f"""
SELECT c.id FROM customers_customer c WHERE {OF_PEOPLE}
   AND NOT EXISTS (SELECT 1 FROM coupons_coupon h
                    WHERE h.customer_id = c.id AND h.offer_id = %(offer)s AND h.about = %(about)s)
 ORDER BY c.id LIMIT %(most)s
"""


@command
def give_by_occasion(*, actor: Actor, today: date, now: datetime) -> Outcome:
    """Open offers of an occasion are given to whose day is near, once a year each; answers how many coupons."""
    given = 0
    for offer_id, terms in _offered(today):
        if terms.festival is not None:
            given += _given_to_all(actor, offer_id, terms, today, now)
            continue
        for year, customer_ids in _near(actor, terms.occasion, today, terms.ahead_days + 1).items():
            about = f"{terms.occasion}/{year}"
            given += give_coupons(
                actor=actor, offer_id=offer_id, customer_ids=customer_ids, about=about, now=now
            ).value
    if not given:
        return Unchanged(0)
    record({"coupons": given})
    return Done(given)


def _offered(today: date) -> list[tuple[int, CouponTerms]]:
    with elevated():
        ids = list(Offer.objects.filter(state="open").order_by("id").values_list("id", flat=True))
        found = [(id_, read_coupon_terms(newest_terms(id_).document)) for id_ in ids]
    return [
        (id_, terms)
        for id_, terms in found
        if terms.occasion and (terms.offer.where.to_on is None or terms.offer.where.to_on >= today)
    ]


def _given_to_all(actor: Actor, offer_id: int, terms: CouponTerms, today: date, now: datetime) -> int:
    """Everybody who may be greeted has one for this year's day; answers how many were given, some at a time."""
    assert terms.festival is not None
    kept, year = kept_near(*terms.festival, today)
    if kept > today + timedelta(days=terms.ahead_days):
        return 0
    about, given = f"{terms.occasion}/{year}", 0
    while True:
        with elevated(), connection.cursor() as cursor:
            cursor.execute(WITHOUT, {"offer": offer_id, "about": about, "most": AT_ONCE})
            ids = [row[0] for row in cursor.fetchall()]
        made = (
            give_coupons(actor=actor, offer_id=offer_id, customer_ids=ids, about=about, now=now).value
            if ids
            else 0
        )
        given += made
        if not made:
            return given


def _near(actor: Actor, occasion: str, today: date, days: int) -> dict[int, list[int]]:
    by_year: dict[int, list[int]] = defaultdict(list)
    kind: Kind = "birthday" if occasion == "birthday" else "anniversary"
    for one in occasions_near(actor=actor, kind=kind, today=today, days=days):
        by_year[one.year].append(one.customer_id)
    return by_year
