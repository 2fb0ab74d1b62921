"""Coupons and allowances as signed texts, and the key by which tills look whether they are this shop's."""

import hmac
from datetime import datetime

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.trade.coupons.models import Coupon
from shuke.trade.coupons.queries.kept import terms_by_id
from shuke.trade.coupons.rules.offline import TICKET, Ticket, public_key, signed


def signing_key() -> bytes:
    """The shop's key for tickets; it follows from the master key, which the database never sees."""
    return hmac.digest(keyring().master, b"shuke tickets of coupons", "sha256")


@query("coupons.view")
def tickets_public_key(*, actor: Actor) -> bytes:
    """What a till needs to look without a network: 32 bytes, no secret."""
    return public_key(signing_key())


@query("coupons.view")
def ticket_of(*, actor: Actor, coupon_id: int, now: datetime) -> str:
    """A coupon within reach as the text of its picture; NotFound for one without a code of its own."""
    found = Coupon.objects.filter(id=coupon_id, state="open", code__isnull=False).first()
    if found is None or found.code is None or not actor.sees("S"):
        raise NotFound(field="coupon_id")
    terms = terms_by_id([found.terms_id])[found.terms_id]
    return signed(signing_key(), TICKET, Ticket(found.code, terms.offer, found.ends_on))
