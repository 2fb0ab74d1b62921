"""Cards that are paid ahead: gift cards by their code, a member's count cards and stored value."""

import secrets
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuke.customers.queries.profile import profile_of
from shuke.doors.web.customise.programme.reading import minor_of
from shuke.doors.web.request import actor_of, staff_of, today, whole
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.ledger.commands.cards import (
    buy_count_card,
    issue_gift_card,
    redeem_gift_card,
    use_count_card,
)
from shuke.trade.ledger.commands.values import load_value
from shuke.trade.ledger.queries.balances import balances_of
from shuke.trade.ledger.queries.cards import CardShown, count_cards_of, gift_card_of
from shuke.trade.ledger.rules.codes import LENGTH, LETTERS
from shuke.ui.formats import count, day, money

MONTHS = (12, 24, 36)


def _require(actor: Actor, act: str) -> None:
    if not actor.may(act) or not actor.unit_id or not actor.sees("B"):
        raise Forbidden()


def _key(request: HttpRequest, act: str) -> str:
    """The form's own mark: the same form sent twice is one act."""
    mark = "".join(letter for letter in request.POST.get("mark", "") if letter.isalnum())[:40]
    return f"page/{act}/{actor_of(request).staff_id}/{mark or secrets.token_hex(16)}"


def _in_months(months: int | None) -> date | None:
    if months not in MONTHS:
        return None
    on = today()
    return date(on.year + months // 12, on.month, min(on.day, 28))


@require_http_methods(["GET", "HEAD", "POST"])
def gift_cards(request: HttpRequest) -> HttpResponse:
    """A gift card is sold: its code is shown once."""
    actor = actor_of(request)
    _require(actor, "ledger.issue_gift_card")
    if request.method != "POST":
        return _page(request)
    currency, sent = staff_of(request).currency, request.POST
    code = "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
    amount: Any = minor_of(sent.get("amount", ""), currency)
    try:
        issue_gift_card(
            actor=actor, code=code, amount=amount, currency=currency, unit_id=actor.unit_id, now=timezone.now(),
            key=_key(request, "gift"), expires_on=_in_months(whole(sent.get("months"))),
        )  # fmt: skip
    except Refusal as no:
        return _refused(request, no)
    told = "-".join(code[place : place + 4] for place in range(0, LENGTH, 4))
    return _page(request, sold={"code": told, "amount": money(amount, currency)})


@require_POST
def gift_card_look(request: HttpRequest) -> HttpResponse:
    """What is left of a card."""
    actor = actor_of(request)
    _require(actor, "ledger.redeem_gift_card")
    code = request.POST.get("code", "")
    with reading():
        found = gift_card_of(actor=actor, code=code, now=timezone.now())
    return _page(request, looked={"code": code, **(_gift(found) if found else {"none": True})})


@require_POST
def gift_card_payment(request: HttpRequest) -> HttpResponse:
    """Somebody pays with a card."""
    actor, sent, currency = actor_of(request), request.POST, staff_of(request).currency
    _require(actor, "ledger.redeem_gift_card")
    amount: Any = minor_of(sent.get("amount", ""), currency)
    code = sent.get("code", "")
    try:
        redeem_gift_card(
            actor=actor,
            code=code,
            amount=amount,
            unit_id=actor.unit_id,
            now=timezone.now(),
            key=_key(request, "pay"),
        )
    except Refusal as no:
        return _refused(request, no)
    messages.success(request, _("Paid with the card: %(amount)s.") % {"amount": money(amount, currency)})
    return HttpResponseRedirect(reverse("gift_cards"))


def _gift(one: CardShown) -> dict[str, Any]:
    return {
        "left": money(one.available, one.denomination),
        "until": day(one.expires_on) if one.expires_on else "",
    }


def _refused(request: HttpRequest, no: Refusal) -> HttpResponse:
    if no.status not in (404, 409, 410, 422):
        raise no
    return _page(request, error=str(no), status=no.status if no.status != 404 else 422)


def _page(request: HttpRequest, status: int = 200, **found: Any) -> HttpResponse:
    context = {
        "currency": staff_of(request).currency,
        "mark": secrets.token_hex(8),
        "months": MONTHS,
        **found,
    }
    return render(request, "identify/points/gift_cards.html", context, status=status)


@require_safe
def member_cards(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A member's count cards and stored value, with what is sold and used of them."""
    actor = actor_of(request)
    _require(actor, "ledger.use_count_card")
    profile, now = profile_of(actor=actor, customer_id=customer_id), timezone.now()
    held = balances_of(actor=actor, customer_id=customer_id, now=now)
    context = {
        "name": profile.name or profile.member_no, "customer_id": customer_id, "currency": staff_of(request).currency,
        "mark": secrets.token_hex(8), "months": MONTHS,
        "values": [money(one.available, one.denomination) for one in held if one.kind == "stored_value"],
        "cards": [_card(one) for one in count_cards_of(actor=actor, customer_id=customer_id, now=now)],
    }  # fmt: skip
    return render(request, "identify/points/cards.html", context)


def _card(one: CardShown) -> dict[str, Any]:
    left = ngettext("%(n)s time left", "%(n)s times left", one.available) % {"n": count(one.available)}
    return {
        "id": one.id,
        "label": one.label,
        "left": left,
        "until": day(one.expires_on) if one.expires_on else "",
    }


@require_POST
def count_card_sale(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A member buys a count card."""
    actor, sent = actor_of(request), request.POST
    _require(actor, "ledger.buy_count_card")
    times: Any = sent.get("times", "")

    def act() -> None:
        buy_count_card(
            actor=actor, customer_id=customer_id, label=sent.get("label", ""), times=times, unit_id=actor.unit_id,
            now=timezone.now(), key=_key(request, "count"), expires_on=_in_months(whole(sent.get("months"))),
        )  # fmt: skip

    return _done(request, customer_id, act, _("The card is sold."))


@require_POST
def count_card_use(request: HttpRequest, customer_id: int, card_id: int) -> HttpResponse:
    """Once of a card is used."""
    actor = actor_of(request)
    _require(actor, "ledger.use_count_card")

    def act() -> None:
        use_count_card(
            actor=actor,
            card_id=card_id,
            unit_id=actor.unit_id,
            now=timezone.now(),
            key=_key(request, f"use{card_id}"),
        )

    return _done(request, customer_id, act, _("Used once."))


@require_POST
def value_loading(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A member pays ahead."""
    actor, sent, currency = actor_of(request), request.POST, staff_of(request).currency
    _require(actor, "ledger.load_value")
    amount: Any = minor_of(sent.get("amount", ""), currency)
    extra: Any = minor_of(granted, currency) if (granted := sent.get("granted", "").strip()) else 0

    def act() -> None:
        load_value(
            actor=actor, customer_id=customer_id, amount=amount, granted=extra, currency=currency, unit_id=actor.unit_id,
            now=timezone.now(), key=_key(request, "load"),
        )  # fmt: skip

    return _done(request, customer_id, act, _("The money is on the card."))


def _done(request: HttpRequest, customer_id: int, act: Any, words: str) -> HttpResponse:
    try:
        act()
        messages.success(request, words)
    except Refusal as no:
        if no.status not in (409, 410, 422):
            raise
        messages.error(request, str(no))
    return HttpResponseRedirect(reverse("customer_cards", args=[customer_id]))
