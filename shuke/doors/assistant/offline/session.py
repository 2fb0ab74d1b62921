"""The key of the phone's cache, and who is signed in: for the app's own script, as long as the session lasts."""

import base64
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuke.customers.queries.contacts import contacts_of
from shuke.customers.queries.lists import Asked, customers_listed
from shuke.doors.assistant.door import at_work
from shuke.doors.assistant.members.kept import kept_until
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.keyring import keyring
from shuke.trade.catalog.queries.assortment import products_priced
from shuke.trade.orders.queries.since import goods_sold_most
from shuke.ui.formats import money
from shuke.ui.request import staff_of

GOODS = 40
KEPT = 60  # the newest of the own members; whoever is opened is kept besides


@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """Key, form token and name. The key is the person's own and the same after each sign-in, so that acts which wait can be
    read again; without a session nobody is given it, and a tablet that was taken away keeps its secrets."""
    actor = at_work(request)
    staff = staff_of(request)
    key = cipher.blind(keyring().index, "assistant.cache", str(staff.id))
    return _private(
        {
            "key": base64.b64encode(key).decode(), "csrf": get_token(request), "staff": staff.id,
            "name": staff.name, "role": actor.role,
        }
    )  # fmt: skip


@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """The own members in short, for finding them without a connection; none for who reaches nobody without looking up."""
    actor = at_work(request)
    goods = _goods(actor, staff_of(request).currency) if actor.may("counter.ring_up") else []
    return _private({"cards": _short(actor) if actor.scope == "own" else [], "goods": goods})


def _goods(actor: Actor, currency: str) -> list[dict[str, Any]]:
    """What the store sold most lately, to ring up from memory."""
    ids = goods_sold_most(actor=actor, since=timezone.localdate() - timedelta(days=60), limit=GOODS)
    priced = products_priced(actor=actor, product_ids=ids)
    return [
        {
            "id": id_,
            "name": priced[id_].name,
            "price": money(priced[id_].price_minor, currency),
            "price_minor": priced[id_].price_minor,
        }
        for id_ in ids
        if id_ in priced and priced[id_].price_minor
    ]


def _short(actor: Actor) -> list[dict[str, Any]]:
    now = timezone.now()
    rows = customers_listed(actor=actor, asked=Asked((), limit=KEPT), figures=())[:KEPT]
    ids = [row.id for row in rows]
    phones = {
        one.customer_id: one.shown
        for one in contacts_of(actor=actor, customer_ids=ids, kinds=("phone",), only_primary=True)
    }
    until = kept_until(actor, now, is_mine=True).timestamp()
    at = timezone.localtime(now).strftime("%H:%M")
    return [
        {"id": row.id, "name": row.name or row.member_no, "member_no": row.member_no, "phone": phones.get(row.id, ""),
         "until": until, "at": at}
        for row in rows
    ]  # fmt: skip


def _private(told: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(told)
    response.headers["Cache-Control"] = "private, no-store"
    return response
