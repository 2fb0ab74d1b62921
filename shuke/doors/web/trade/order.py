"""One order: its lines, how it was paid, what came back; for whom sales are masked when, where and whom."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shuke.customers.commands.identifiers import reveal_sales
from shuke.doors.web.identify.customer.panels import payment_label
from shuke.doors.web.identify.purchases.pages import SECONDS
from shuke.doors.web.request import actor_of
from shuke.doors.web.trade.words import channel_label, quantity, state_of
from shuke.doors.web.words import REASONS
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.orders.queries.order import LineShown, OrderFull, RefundShown, order_of


@require_safe
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """The order's page; out of reach is not found."""
    actor = _seeing_sales(request)
    found = order_of(actor=actor, order_id=order_id)
    return render(request, "trade/order.html", _context(actor, found))


@require_POST
def order_opening(request: HttpRequest, order_id: int) -> HttpResponse:
    """The page with all that is on it for a minute, for a reason: its customer's purchases are what was opened."""
    actor = _seeing_sales(request)
    with reading():
        found = order_of(actor=actor, order_id=order_id)
    if found.customer_id is None:
        raise NotFound(field="order")
    outcome = reveal_sales(actor=actor, customer_id=found.customer_id, reason=request.POST.get("reason", ""))
    with reading():
        shown = _context(outcome.value, order_of(actor=outcome.value, order_id=order_id))
    hidden_at = {"seconds": SECONDS, "url": reverse("order", args=[order_id])}
    response = render(request, "trade/order.html", {**shown, "hides": hidden_at})
    response.headers["Cache-Control"] = "no-store"
    return response


def _seeing_sales(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not actor.may("orders.view") or not actor.sees("S"):
        raise Forbidden()
    return actor


def _context(actor: Actor, found: OrderFull) -> dict[str, Any]:
    label, tone = state_of(found.total_minor, found.refunded_minor, found.status)
    return {
        "order": found, "status_label": label, "status_tone": tone, "channel": channel_label(found.channel),
        "customer_url": reverse("customer", args=[found.customer_id]) if found.customer_id else "",
        "kept_minor": found.total_minor - found.refunded_minor,
        "lines": [_line(actor, line) for line in found.lines], "refunds": _refunds(found),
        "payments": [(payment_label(method), amount, at) for method, amount, at in found.payments],
        "opening": _opening(actor, found),
    }  # fmt: skip


def _opening(actor: Actor, found: OrderFull) -> dict[str, Any] | None:
    """The form that opens a masked order; an anonymous sale has nobody whose purchases are opened."""
    if not found.is_masked or not found.customer_id or not actor.may("customers.reveal_sales"):
        return None
    return {"url": reverse("order_opening", args=[found.id]), "reasons": REASONS}


def _line(actor: Actor, line: LineShown) -> dict[str, Any]:
    return {
        "url": reverse("product", args=[line.product_id]) if actor.may("catalog.view") else "",
        "name": line.name or line.description or line.code, "code": line.code, "quantity": quantity(line.quantity),
        "unit_price_minor": round(line.unit_price_minor), "discount_minor": line.discount_minor, "tier_minor": line.tier_minor,
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
