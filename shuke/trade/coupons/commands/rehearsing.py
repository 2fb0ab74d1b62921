"""An offer is run over past sales before it is opened: what it would have cost, and whom it would have helped."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from shuke.foundation.kernel.period import months_before
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.trade.coupons.commands.offers import newest_terms, require_whole_house
from shuke.trade.coupons.models import Offer
from shuke.trade.coupons.rules.rehearsal import Customer, Past, Rehearsed, rehearsed
from shuke.trade.coupons.rules.terms import read_coupon_terms
from shuke.trade.orders.queries.bought import orders_between
from shuke.trade.programme.queries.places import past_of_customers
from shuke.trade.programme.queries.terms import USUAL, in_force

MONTHS = 24
MOST_SALES = 300_000  # of more, every so many customers


@command
def ask_offer_rehearsal(*, actor: Actor, offer_id: int) -> Outcome:
    """The offer is rehearsed as soon as a worker is free; Unchanged where that is on its way already."""
    require_whole_house(actor)
    with elevated():
        if not Offer.objects.filter(id=offer_id).exists():
            raise NotFound(field="offer_id")
    try:
        with transaction.atomic():
            app.configure_task("coupons.rehearse", queueing_lock=f"coupons.rehearse/{offer_id}").defer(
                offer_id=offer_id
            )
    except AlreadyEnqueued:
        return Unchanged(offer_id)
    record({"offer": offer_id})
    return Done(offer_id)


@command
def rehearse_offer(
    *, actor: Actor, offer_id: int, now: datetime, today: date, months: int = MONTHS
) -> Outcome:
    """The newest terms of an offer are run over the sales to known customers of the last months; answers the findings."""
    with elevated():
        offer = Offer.objects.filter(id=offer_id).first()
        if offer is None:
            raise NotFound(field="offer_id")
        version = newest_terms(offer_id)
        current = in_force()
        terms = current.terms if current else None
        start = months_before(today, months)
        warm = months_before(start, terms.tier_policy.months) if terms else start
        one_in = max(1, -(-orders_between(actor=SYSTEM, start=warm, end=today) // MOST_SALES))
        people = _customers(offer.currency, warm, today, one_in)
        found = rehearsed(read_coupon_terms(version.document).offer, terms, people, start)
        kept = findings(found, one_in) | {
            "version": version.number, "from": start.isoformat(), "to": today.isoformat(),
        }  # fmt: skip
        # Whatever became of the offer meanwhile: the version says what these findings are of.
        Offer.objects.filter(id=offer_id).update(rehearsal=kept, rehearsed_at=now)
    record({"offer": offer_id, "version": version.number, "receipts": found.receipts})
    return Done(kept)


def _customers(currency: str, start: date, end: date, one_in: int) -> Iterator[Customer]:
    for joined_on, has_bought, bought in past_of_customers(USUAL, start, end, one_in):
        sales = [
            Past(receipt, {line.id: line.cost_minor for line in sale.lines})
            for sale, receipt in bought
            if sale.currency == currency
        ]
        yield Customer(joined_on, has_bought, sales)


def findings(found: Rehearsed, one_in: int = 1) -> dict[str, Any]:
    """What is kept: sums, nobody by name. Of a sample every figure is multiplied, and ``one_in`` says so."""
    names = (
        "receipts", "sales", "worth_minor", "minor", "members", "once_minor", "lines", "below", "below_minor", "unknown",
    )  # fmt: skip
    return {
        **{name: getattr(found, name) * one_in for name in names}, "one_in": one_in,
        "months": {month: minor * one_in for month, minor in sorted(found.months.items())},
        "tiers": [[tier, *(one * one_in for one in sums)] for tier, sums in sorted(found.tiers.items())],
    }  # fmt: skip
