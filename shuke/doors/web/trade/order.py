"""One order: its lines, how it was paid, what came back."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shuke.doors.web.identify.customer.panels import payment_label
from shuke.doors.web.request import actor_of
from shuke.doors.web.trade.words import channel_label, quantity, state_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.orders.queries.order import LineShown, OrderFull, RefundShown, order_of


@require_safe
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """The order's page; out of reach is not found."""
    actor = actor_of(request)
    if not actor.may("orders.view") or not actor.sees("S"):
        raise Forbidden()
    found = order_of(actor=actor, order_id=order_id)
    label, tone = state_of(found.total_minor, found.refunded_minor, found.status)
    context = {
        "order": found, "status_label": label, "status_tone": tone, "channel": channel_label(found.channel),
        "customer_url": reverse("customer", args=[found.customer_id]) if found.customer_id else "",
        "kept_minor": found.total_minor - found.refunded_minor,
        "lines": [_line(actor, line) for line in found.lines], "refunds": _refunds(found),
        "payments": [(payment_label(method), amount, at) for method, amount, at in found.payments],
    }  # fmt: skip
    return render(request, "trade/order.html", context)


def _line(actor: Actor, line: LineShown) -> dict[str, Any]:
    return {
        "url": reverse("product", args=[line.product_id]) if actor.may("catalog.view") else "",
        "name": line.name or line.description or line.code, "code": line.code, "quantity": quantity(line.quantity),
        "unit_price_minor": round(line.unit_price_minor), "discount_minor": line.discount_minor,
        "total_minor": line.total_minor, "is_goods": line.is_goods,
        "returned": quantity(line.refunded_quantity) if line.refunded_quantity else "",
        "returned_minor": line.refunded_minor,
    }  # fmt: skip


def _refunds(found: OrderFull) -> list[dict[str, Any]]:
    """Refunds by their own number, with what came back of which line."""
    names = {line.id: line.name or line.description or line.code for line in found.lines}

    def number_of(refund: RefundShown) -> tuple[Any, str]:
        return refund.refunded_at, refund.number

    return [
        {"number": number, "at": at, "lines": [
            (names[one.line_id], quantity(one.quantity), one.amount_minor) for one in ones
        ]}
        for (at, number), ones in groupby(sorted(found.refunds, key=number_of), key=number_of)
    ]  # fmt: skip
