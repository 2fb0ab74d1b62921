"""Coupons go from one member to another: by who they are, or by a link that the first who opens it takes."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuke.customers.queries.known import customers_known_by
from shuke.customers.rules.identifiers import PhoneInvalid, normal_form
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.acts.tries import count_try
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.refusals import NotFound
from shuke.trade.coupons.commands.claiming import Locked, locked_coupons
from shuke.trade.coupons.commands.issuing import owner_within, require_free
from shuke.trade.coupons.models import Coupon
from shuke.trade.coupons.queries.kept import terms_by_id
from shuke.trade.coupons.rules import links
from shuke.trade.coupons.rules.links import LinkOver
from shuke.trade.coupons.rules.standing import CouponExpired
from shuke.trade.ledger.commands.accounts import require_reach
from shuke.trade.programme.commands.proving import Told, require_owners_code

# A member's tries of a friend's number: it must not become a way to ask who is a member.
LIMITS = ((timedelta(hours=1), 5), (timedelta(days=1), 10))


class NotForPassing(Refusal):
    """The offer is for the member alone."""

    code = "coupon_not_for_passing"
    status = 409
    message = _("This coupon cannot be passed on.")


class FriendUnknown(Refusal):
    """Not one member is known by that, or several: which of them is not told."""

    code = "friend_unknown"
    status = 404
    message = _("No one member is known by this number. Send a link instead.")


@command
def pass_on_coupon(
    *, actor: Actor, coupon_id: int, now: datetime, to_id: int = 0, to: str = "", told: Told | None = None
) -> Outcome:
    """A member gives a coupon to another one, where the offer allows it; answers its id. NotForPassing.

    Staff name whom they reach by ``to_id``, with the code that the owner tells (OwnerCodeNeeded). A member tells a phone or a
    member number in ``to``: FriendUnknown, TooManyTries.
    """
    owner = owner_within(actor, coupon_id)
    if actor.kind == "member":
        taker = _friend(actor, to)
    else:
        require_reach(actor, to_id)
        taker = to_id
    with elevated():
        one = locked_coupons([coupon_id])[coupon_id]
        if one.customer_id == taker:
            return Unchanged(coupon_id)
        if one.customer_id != owner:  # passed on in this moment
            raise NotFound(field="coupon_id")
        _give(one, taker, now)
    require_owners_code(actor, owner, told, now, is_wanted=True)
    record({"coupon": coupon_id, "offer": one.offer_id}, [owner, taker])
    return Done(coupon_id)


@command
def share_coupon(*, actor: Actor, coupon_id: int, now: datetime) -> Outcome:
    """A link by which the first member who opens it takes the coupon, for three days; answers the link's last part."""
    owner = owner_within(actor, coupon_id)
    with elevated():
        one = locked_coupons([coupon_id])[coupon_id]
        _require_passing(one, now)
        times = Coupon.objects.values_list("passed_times", flat=True).get(id=coupon_id)
    record({"coupon": coupon_id, "offer": one.offer_id}, [owner])
    return Done(links.written(keyring().index, coupon_id, times, now))


@command
def take_coupon(*, actor: Actor, link: str, now: datetime) -> Outcome:
    """A member takes what a link gives; answers the coupon's id. LinkOver for who comes second."""
    coupon_id, times = links.read(keyring().index, link, now)
    with elevated():
        one = locked_coupons([coupon_id]).get(coupon_id)
        if one is None or one.customer_id is None:
            raise LinkOver(field="link")
        if one.customer_id == actor.member_id:  # the giver's own tap, or the taker's second
            return Unchanged(coupon_id)
        if Coupon.objects.values_list("passed_times", flat=True).get(id=coupon_id) != times:
            raise LinkOver(field="link")
        owner = one.customer_id
        _give(one, actor.member_id, now)
    record({"coupon": coupon_id, "offer": one.offer_id}, [owner, actor.member_id])
    return Done(coupon_id)


def _friend(actor: Actor, to: str) -> int:
    """The one member of a phone or a number, whoever asks; the own one too."""
    count_try(actor, "coupons.try_friend", LIMITS)
    text = to.strip()
    references = [("member_no", "", text.replace(" ", "").upper())]
    try:
        normal_form("phone", text)
        references.append(("phone", "", text))
    except PhoneInvalid:
        pass
    with elevated():
        known = customers_known_by(actor=SYSTEM, references=references)
    found = {customer_id for ids in known.values() for customer_id in ids}
    if len(found) != 1:
        raise FriendUnknown(field="to")
    return found.pop()


def _give(one: Locked, taker: int, now: datetime) -> None:
    _require_passing(one, now)
    Coupon.objects.filter(id=one.id).update(
        customer_id=taker, about="", hold=None, held_until=None, passed_times=F("passed_times") + 1
    )


def _require_passing(one: Locked, now: datetime) -> None:
    """CouponUsed, CouponHeld, CouponExpired, NotForPassing."""
    require_free(one.state, one.held_until, now)
    if one.ends_on is not None and one.ends_on < timezone.localdate(now):
        raise CouponExpired(field="coupon_id")
    terms = terms_by_id([one.terms_id])[one.terms_id]
    if not terms.offer.may_be_given or one.public_id is not None:
        raise NotForPassing(field="coupon_id")
