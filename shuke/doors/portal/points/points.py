"""Points: what there is, what is on its way, what lapses when, and every movement."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.doors.portal.card.card import lapses
from shuke.doors.portal.door import Me, page, shop_name
from shuke.doors.portal.notices import said
from shuke.doors.portal.points.dispute import disputing
from shuke.doors.portal.points.words import KINDS
from shuke.trade.ledger.queries.balances import Balance, EntryShown, balances_of, entries_of
from shuke.trade.programme.queries.disputes import own_disputes
from shuke.ui.formats import MINUS, count, day, money

SHOWN = 30


@require_safe
@page
def points(request: HttpRequest, me: Me) -> HttpResponse:
    """The balance and the statement, newest first."""
    before = request.GET.get("before", "")
    after = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    held = balances_of(actor=me.actor, customer_id=me.member.customer_id, now=me.now)
    own = next((one for one in held if one.kind == "member_points"), Balance("member_points", "points"))
    entries = entries_of(
        actor=me.actor, customer_id=me.member.customer_id, denomination=own.denomination, before=after, limit=SHOWN + 1
    )  # fmt: skip
    disputed = own_disputes(actor=me.actor, customer_id=me.member.customer_id)
    context: dict[str, Any] = {
        "shop": shop_name(), "tab": "points", "said": said(request), "points": count(own.available), "lapses": lapses(own),
        "pending": _pending(own), "held": count(own.reserved) if own.reserved else "", "others": _others(held),
        "lines": [_line(one) | disputing(me, one, disputed) for one in entries[:SHOWN]],
        "more": f"?before={entries[SHOWN - 1].id}" if len(entries) > SHOWN else "",
    }  # fmt: skip
    return render(request, "portal/points/points.html", context)


def _pending(own: Balance) -> tuple[str, str] | None:
    if not own.pending:
        return None
    return count(own.pending), day(timezone.localtime(own.pending_until)) if own.pending_until else ""


def _others(held: list[Balance]) -> list[tuple[str, str]]:
    """What a member has beside points, and what is owed after refunds."""
    found = []
    for one in held:
        if one.kind == "stored_value":
            found.append((_("Stored value"), money(one.available, one.denomination)))
        if one.kind == "count_card":
            found.append((_("Count card"), count(one.available)))
        if one.kind == "member_debt" and one.available:
            found.append((_("Owed after refunds"), count(one.available)))
    return found


def _line(one: EntryShown) -> dict[str, Any]:
    return {
        "what": KINDS.get(one.kind, one.kind), "amount": f"{MINUS if one.amount < 0 else '+'}{count(abs(one.amount))}",
        "is_out": one.amount < 0, "at": one.at, "store": one.store, "balance": count(one.balance), "number": one.number,
        "order_url": reverse("me_order", args=[one.order_id]) if one.number and one.order_id else "",
    }  # fmt: skip
