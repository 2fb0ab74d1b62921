"""A sale at the till: worked out, booked, paid with coupons and points, awarded, in one transaction."""

from collections.abc import Sequence
from dataclasses import asdict, replace
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
from shuke.trade.counter.commands.quoting import conditions_of, named
from shuke.trade.counter.commands.settling import Settled, settle
from shuke.trade.counter.models import Sale
from shuke.trade.counter.queries.quotes import Asked, Quote, quote_of
from shuke.trade.counter.queries.sales import decided_by, sale_told
from shuke.trade.counter.rules.receipts import Paying, Receipt
from shuke.trade.counter.rules.tickets import Ticket
from shuke.trade.ledger.commands.posting import same_body
from shuke.trade.ledger.queries.balances import used_since
from shuke.trade.orders.commands.sales import PaymentsDiffer, record_sale
from shuke.trade.orders.queries.ahead import order_numbered
from shuke.trade.orders.rules.lines import LineGiven
from shuke.trade.programme.rules.paying import PROOF_SPAN, Worth, needs_proof, worth_of

SENT = ("code", "quantity", "unit_price_minor", "discount_minor")  # of a line, as a till sends it


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
        is_proven = bool(pays.points_minor and worth and needs_proof(worth, pays.points_minor))
        if is_proven:
            _use_up(ticket)
        booked = record_sale(
            actor=wide, source=receipt.source, number=receipt.number, unit_id=unit.id, placed_at=receipt.placed_at,
            lines=_at_price(receipt.lines, quote), customer_id=customer_id, seller_id=receipt.seller_id, channel=receipt.channel,
            payments=_payments(quote, pays),
        )  # fmt: skip
        order_id = int(booked.value)
        if not isinstance(booked, Done):
            if (known := _known(receipt, given)) is not None:  # somebody else was quicker by a moment
                return Replayed(known)
            raise BookedElsewhere(field="number", given=receipt.number)  # by a file, before the till sent it
        settle(wide, Settled(order_id, body_of(given), quote, receipt, customer_id, unit.id, pays.alone), now)
        if pays.points_minor and worth and customer_id and not is_proven:
            _prove_the_day(ticket, worth, customer_id, now)
        told = _told(order_id)
        facts = _facts(told, quote, receipt.terminal, is_known=customer_id is not None)
    record(facts, [customer_id] if customer_id else [])
    return Done(told)


def _quoted(receipt: Receipt, pays: Paying, unit: UnitFound, customer_id: int | None, now: datetime) -> Quote:
    at_list = pays.at_list or pays.alone is not None
    asked = Asked(receipt.lines, receipt.placed_at, receipt.channel, pays.coupons, pays.points_minor, at_list)
    with elevated():
        return quote_of(actor=SYSTEM, unit=unit, now=now, customer_id=customer_id, asked=asked, is_sale=True)


def _prove_the_day(ticket: Ticket | None, worth: Worth, customer_id: int, now: datetime) -> None:
    """Many little payments in a day are no way around the proof. Asked once the account is locked by this one: two tills at
    once see each other's."""
    with elevated():
        used = used_since(actor=SYSTEM, customer_id=customer_id, since=now - PROOF_SPAN)
    if needs_proof(worth, worth_of(worth, used)):
        _use_up(ticket)


def _use_up(ticket: Ticket | None) -> None:
    """The proof of this ticket pays, once; ProofNeeded."""
    if (
        ticket is None
        or not ticket.is_proven
        or not spend(cipher.blind(keyring().index, "ticket", ticket.nonce))
    ):
        raise ProofNeeded(field="member")


def _given(receipt: Receipt, pays: Paying, customer_id: int | None, unit_id: int) -> dict[str, Any]:
    lines = [{name: getattr(line, name) for name in SENT} for line in receipt.lines]
    # What is seldom said is left out, so that a sale of before is still known by what it said.
    seldom = {
        "terminal": receipt.terminal, "at_list": pays.at_list, "alone": asdict(pays.alone) if pays.alone else None,
    }  # fmt: skip
    return {name: value for name, value in seldom.items() if value} | {
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


def _at_price(lines: Sequence[LineGiven], quote: Quote) -> list[LineGiven]:
    """The lines as they are booked: what the member price takes off is part of the discount, and named."""
    offs = [quote.by_tier.get(place, 0) for place in range(1, len(lines) + 1)]
    return [
        replace(line, discount_minor=line.discount_minor + off, tier_minor=off)
        for line, off in zip(lines, offs, strict=True)
    ]


def _payments(quote: Quote, pays: Paying) -> list[tuple[str, int]]:
    beside = [("coupon", quote.coupon_minor), ("points", quote.points_minor)]
    if pays.alone:
        beside = [(pays.alone.kind, pays.alone.minor)]
    to_pay = quote.total_minor - sum(amount for _method, amount in beside)
    paid = sum(amount for _method, amount in pays.tendered)
    if to_pay < 0 or (pays.tendered and paid != to_pay):
        raise PaymentsDiffer(field="payments", paid=paid, total=to_pay)
    rest = list(pays.tendered) or ([("other", to_pay)] if to_pay else [])
    return rest + [(method, amount) for method, amount in beside if amount]


def _facts(told: dict[str, Any], quote: Quote, terminal: str, *, is_known: bool) -> dict[str, Any]:
    """What decided the terms is part of the event: equal members in equal conditions are quoted alike."""
    decided = conditions_of(quote)
    if quote.is_plain:  # nobody was looked at for the price; what it earned was decided by these
        decided = {"version": decided["version"]}
        if is_known:
            with elevated():
                decided |= decided_by(actor=SYSTEM, order_id=told["order"])
    facts = {name: told[name] for name in ("order", "coupon_minor", "points_used", "tier_minor")}
    return {**facts, **decided, **named(terminal)}
