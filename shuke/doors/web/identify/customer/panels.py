"""The figures, orders and portrait of the customer's page."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuke.doors.web.request import is_english
from shuke.doors.web.words import REASONS
from shuke.foundation.kernel.period import months_before
from shuke.foundation.org.actor import Actor
from shuke.insight.labels import CELLS, CHINESE_CELLS, STAGES
from shuke.trade.orders.queries.sales import Buying, OrderShown, habits_of, orders_of
from shuke.ui.formats import money, percent

ORDERS_SHOWN, ALL_ORDERS = 8, 500
HIDDEN = "****"


def figures_panel(buying: Buying | None, figure: Any, now: date, currency: str) -> dict[str, Any] | None:
    """Value, frequency, recency against the own rhythm, RFM; absent parts are None.

    ``buying`` ends where the actor's reach ends, ``figure`` counts every store: where they differ, both are said.
    """
    if buying is None:
        return None
    last_on = max(filter(None, (buying.last_on, figure.last_on if figure else None)), default=None)
    if last_on is None:
        return None
    spend, counts = _months(buying, now)
    currency = buying.currency or currency
    all_spend = max(buying.spend_12m_minor, figure.spend_12m_minor if figure else 0)
    all_orders = max(buying.orders_12m, figure.orders_12m if figure else 0)
    spend_hint = _("goods, net of refunds")
    frequency_hint = ngettext("%(n)s the year before", "%(n)s the year before", buying.orders_before_12m) % {
        "n": buying.orders_before_12m
    }
    if all_spend > buying.spend_12m_minor:
        spend_hint = _("in all stores; here %(amount)s") % {"amount": money(buying.spend_12m_minor, currency)}
    if all_orders > buying.orders_12m:
        frequency_hint = _("in all stores; here %(n)s, the year before %(before)s") % {
            "n": buying.orders_12m, "before": buying.orders_before_12m,
        }  # fmt: skip
    return {
        "currency": currency, "spend_minor": all_spend, "spend_points": spend, "spend_hint": spend_hint,
        "frequency": all_orders, "frequency_points": counts, "frequency_hint": frequency_hint,
        "recency_days": (now - last_on).days, "gap_days": figure.gap_days if figure else None,
        "elsewhere": buying.last_on != last_on, "last_on": last_on,
        "r": figure.r if figure else None, "f": figure.f if figure else None, "m": figure.m if figure else None,
        "cell": CELLS.get(figure.cell, "") if figure and figure.cell else "",
        "cell_cn": CHINESE_CELLS.get(figure.cell_cn, "") if figure and figure.cell_cn else "",
        "stage": STAGES.get(figure.stage or "", "") if figure else "",
        "coming": percent(figure.coming_bp, 10_000, 0) if figure else "",
        "rfm_url": reverse("rfm") + f"?r={figure.r}&f={figure.f}" if figure and figure.r else "",
    }  # fmt: skip


def _months(buying: Buying, now: date) -> tuple[list[int], list[int]]:
    by_month = {month: (count, amount) for month, count, amount in buying.months}
    first = now.replace(day=1)
    months = [months_before(first, back) for back in range(11, -1, -1)]
    found = [by_month.get(month, (0, 0)) for month in months]
    return [amount for _count, amount in found], [count for count, _amount in found]


def orders_panel(
    actor: Actor, customer_id: int, buying: Buying | None, everything: bool
) -> dict[str, Any] | None:
    """The newest orders, with how much of each was paid and came back."""
    if not actor.may("orders.view") or not actor.sees("S"):
        return None
    found = orders_of(actor=actor, customer_id=customer_id, limit=ALL_ORDERS if everything else ORDERS_SHOWN)
    total = max(buying.orders if buying else 0, len(found))
    all_url = "?orders=all#orders" if not everything and total >= ORDERS_SHOWN else ""
    is_masked = actor.sees("S") != "full"
    opening = None
    if is_masked and found and actor.may("customers.reveal_sales"):
        opening = {"url": reverse("customer_purchases", args=[customer_id]), "reasons": REASONS}
    return {
        "count": None if is_masked and all_url else total, "capped": False, "is_masked": is_masked, "opening": opening,
        "all_url": all_url, "none": _no_orders(actor),
        "rows": [_order(order) for order in found],
    }  # fmt: skip


def _no_orders(actor: Actor) -> str:
    """At the till only the day's sales of the own store are reached: an empty list says no more than that."""
    return _("No purchase in this store today") if actor.scope == "desk" else _("No orders")


def _order(order: OrderShown) -> dict[str, Any]:
    if order.is_masked:
        at = {"number": order.number, "sold_on": order.sold_on, "store": order.store}
        return {**at, "url": reverse("order", args=[order.id]), "summary": HIDDEN}
    summary = order.first_goods
    if order.line_count > 1:
        summary = ngettext("%(goods)s and %(n)s more", "%(goods)s and %(n)s more", order.line_count - 1) % {
            "goods": order.first_goods, "n": order.line_count - 1,
        }  # fmt: skip
    label, tone = _("Completed"), "success"
    if order.refunded_minor:
        whole = order.refunded_minor >= order.total_minor
        label, tone = (_("Returned"), "danger") if whole else (_("Partly returned"), "warning")
    return {
        "number": order.number, "sold_on": order.sold_on, "summary": summary, "store": order.store,
        "url": reverse("order", args=[order.id]),
        "paid_minor": order.total_minor - order.refunded_minor, "currency": order.currency,
        "status_label": label, "status_tone": tone,
    }  # fmt: skip


def portrait_panel(actor: Actor, customer_id: int, now: date) -> dict[str, Any] | None:
    """What, when and how the customer buys, over two years."""
    habits = habits_of(actor=actor, customer_id=customer_id, since=now - timedelta(days=730))
    if not habits.hours:
        return None
    orders = sum(habits.hours.values())
    parts = ((_("Morning"), 0), (_("Afternoon"), 1), (_("Evening"), 2))
    # A category without a name: receipts that carry no assortment.
    named = [(en if is_english() else zh, share * 100) for zh, en, share in habits.categories if zh]
    currency = orders_currency(actor, customer_id)
    return {
        "hint": ngettext("%(n)s order in 24 months", "%(n)s orders in 24 months", orders) % {"n": orders},
        "categories": named, "weekdays": [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")],
        "dayparts": [(label, [habits.hours.get((weekday, part), 0) for weekday in range(7)]) for label, part in parts],
        "top": max(habits.hours.values()),
        "facts": [
            (_("Basket"), money(habits.basket_minor, currency, whole=True)),
            (_("With discount"), percent(habits.discounted_share, 1, 0)),
            *([(_("Pays by"), payment_label(habits.payment))] if habits.payment else []),
        ],
    }  # fmt: skip


def orders_currency(actor: Actor, customer_id: int) -> str:
    """Currency of the newest order."""
    newest = orders_of(actor=actor, customer_id=customer_id, limit=1)
    return newest[0].currency if newest else "CNY"


def payment_label(method: str) -> str:
    """A payment method in words; unknown ones as the till names them."""
    known = {"wechat": _("WeChat Pay"), "alipay": _("Alipay"), "card": _("Bank card"), "cash": _("Cash")}
    return known.get(method, method)
