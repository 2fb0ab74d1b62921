"""A member's card as data: what the page draws, and what is kept on the phone for when there is no connection."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.fields import fields_defined, values_of
from shuke.customers.queries.households import household_of
from shuke.customers.queries.profile import Profile, profile_of
from shuke.customers.rules.households import ROLES
from shuke.doors.assistant.today.today import row_of
from shuke.doors.assistant.words import goods_of, step_words, what_for
from shuke.foundation.org.actor import Actor
from shuke.service.care.queries import FollowupShown, followups_about
from shuke.service.care.queries.wishes import WishShown, wishes_of
from shuke.service.care.rules.nextsteps import Known, next_step
from shuke.trade.ledger.queries.balances import Balance, balances_of
from shuke.trade.orders.queries.sales import Buying, OrderShown, buying_of, orders_of
from shuke.trade.programme.queries.members import membership_of
from shuke.ui.formats import ago, count, day, money
from shuke.ui.request import is_english

ORDERS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Read:
    """Everything that was asked of the domains for one member."""

    profile: Profile
    points: Balance | None
    orders: list[OrderShown]
    buying: Buying | None
    followups: list[FollowupShown]
    wishes: list[WishShown]


def card_of(actor: Actor, customer_id: int, now: datetime, today: date) -> dict[str, Any]:
    """The card; NotFound out of reach."""
    profile = profile_of(actor=actor, customer_id=customer_id)
    sees_sales = actor.may("orders.view") and actor.sees("S") == "full"
    balances = balances_of(actor=actor, customer_id=customer_id, now=now) if actor.may("ledger.view") else []
    may_care = actor.may("care.view")
    read = Read(
        profile, next((one for one in balances if one.kind == "member_points"), None),
        orders_of(actor=actor, customer_id=customer_id, limit=ORDERS_SHOWN) if sees_sales else [],
        buying_of(actor=actor, customer_id=customer_id, today=today) if sees_sales else None,
        followups_about(actor=actor, customer_id=customer_id) if may_care else [],
        wishes_of(actor=actor, customer_id=customer_id) if may_care else [],
    )  # fmt: skip
    member = membership_of(actor=actor, customer_id=customer_id, on=today)
    english = is_english()
    return {
        "id": profile.id, "name": profile.name or profile.member_no, "member_no": profile.member_no,
        "phone": _phone(actor, customer_id), "last": _last(read.buying, today),
        "tier": (member.tier.name_en if english and member.tier.name_en else member.tier.name) if member else "",
        "available": read.points.available if read.points else 0,
        "points": count(read.points.available if read.points else 0), "points_note": _lapsing(read.points),
        "at_home": _at_home(actor, profile), "step": _step(read, today),
        "orders": [_order(one) for one in read.orders], "orders_count": read.buying.orders if read.buying else 0,
        "followups": [row_of(line, today, actor) for line in read.followups],
        "wishes": [_wish(one) for one in read.wishes], "url": reverse("app_member", args=[profile.id]),
        "is_mine": bool(profile.owner_id) and profile.owner_id == actor.staff_id, "owner": profile.owner_name,
    }  # fmt: skip


def _phone(actor: Actor, customer_id: int) -> str:
    found = contacts_of(actor=actor, customer_ids=[customer_id], kinds=("phone",), only_primary=True)
    return found[0].shown if found else ""


def _last(buying: Buying | None, today: date) -> str:
    if buying is None or buying.last_on is None:
        return ""
    when = {"day": day(buying.last_on), "ago": ago((today - buying.last_on).days)}
    return _("last here %(day)s (%(ago)s)") % when


def _lapsing(points: Balance | None) -> str:
    if points is None or not points.expiring or points.expires_on is None:
        return ""
    return _("%(n)s lapse on %(day)s") % {"n": count(points.expiring), "day": day(points.expires_on)}


def _at_home(actor: Actor, profile: Profile) -> str:
    """The household and the fit card in one line; what is masked is left out."""
    if profile.kind != "person" or not actor.sees("B"):
        return ""
    mates = household_of(actor=actor, customer_id=profile.id)
    kin = [
        f"{ROLES[one.role]} {one.name}"
        for one in mates
        if one.customer_id != profile.id and one.until_on is None
    ]
    fields = [one for one in fields_defined(actor=actor, kind=profile.kind) if one.is_fit]
    known = (
        values_of(actor=actor, customer_ids=[profile.id], fields=fields).get(profile.id, {}) if fields else {}
    )
    english = is_english()
    told = sorted((one for one in known.values() if not one.is_masked), key=lambda one: one.field.position)
    return _(", ").join([*kin, *(f"{one.field.name(english)} {one.text(english)}" for one in told)])


def _step(read: Read, today: date) -> dict[str, str] | None:
    promise = next((one for one in read.followups if one.kind == "promise"), None)
    arrived = next((one for one in read.followups if one.kind == "wish"), None)
    birthday = next((one for one in read.followups if one.kind == "birthday"), None)
    other = next((one for one in read.followups if one.kind in ("manual", "at_risk", "own_consent")), None)
    points = read.points
    step = next_step(
        Known(
            promise=(str(promise.reason.get("text", "")), promise.due_on) if promise else None,
            arrived=goods_of(arrived.reason) if arrived else "",
            birthday_in=(birthday.due_on - today).days if birthday else None,
            followup=what_for(other) if other else "", lapsing=points.expiring if points else 0,
            lapses_on=points.expires_on if points else None,
            last_goods=read.orders[0].first_goods if read.orders else "",
            last_on=read.orders[0].sold_on if read.orders else None,
        ),
        today,
    )  # fmt: skip
    if step is None:
        return None
    title, why = step_words(step, today)
    draft = {"arrived": "arrived", "ask": "after", "birthday": "greeting"}.get(step.kind, "greeting")
    return {"title": title, "why": why, "kind": step.kind, "draft": draft}


def _order(order: OrderShown) -> dict[str, str]:
    goods = order.first_goods
    if order.line_count > 1:
        goods = ngettext("%(goods)s and %(n)s more", "%(goods)s and %(n)s more", order.line_count - 1) % {
            "goods": goods, "n": order.line_count - 1,
        }  # fmt: skip
    paid = order.total_minor - order.refunded_minor
    return {
        "goods": goods,
        "on": day(order.sold_on),
        "paid": money(paid, order.currency),
        "number": order.number,
    }


def _wish(wish: WishShown) -> dict[str, Any]:
    what = " ".join(filter(None, (wish.goods or wish.words, wish.size)))
    return {
        "id": wish.id, "what": what, "on": day(wish.asked_on), "is_here": wish.arrived_at is not None,
        "url": reverse("app_wish_closure", args=[wish.id]),
    }  # fmt: skip
