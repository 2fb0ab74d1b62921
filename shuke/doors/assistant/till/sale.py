"""Ring up: goods chosen by thumb, worked out with the member's coupons and points, booked once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from shuke.customers.queries.profile import Profile, profile_of
from shuke.doors.assistant.door import at_work
from shuke.doors.assistant.till.allowance import terminal_of
from shuke.doors.assistant.till.basket import Item, address_with, basket_of, given
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.command import Outcome
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.catalog.queries.goods import products_found
from shuke.trade.counter.commands.identifying import MemberUnknown, identify_member
from shuke.trade.counter.commands.quoting import quote_sale
from shuke.trade.counter.commands.selling import ProofNeeded, ring_up
from shuke.trade.counter.queries.quotes import Asked
from shuke.trade.counter.rules.receipts import Alone, Paying, Receipt
from shuke.ui.formats import count, money
from shuke.ui.request import is_english, staff_of, today

SOURCE = "app"
METHODS = ("wechat", "alipay", "card", "cash")
OLDEST = timedelta(days=7)  # of a sale without a connection that is sent later


@require_http_methods(["GET", "POST"])
def sale(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The basket; worked out; rung up."""
    actor = at_work(request)
    if not actor.may("counter.ring_up"):
        raise Forbidden()
    if request.method != "POST":
        return _page(request, actor, profile_of(actor=actor, customer_id=customer_id), request.GET)
    with reading():
        profile = profile_of(actor=actor, customer_id=customer_id)
        items = basket_of(actor, request.POST.getlist("line"))
    if request.POST.get("step") == "pay":
        try:
            told = rung(request, actor, profile.id, profile.member_no, items).value
        except (ProofNeeded, MemberUnknown) as no:
            return _again(request, actor, profile, items, no)
        _say(request, told)
        return HttpResponseRedirect(reverse("app_member", args=[customer_id]))
    return _again(request, actor, profile, items, None)


def rung(
    request: HttpRequest,
    actor: Actor,
    customer_id: int,
    member_no: str,
    items: list[Item],
    alone: Alone | None = None,
    *,
    was_offline: bool = False,
) -> Outcome:
    """The sale of a form. Its key is its receipt number: sent again, it is the same sale.

    ``alone`` is what points or a coupon paid without a connection, within the phone's allowance. What was not worked out
    with the shop before it was paid (``was_offline``) was sold at the prices of the goods.
    """
    post, staff, now = request.POST, staff_of(request), timezone.now()
    lines = given(items)
    to_pay = post.get("to_pay", "")
    method = post.get("method", "") if post.get("method") in METHODS else "other"
    tendered = [(method, _whole(to_pay))] if _whole(to_pay) else []
    if alone:
        left = sum(one.total_minor for one in items) - alone.minor
        tendered = [("other", left)] if left > 0 else []
    paying = Paying(
        [one[:40] for one in post.getlist("coupon")][:10], _whole(post.get("points_minor", "")), tendered,
        at_list=was_offline and not to_pay, alone=alone,
    )  # fmt: skip
    receipt = Receipt(
        SOURCE, post.get("key", "")[:40].upper() or uuid4().hex.upper(), placed_at(post.get("at", ""), now), lines,
        seller_id=actor.staff_id, terminal=terminal_of(actor, post),
    )  # fmt: skip
    with transaction.atomic():  # who is not rung up was not looked up for it either
        member = found(actor, post.get("code", "").strip() or member_no, customer_id, staff.unit_id, now)
        return ring_up(
            actor=actor, receipt=receipt, unit_id=staff.unit_id, now=now, paying=paying, member=member
        )


def found(actor: Actor, text: str, customer_id: int, unit_id: int, now: datetime) -> str:
    """The ticket of this member; MemberUnknown for a code that is somebody else's."""
    told = identify_member(actor=actor, text=text[:200], unit_id=unit_id, now=now).value
    ticket = next((one["member"] for one in told if one["id"] == customer_id), "")
    if not ticket:
        raise MemberUnknown(field="code")
    return str(ticket)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def placed_at(text: str, now: datetime) -> datetime:
    """When it was rung up, as the form was opened or the phone tells; now for what cannot be."""
    at = parse_datetime(text) if len(text) < 40 else None
    if at is None or at.tzinfo is None or not now - OLDEST <= at <= now + timedelta(minutes=5):
        return now
    return at


