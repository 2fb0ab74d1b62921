"""One product: where it is in stock, nearest first; how it sells."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from shuke.customers.queries.lists import WIDE_SCOPES
from shuke.doors.web.request import actor_of, today
from shuke.doors.web.trade.words import quantity
from shuke.foundation.kernel.period import months_before
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.catalog.queries.goods import ProductRow, product_of
from shuke.trade.catalog.queries.stock import StockAt, stock_of
from shuke.trade.orders.queries.order import MonthSold, product_sold
from shuke.ui.formats import day, month, percent

MONTHS = 12


@require_safe
def product(request: HttpRequest, product_id: int) -> HttpResponse:
    """The product's page; its sales come after it, since they are counted over every receipt."""
    actor = actor_of(request)
    return render(request, "trade/product.html", {**_context(actor, product_id), "sales": None})


@require_safe
def product_sales(request: HttpRequest, product_id: int) -> HttpResponse:
    """The same with its sales by month; asked by htmx, only these."""
    actor = actor_of(request)
    if not _sees_sales(actor):
        raise Forbidden()
    if request.headers.get("HX-Request") == "true":
        found = product_of(actor=actor, product_id=product_id)
        return render(request, "trade/product_sales.html", {"sales": _sales(actor, found, today())})
    context = _context(actor, product_id)
    return render(
        request, "trade/product.html", {**context, "sales": _sales(actor, context["product"], today())}
    )


def _sees_sales(actor: Actor) -> bool:
    """Sums over several sellers are for who sees them all; few sales tell too much of whose they are."""
    return actor.may("orders.view") and actor.sees("S") == "full" and actor.scope in WIDE_SCOPES


def _context(actor: Actor, product_id: int) -> dict[str, Any]:
    found = product_of(actor=actor, product_id=product_id)
    stock = stock_of(actor=actor, product_id=product_id)
    return {
        "product": found, "on_hand": quantity(found.on_hand or 0), "margin": _margin(found),
        "facts": [fact for fact in (found.category, found.brand, found.supplier) if fact],
        "own": next((_at(at) for at in stock if at.is_own), None), "stock": [_at(at) for at in stock],
        "stock_url": f"{reverse('stock')}?view=all&product={product_id}",
        "sales_url": reverse("product_sales", args=[product_id]) if _sees_sales(actor) else "",
    }  # fmt: skip


def _margin(found: ProductRow) -> str:
    if not found.price_minor or found.cost_minor is None:
        return ""
    return percent(found.price_minor - found.cost_minor, found.price_minor, 0)


def _at(at: StockAt) -> dict[str, Any]:
    words = ngettext("restocked within %(n)s day", "restocked within %(n)s days", at.lead_days or 0) % {
        "n": at.lead_days
    }
    return {
        "store": at.store, "on_hand": quantity(at.on_hand), "has": at.on_hand > 0, "is_own": at.is_own,
        "lead": words if at.lead_days is not None else "", "counted": day(at.counted_at),
    }  # fmt: skip


def _sales(actor: Actor, found: ProductRow, now: date) -> dict[str, Any]:
    first = months_before(now.replace(day=1), MONTHS - 1)
    sold, buyers = product_sold(actor=actor, product_id=found.id, since=first)
    by_month = {one.month: one for one in sold}
    every = [months_before(now.replace(day=1), back) for back in range(MONTHS - 1, -1, -1)]
    rows = [by_month.get(one, MonthSold(one, 0.0, 0, 0)) for one in every]
    top = max((row.amount_minor for row in rows), default=0) or 1
    return {
        "currency": found.currency, "points": [row.amount_minor for row in rows],
        "rows": [
            {"month": month(row.month), "quantity": quantity(row.quantity), "amount_minor": row.amount_minor,
             "orders": row.orders, "share": max(row.amount_minor, 0) / top * 100}
            for row in reversed(rows)
        ],
        "buyers": ngettext("%(n)s customer bought it", "%(n)s customers bought it", buyers) % {"n": f"{buyers:,}"},
        "orders": sum(row.orders for row in rows), "label": _("Sales by month"),
        "total_minor": sum(row.amount_minor for row in rows),
    }  # fmt: skip
