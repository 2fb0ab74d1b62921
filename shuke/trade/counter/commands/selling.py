"""A sale at the till: worked out, booked, paid with coupons and points, awarded, in one transaction."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel import cipher
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SYSTEM, Actor, elevated, widened
from shuke.foundation.org.acts.replays import body_of
from shuke.foundation.org.command import Done, Outcome, Replayed, command, record
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.queries import UnitFound, unit_within
from shuke.foundation.org.refusals import NotFound
from shuke.trade.counter.commands.identifying import spend, ticket_read
from shuke.trade.counter.commands.quoting import conditions_of
from shuke.trade.counter.models import Paid, Sale
from shuke.trade.counter.queries.quotes import Asked, Quote, quote_of
from shuke.trade.counter.queries.sales import sale_told
from shuke.trade.counter.rules.tickets import Ticket
from shuke.trade.coupons.commands.using import Use, use_coupons
from shuke.trade.ledger.commands.burning import burn_points
from shuke.trade.ledger.commands.posting import same_body
from shuke.trade.orders.commands.sales import PaymentsDiffer, record_sale
from shuke.trade.orders.queries.ahead import order_numbered
from shuke.trade.orders.rules.lines import LineGiven
from shuke.trade.programme.commands.awards import award_order
from shuke.trade.programme.queries.terms import in_force
from shuke.trade.programme.rules.paying import needs_proof


class ProofNeeded(Refusal):
    """Points pay only for who has shown a moving code, or told a code from the own phone; each proof pays once."""

    code = "proof_needed"
    status = 403
    message = _(
        "To pay with points the member shows the card's moving code, or tells the code from a text message."
    )


class BookedElsewhere(Refusal):
    """The sale came by another way already: its points are claimed by its number."""

    code = "sale_booked"
    status = 409
    message = _("Sale “%(given)s” is booked already by another way. Claim its points by its number instead.")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a till knows of a sale: ``number`` is the receipt's, unique for ever within ``source``."""

    source: str
    number: str
    placed_at: datetime
    lines: Sequence[LineGiven]
    channel: str = "store"
    seller_id: int | None = None


@dataclass(frozen=True, slots=True)
class Paying:
    """How it is paid: coupons by code, so much by points, the rest by (method, amount)."""

    coupons: Sequence[str] = ()
    points_minor: int = 0
    tendered: Sequence[tuple[str, int]] = ()


@command
def ring_up(
    *, actor: Actor, receipt: Receipt, unit_id: int, now: datetime, paying: Paying | None = None, member: str = "",
    key: str | None = None,
) -> Outcome:  # fmt: skip
    """A sale happened, to the member of a ticket or to nobody known; answers what it came to (queries/sales.py).

    The same number again answers the first sale, however often and late; with other content it is refused and the field named.
    """
    unit = unit_within(actor.path, unit_id)
    if unit is None:
        raise NotFound(field="unit_id")
    pays = paying or Paying()
    ticket = ticket_read(actor, member, now) if member else None
    customer_id = ticket.customer_id if ticket else None
    given = _given(receipt, pays, customer_id, unit_id)
    with widened(actor) as wide:  # once for all that follows: whom it concerns was shown by the ticket
        if (known := _known(receipt, given)) is not None:
            return Replayed(known)
        quote = _quoted(receipt, pays, unit, customer_id, now)
        worth = quote.now.terms.worth if quote.now else None
        if pays.points_minor and worth is not None and needs_proof(worth, pays.points_minor):
            _use_up(ticket)
        booked = record_sale(
            actor=wide, source=receipt.source, number=receipt.number, unit_id=unit.id, placed_at=receipt.placed_at,
            lines=receipt.lines, customer_id=customer_id, seller_id=receipt.seller_id, channel=receipt.channel,
            payments=_payments(quote, pays.tendered),
        )  # fmt: skip
        order_id = int(booked.value)
        if not isinstance(booked, Done):
            if (known := _known(receipt, given)) is not None:  # somebody else was quicker by a moment
                return Replayed(known)
            raise BookedElsewhere(field="number", given=receipt.number)  # by a file, before the till sent it
        _settle(wide, unit, order_id, given, quote, receipt, customer_id, now)
        told = _told(order_id)
    record(_facts(order_id, quote), [customer_id] if customer_id else [])
    return Done(told)


