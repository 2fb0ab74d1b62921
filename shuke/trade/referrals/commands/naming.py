"""A friend names the code of who told of the shop: in the own pages, or to the clerk."""

from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction

from shuke.customers.queries.merged import survivors_of
from shuke.foundation.kernel import cipher
from shuke.foundation.kernel.calendar import day_at
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.keyring import keyring
from shuke.trade.ledger.commands.accounts import place_of, require_reach
from shuke.trade.orders.queries.bought import has_bought_before
from shuke.trade.programme.queries.terms import TermsNow, in_force
from shuke.trade.programme.rules.inviting import is_offered
from shuke.trade.referrals.models import Referral
from shuke.trade.referrals.queries.looking import known_against
from shuke.trade.referrals.rules.checks import Limits
from shuke.trade.referrals.rules.codes import InviteUnknown, read_code
from shuke.trade.referrals.rules.standing import AlreadyBrought, NotNew, NotOffered, OwnInvite

ACTIVE = (
    "SELECT 1 FROM customers_customer WHERE id = %s AND status = 'active' AND kind = 'person' FOR KEY SHARE"
)


@command
def name_referrer(
    *, actor: Actor, customer_id: int, invite: str, unit_id: int, now: datetime, device: str = "",
    key: str | None = None,
) -> Outcome:  # fmt: skip
    """Who is new names who brought them, by an invitation code; answers the referral's id. One for ever, however often asked.

    ``device`` is the secret of the browser, or the till's name, of which a keyed hash is kept. InviteUnknown, OwnInvite,
    NotNew, AlreadyBrought, NotOffered. Where something speaks against it, it is held until a second person has looked.
    """
    require_reach(actor, customer_id)
    unit = place_of(actor, unit_id)
    today = day_at(now, unit.timezone)
    with elevated():
        current = _offered()
        referrer_id = _referrer(invite)
        if referrer_id == customer_id:
            raise OwnInvite(field="invite")
        if (known := _known(customer_id, referrer_id)) is not None:
            return Unchanged(known)
        if has_bought_before(actor=SYSTEM, customer_id=customer_id, day=today):
            raise NotNew(field="invite")
        terms = current.terms.invite
        one = Referral(
            referrer_id=referrer_id, friend_id=customer_id, friend_no=customer_id, version_id=current.version_id,
            unit_id=unit.id, named_by_id=actor.staff_id or None, named_at=now, named_on=today,
            until_on=today + timedelta(days=terms.within_days), least_minor=terms.least_minor,
            device_mark=device_mark(device) if device else None,
        )  # fmt: skip
        one.reasons = list(known_against(one, Limits(terms.per_day, terms.per_month)))
        one.state = "held" if one.reasons else "waiting"
        try:
            with transaction.atomic():
                one.save()
        except IntegrityError:  # the second of two at once
            return Unchanged(_known(customer_id, referrer_id))
    record({"referral": one.id, "state": one.state, "reasons": one.reasons}, [referrer_id, customer_id])
    return Done(one.id)


def device_mark(secret: str) -> bytes:
    """A keyed hash: equal for one device, and nothing else can be told from it."""
    return cipher.blind(keyring().index, "device", secret)


def _offered() -> TermsNow:
    current = in_force()
    if current is None or not is_offered(current.terms.invite, dict(current.terms.events).get("referral", 0)):
        raise NotOffered(field="invite")
    return current


def _referrer(invite: str) -> int:
    """The member of the code, also after a merge; InviteUnknown for nobody."""
    number = read_code(keyring().index, invite)
    found = survivors_of(actor=SYSTEM, customer_ids=[number]).get(number, number)
    with connection.cursor() as cursor:
        cursor.execute(ACTIVE, [found])
        if cursor.fetchone() is None:
            raise InviteUnknown(field="invite")
    return found


def _known(customer_id: int, referrer_id: int) -> int | None:
    """The referral that there is already; AlreadyBrought where it names somebody else."""
    found = Referral.objects.filter(friend_id=customer_id).order_by("id").first()
    if found is None:
        found = Referral.objects.filter(friend_no=customer_id).first()
    if found is None:
        return None
    if found.referrer_id != referrer_id:
        raise AlreadyBrought(field="invite")
    return found.id
