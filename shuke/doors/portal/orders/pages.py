"""The member's own purchases, and one of them with its goods and what came back."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shuke.doors.portal.door import Me, page, shop_name
from shuke.trade.orders.queries.listed import OrderRow, OrdersAsked, orders_listed
from shuke.trade.orders.queries.order import LineShown, OrderFull, order_of
from shuke.ui.formats import money

SHOWN = 20


@require_safe
@page
def orders(request: HttpRequest, me: Me) -> HttpResponse:
    """Purchases, the newest first."""
    found = orders_listed(
        actor=me.actor, asked=OrdersAsked(place=_place(request.GET.get("before", "")), limit=SHOWN)
    )
    last = found[SHOWN - 1] if len(found) > SHOWN else None
    context: dict[str, Any] = {
        "shop": shop_name(), "tab": "orders", "orders": [_row(one) for one in found[:SHOWN]],
        "more": f"?before={last.placed_at.timestamp():.6f}_{last.id}" if last else "",
    }  # fmt: skip
    return render(request, "portal/orders/orders.html", context)


@require_safe
@page
def order(request: HttpRequest, me: Me, order_id: int) -> HttpResponse:
    """One purchase; another member's is not found."""
    found = order_of(actor=me.actor, order_id=order_id)
    context = {
        "shop": shop_name(), "tab": "orders", "order": _shown(found),
        "lines": [_line(one, found.currency) for one in found.lines],
    }  # fmt: skip
    return render(request, "portal/orders/order.html", context)


def _place(text: str) -> tuple[datetime, int] | None:
    """Where a list goes on; the beginning for what is no place."""
    moment, _, number = text[:40].partition("_")
    try:
        return datetime.fromtimestamp(float(moment), tz=UTC), int(number)
    except (ValueError, OverflowError, OSError):
        return None


def _back(minor: int, currency: str) -> str:
    return money(minor, currency) if minor else ""


def _row(one: OrderRow) -> dict[str, Any]:
    return {
        "url": reverse("me_order", args=[one.id]), "at": one.placed_at, "store": one.store, "number": one.number,
        "total": money(one.total_minor, one.currency), "came_back": _back(one.refunded_minor, one.currency),
        "is_cancelled": one.status == "cancelled", "lines": one.line_count,
    }  # fmt: skip


def _shown(one: OrderFull) -> dict[str, Any]:
    return {
        "number": one.number, "at": one.placed_at, "store": one.store, "total": money(one.total_minor, one.currency),
        "discount": money(one.discount_minor, one.currency) if one.discount_minor else "",
        "by_tier": _back(sum(line.tier_minor for line in one.lines), one.currency),
        "came_back": _back(one.refunded_minor, one.currency), "is_cancelled": one.status == "cancelled",
        "refunds": sorted({(refund.refunded_at, refund.number) for refund in one.refunds}),
    }  # fmt: skip


def _line(one: LineShown, currency: str) -> dict[str, Any]:
    return {
        "name": one.description or one.name, "quantity": f"{one.quantity.normalize():f}",
        "total": money(one.total_minor, currency),
        "came_back": _back(one.refunded_minor, currency),
        "back": f"{one.refunded_quantity.normalize():f}" if one.refunded_quantity else "",
    }  # fmt: skip
