"""What a basket would come to, asked before it is paid. What decided the terms is written down, by the names of attributes."""

from datetime import datetime
from typing import Any

from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.foundation.org.queries import unit_within
from shuke.foundation.org.refusals import NotFound
from shuke.trade.counter.commands.identifying import ticket_read
from shuke.trade.counter.queries.quotes import Asked, Quote, quote_of
from shuke.trade.counter.rules.quoting import REASONS


def conditions_of(quote: Quote) -> dict[str, Any]:
    """All of a member that the terms depended on: members alike in these are quoted alike."""
    return {
        "version": quote.now.number if quote.now else 0,
        "tier": quote.member.tier,
        "birthday_month": quote.member.birthday_month is not None,
        "first_purchase": quote.member.is_first_purchase,
    }


def named(terminal: str) -> dict[str, str]:
    """The terminal as an event has it; nothing where a till does not say which it is."""
    return {"terminal": terminal.strip()[:40]} if terminal.strip() else {}


@command
def quote_sale(
    *, actor: Actor, asked: Asked, unit_id: int, now: datetime, member: str = "", terminal: str = ""
) -> Outcome:
    """What the sale would come to for the member of a ticket.

    Answers amounts in minor units, the coupons in use, what stands against the others, the most that points can pay and
    what would be earned. Refuses as ``ring_up`` would.
    """
    unit = unit_within(actor.path, unit_id)
    if unit is None:
        raise NotFound(field="unit_id")
    customer_id = ticket_read(actor, member, now).customer_id if member else None
    with elevated():
        quote = quote_of(
            actor=SYSTEM, unit=unit, asked=asked, now=now, customer_id=customer_id, with_at_hand=True
        )
    record({"unit": unit.id, **conditions_of(quote), **named(terminal)}, [customer_id] if customer_id else [])
    return Done(told(quote))


def member_price_of(quote: Quote) -> dict[str, Any] | None:
    """Whose price it is, by the tier's names, and what it took off which line; None where it is the shop's."""
    if quote.now is None or not quote.by_tier:
        return None
    tier = next(one for one in quote.now.terms.tiers if one.key == quote.member.tier)
    lines = [{"ordinal": line, "minor": minor} for line, minor in sorted(quote.by_tier.items())]
    return {"tier": tier.name, "tier_en": tier.name_en, "lines": lines}


def told(quote: Quote) -> dict[str, Any]:
    """A quote as plain values."""
    used = {one.coupon: one.minor for one in quote.coupons}
    return {
        "currency": quote.currency,
        "total_minor": quote.total_minor,
        "tier_minor": quote.tier_minor,
        "member_price": member_price_of(quote),
        "coupon_minor": quote.coupon_minor,
        "points_minor": quote.points_minor,
        "points_used": quote.points_used,
        "to_pay_minor": quote.to_pay_minor,
        "most_by_points_minor": quote.most_by_points_minor,
        "points_earned": quote.earns,
        "coupons": [{"code": code, "minor": minor} for code, minor in used.items()],
        "at_hand": [
            {
                "code": one.code, "name": one.name, "ends_on": one.ends_on.isoformat() if one.ends_on else None,
                "is_used": one.code in used, "why_not": str(REASONS[why]) if why else "",
            }
            for one, why in quote.at_hand
        ],
    }  # fmt: skip
