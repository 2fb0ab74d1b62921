"""The member's card, and all purchases within reach."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.customers.queries.profile import profile_of
from shuke.doors.assistant.door import at_work
from shuke.doors.assistant.members.card import card_of
from shuke.doors.assistant.members.kept import kept_until
from shuke.doors.assistant.till.allowance import payable_unproven
from shuke.doors.assistant.till.kept_coupons import kept_coupons
from shuke.foundation.org.actor import Actor
from shuke.service.care.queries.takers import takers_of
from shuke.trade.coupons.queries.at_hand import coupons_of
from shuke.trade.orders.queries.sales import orders_of
from shuke.ui.formats import day, money
from shuke.ui.request import staff_of, today

ALL_ORDERS = 100
MOST_ACTS = 5


@require_safe
def member(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The card."""
    actor, now = at_work(request), timezone.now()
    card = card_of(actor, customer_id, now, today())
    at_hand = None
    if actor.may("coupons.view"):
        at_hand = coupons_of(actor=actor, customer_id=customer_id, unit_id=staff_of(request).unit_id, now=now)
    pay = payable_unproven(card["available"]) if actor.may("counter.ring_up") else None
    carried = kept_coupons(at_hand or [], staff_of(request).currency) if actor.may("counter.ring_up") else []
    context: dict[str, Any] = {
        "takers": _takers(actor, card, today()), "coupons": at_hand, "first_coupon": at_hand[0].name if at_hand else "",
        "card": card, "acts": acts_for(actor, customer_id), "kept": kept(card, actor, now, pay) | {"coupons": carried},
        "contact_url": reverse("app_contact", args=[customer_id]) if _may_write(actor) else "",
    }  # fmt: skip
    return render(request, "assistant/members/member.html", context)


def _takers(actor: Actor, card: dict[str, Any], on: date) -> list[tuple[int, str]]:
    """To whom what is still to do can be handed; not asked for where there is nothing."""
    if not card["followups"] or not actor.may("care.hand_over_followup"):
        return []
    return takers_of(actor=actor, customer_id=card["id"], today=on)


def _may_write(actor: Actor) -> bool:
    return actor.may("conversations.log_contact") and bool(actor.sees("C"))


def kept(card: dict[str, Any], actor: Actor, now: Any, pay: dict[str, Any] | None) -> dict[str, Any]:
    """What the phone keeps of a card: words as they stand on it, until when."""
    told = ("id", "name", "member_no", "phone", "tier", "points", "last", "at_home", "orders", "url")
    return {
        **{name: card[name] for name in told}, "pay": pay, "at": timezone.localtime(now).strftime("%H:%M"),
        "until": kept_until(actor, now, is_mine=card["is_mine"]).timestamp(),
    }  # fmt: skip


def acts_for(actor: Actor, customer_id: int) -> list[dict[str, Any]]:
    """The big acts that the role allows, at most five."""
    found = []
    if actor.may("counter.ring_up"):
        found += [
            ("app_sale", "shopping-cart", _("Ring up"), [customer_id]),
            ("app_claim", "coins", _("Add points"), [customer_id]),
        ]
    if actor.may("coupons.view"):
        found.append(("app_coupons", "ticket", _("Coupons"), [customer_id]))
    if actor.may("care.view"):
        found.append(("app_notes", "pencil", _("Note"), [customer_id]))
    if _may_write(actor):
        found.append(("app_contact", "send", _("Write"), [customer_id]))
    return [
        {"url": reverse(name, args=args), "icon": icon, "label": label}
        for name, icon, label, args in found[:MOST_ACTS]
    ]


@require_safe
def purchases(request: HttpRequest, customer_id: int) -> HttpResponse:
    """All purchases within reach."""
    actor = at_work(request)
    profile = profile_of(actor=actor, customer_id=customer_id)
    found = orders_of(actor=actor, customer_id=customer_id, limit=ALL_ORDERS)
    rows = [
        {"goods": one.first_goods, "sub": _(", ").join((day(one.sold_on), one.store)), "number": one.number,
         "paid": "" if one.is_masked else money(one.total_minor - one.refunded_minor, one.currency)}
        for one in found
    ]  # fmt: skip
    context = {
        "name": profile.name or profile.member_no,
        "rows": rows,
        "back_url": reverse("app_member", args=[customer_id]),
    }
    return render(request, "assistant/members/purchases.html", context)
