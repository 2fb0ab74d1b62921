"""What a few letters may name, group by group: each source asks its domain's own query, by the actor's right."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.lists import WIDE_SCOPES
from shuke.customers.queries.search import Hit, customers_found
from shuke.doors.web.finding.places import acts_named, pages_named
from shuke.doors.web.finding.shape import Found, Group
from shuke.doors.web.trade.words import quantity
from shuke.foundation.org.actor import Actor
from shuke.insight.queries.customers import figures_of
from shuke.trade.catalog.queries.goods import products_found
from shuke.trade.orders.queries.sales import orders_found
from shuke.ui.formats import day, money

LOOKED_AT = 40
WHY = {
    "name": "", "given_name": "", "initials": "", "pinyin": "", "given_pinyin": "",
    "member_no": gettext_lazy("member number"), "phone": gettext_lazy("phone"), "email": gettext_lazy("e-mail"),
    "card": gettext_lazy("card"), "wechat": gettext_lazy("WeChat"), "external": gettext_lazy("number elsewhere"),
    "tail": gettext_lazy("last four digits"),
}  # fmt: skip


def customers(actor: Actor, text: str, most: int) -> list[Found]:
    """Customers by name, pinyin, initials, phone, its last four digits, card; of those found alike the regulars first."""
    if not text or not actor.may("customers.search"):
        return []
    hits = customers_found(actor=actor, text=text, limit=LOOKED_AT)
    grades: dict[int, str] = {}
    if hits and actor.may("insight.view_figures") and actor.scope in WIDE_SCOPES:
        found = figures_of(actor=actor, customer_ids=[hit.id for hit in hits])
        grades = {id_: figure.abc for id_, figure in found.items()}
    ways = list(dict.fromkeys(hit.why for hit in hits))
    hits = sorted(hits, key=lambda hit: (ways.index(hit.why), grades.get(hit.id, "Z")))[:most]
    numbers = _told_apart_by(actor, hits)
    return [
        Found(reverse("customer", args=[hit.id]), hit.name or hit.member_no,
              _(", ").join(filter(None, (numbers[hit.id], str(WHY[hit.why])))), grade=grades.get(hit.id))
        for hit in hits
    ]  # fmt: skip


def _told_apart_by(actor: Actor, hits: list[Hit]) -> dict[int, str]:
    """Namesakes are told apart by the end of the phone number, else by the member number."""
    ids = [hit.id for hit in hits]
    shown = contacts_of(actor=actor, customer_ids=ids, kinds=("phone",), only_primary=True)
    phones = {contact.customer_id: contact.shown for contact in shown}
    return {hit.id: phones.get(hit.id) or (hit.member_no if actor.sees("B") else "") for hit in hits}


def orders(actor: Actor, text: str, most: int) -> list[Found]:
    """Orders whose number begins so, from four characters on."""
    has_number = len(text) >= 4 and any(char.isdigit() for char in text)
    if not has_number or not actor.may("orders.view") or not actor.sees("S"):
        return []
    return [
        Found(reverse("order", args=[id_]), number, _order_words(day(at), money(total, currency) if currency else ""), "receipt")
        for id_, number, _customer, at, total, currency in orders_found(actor=actor, number=text.upper(), limit=most)
    ]  # fmt: skip


def _order_words(on: str, amount: str) -> str:
    return (
        _("order, %(day)s, %(amount)s") % {"day": on, "amount": amount}
        if amount
        else _("order, %(day)s") % {"day": on}
    )


def products(actor: Actor, text: str, most: int) -> list[Found]:
    """Goods by code, name, pinyin or first letters, with what lies in all stores."""
    if len(text) < 2 or not actor.may("catalog.view"):
        return []
    return [
        Found(reverse("product", args=[id_]), name,
              _("%(code)s, in stock %(number)s") % {"code": code, "number": quantity(on_hand)}, "package")
        for id_, name, code, on_hand in products_found(actor=actor, text=text, limit=most)
    ]  # fmt: skip


Source = Callable[[Actor, str, int], list[Found]]
# key, heading, source, how many the palette shows: 20 at most in all
SOURCES: tuple[tuple[str, Any, Source, int], ...] = (
    ("customers", gettext_lazy("Customers"), customers, 6),
    ("orders", gettext_lazy("Orders"), orders, 3),
    ("products", gettext_lazy("Products"), products, 5),
    ("pages", gettext_lazy("Pages"), pages_named, 3),
    ("acts", gettext_lazy("Do something"), acts_named, 3),
)


def groups_named(actor: Actor, text: str, times: int = 1) -> list[Group]:
    """The groups that hold something; ``times`` as many of each as the palette shows."""
    times = times if text else 2  # nothing is asked yet: pages and acts have the place for themselves
    found = [(key, label, source(actor, text, most * times)) for key, label, source, most in SOURCES]
    return [Group(key, label, answers) for key, label, answers in found if answers]