def _quoted(receipt: Receipt, pays: Paying, unit: UnitFound, customer_id: int | None, now: datetime) -> Quote:
    asked = Asked(receipt.lines, receipt.placed_at, receipt.channel, pays.coupons, pays.points_minor)
    with elevated():
        return quote_of(actor=SYSTEM, unit=unit, now=now, customer_id=customer_id, asked=asked, is_sale=True)


def _use_up(ticket: Ticket | None) -> None:
    """The proof of this ticket pays, once; ProofNeeded."""
    if (
        ticket is None
        or not ticket.is_proven
        or not spend(cipher.blind(keyring().index, "ticket", ticket.nonce))
    ):
        raise ProofNeeded(field="member")


def _given(receipt: Receipt, pays: Paying, customer_id: int | None, unit_id: int) -> dict[str, Any]:
    lines = [asdict(line) for line in receipt.lines]
    return {
        "lines": lines, "placed_at": receipt.placed_at, "seller": receipt.seller_id, "channel": receipt.channel,
        "coupons": sorted(pays.coupons), "points_minor": pays.points_minor, "tendered": sorted(pays.tendered),
        "customer": customer_id, "unit": unit_id,
    }  # fmt: skip


def _known(receipt: Receipt, given: dict[str, Any]) -> dict[str, Any] | None:
    """The answer of the sale that has this number; OtherBody, naming the field, where it is another one."""
    with elevated():
        order = order_numbered(actor=SYSTEM, source=receipt.source, number=receipt.number)
    sale = Sale.objects.filter(order_id=order.id).first() if order else None
    if sale is None or order is None:
        return None
    same_body(sale.fingerprint, given)
    return _told(order.id)


def _told(order_id: int) -> dict[str, Any]:
    with elevated():
        return sale_told(actor=SYSTEM, order_id=order_id)


def _payments(quote: Quote, tendered: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    paid = sum(amount for _method, amount in tendered)
    if tendered and paid != quote.to_pay_minor:
        raise PaymentsDiffer(field="payments", paid=paid, total=quote.to_pay_minor)
    rest = list(tendered) or ([("other", quote.to_pay_minor)] if quote.to_pay_minor else [])
    beside = [("coupon", quote.coupon_minor), ("points", quote.points_minor)]
    return rest + [(method, amount) for method, amount in beside if amount]


def _settle(
    wide: Actor, unit: UnitFound, order_id: int, given: dict[str, Any], quote: Quote, receipt: Receipt,
    customer_id: int | None, now: datetime,
) -> None:  # fmt: skip
    """What follows from a booked sale: coupons used, points taken, shares kept, points earned."""
    order = order_numbered(actor=wide, source=receipt.source, number=receipt.number)
    assert order is not None
    ids = {line.ordinal: line.id for line in order.lines}
    burn_id = None
    if quote.coupons:
        uses = [Use(one.coupon, tuple((ids[line], off) for line, off in one.lines)) for one in quote.coupons]
        use_coupons(
            actor=wide, customer_id=customer_id, uses=uses, unit_id=unit.id, order_id=order_id, now=now,
            key=f"sale/{order_id}",
        )  # fmt: skip
    if quote.points_minor and customer_id:
        burn_id = burn_points(
            actor=wide, customer_id=customer_id, amount=quote.points_used, unit_id=unit.id, now=now,
            key=f"sale/{order_id}/points", order_id=order_id,
        ).value  # fmt: skip
    Sale.objects.create(
        order_id=order_id, fingerprint=body_of(given), coupon_minor=quote.coupon_minor,
        points_minor=quote.points_minor, points_used=quote.points_used, burn_id=burn_id, made_at=now,
    )  # fmt: skip
    paid = {ids[line]: one for line, one in quote.shares.items() if one.coupon_minor or one.points_minor}
    Paid.objects.bulk_create(
        Paid(line_id=line, coupon_minor=one.coupon_minor, points_minor=one.points_minor)
        for line, one in paid.items()
    )
    if customer_id and in_force() is not None:
        by_line = {line: (one.coupon_minor, one.points_minor) for line, one in paid.items()}
        award_order(actor=wide, order_id=order_id, now=now, paid=by_line)


def _facts(order_id: int, quote: Quote) -> dict[str, Any]:
    """What decided the terms is part of the event: equal members in equal conditions are quoted alike."""
    return {
        "order": order_id, "coupon_minor": quote.coupon_minor, "points_used": quote.points_used, **conditions_of(quote),
    }  # fmt: skip