def _say(request: HttpRequest, told: dict[str, Any]) -> None:
    paid = money(told["to_pay_minor"], told["currency"])
    earned = int(told["points_earned"])
    messages.success(request, _("Rung up: %(paid)s.") % {"paid": paid})
    if earned:
        points = ngettext("%(n)s point earned.", "%(n)s points earned.", earned)
        messages.success(request, points % {"n": count(earned)})


def _again(
    request: HttpRequest, actor: Actor, profile: Profile, items: list[Item], no: Refusal | None
) -> HttpResponse:
    """The page with what it comes to."""
    staff, now, post = staff_of(request), timezone.now(), request.POST
    quote: dict[str, Any] | None = None
    try:
        lines = given(items)
        member = found(actor, profile.member_no, profile.id, staff.unit_id, now)
        codes: Sequence[str] | str = (
            [one[:40] for one in post.getlist("coupon")][:10] if post.get("chosen") else "best"
        )
        asked = Asked(
            lines,
            now,
            "store",
            codes,
            _whole(post.get("points_minor", "")) if post.get("points") else 0,
        )
        quote = quote_sale(actor=actor, asked=asked, unit_id=staff.unit_id, now=now, member=member).value
        if post.get("points") and quote is not None and not quote["points_minor"]:
            whole = Asked(asked.lines, now, "store", codes, int(quote["most_by_points_minor"]))
            quote = quote_sale(actor=actor, asked=whole, unit_id=staff.unit_id, now=now, member=member).value
    except NotFound:
        raise
    except Refusal as refusal:
        no = no or refusal
    with reading():
        return _page(request, actor, profile, post, quote, no)


def _page(
    request: HttpRequest, actor: Actor, profile: Profile, asked: QueryDict, quote: dict[str, Any] | None = None,
    no: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    items, currency = basket_of(actor, asked.getlist("line")), staff_of(request).currency
    sought = asked.get("q", "").strip()[:60]
    context: dict[str, Any] = {
        "id": profile.id, "name": profile.name or profile.member_no, "items": [_item(items, one, currency) for one in items],
        "total": money(sum(one.total_minor for one in items), currency), "sought": sought, "error": str(no) if no else "",
        "goods": _goods(actor, items, sought, currency), "quote": _quote(quote), "key": asked.get("key") or uuid4().hex,
        "at": asked.get("at") or timezone.now().isoformat(), "methods": _methods(), "code": asked.get("code", ""),
        "coupon": asked.get("coupon", ""), "needs_proof": isinstance(no, ProofNeeded), "on": today(),
        "back_url": reverse("app_member", args=[profile.id]),
    }  # fmt: skip
    return render(request, "assistant/till/sale.html", context, status=no.status if no else 200)


def _item(items: list[Item], one: Item, currency: str) -> dict[str, Any]:
    return {
        "line": f"{one.product.id}*{one.quantity}", "name": one.product.name, "quantity": one.quantity,
        "total": money(one.total_minor, currency), "more": address_with(items, one.product.id, 1),
        "less": address_with(items, one.product.id, -1),
    }  # fmt: skip


def _goods(actor: Actor, items: list[Item], sought: str, currency: str) -> list[dict[str, str]]:
    if not sought:
        return []
    rows = products_found(actor=actor, text=sought, limit=8)
    priced = {one.product.id: one for one in basket_of(actor, [f"{row[0]}*1" for row in rows])}
    return [
        {
            "name": row[1],
            "price": money(priced[row[0]].total_minor, currency),
            "url": address_with(items, row[0], 1),
        }
        for row in rows
        if row[0] in priced
    ]


def _methods() -> list[tuple[str, str]]:
    return [
        ("wechat", _("WeChat Pay")),
        ("alipay", _("Alipay")),
        ("card", _("Bank card")),
        ("cash", _("Cash")),
    ]


def _quote(told: dict[str, Any] | None) -> dict[str, Any] | None:
    if told is None:
        return None
    currency = told["currency"]
    words = {
        name: money(told[f"{name}_minor"], currency)
        for name in ("total", "tier", "coupon", "points", "to_pay", "most_by_points")
    }
    return {
        **told, **{f"{name}_words": text for name, text in words.items()}, "earns": count(told["points_earned"]),
        "used": count(told["points_used"]), "tier_name": _tier_name(told["member_price"]),
    }  # fmt: skip


def _tier_name(price: dict[str, str] | None) -> str:
    if price is None:
        return ""
    return price["tier_en"] if is_english() and price["tier_en"] else price["tier"]
