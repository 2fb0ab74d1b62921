"""The form of an offer ↔ its document: what the form shows is read back, what it does not show stays."""

import re
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuke.doors.web.customise.coupons.pages import may_draft, names_here, programme_terms
from shuke.doors.web.customise.coupons.words import KINDS, OCCASIONS
from shuke.doors.web.customise.programme.draft import choices, shown_major
from shuke.doors.web.customise.programme.reading import ids_of, minor_of, number_of, where_of
from shuke.doors.web.forms import attempted, wrong
from shuke.doors.web.request import actor_of, staff_of
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import reading
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.coupons.commands.offers import change_offer, draft_offer
from shuke.trade.coupons.queries.offers import OfferShown, offer_of
from shuke.trade.programme.rules.documents import written

USUAL: dict[str, Any] = {"offer": {"kind": "amount"}, "days": 30}


@require_http_methods(["GET", "HEAD", "POST"])
def offer_new(request: HttpRequest) -> HttpResponse:
    """A new offer, as a draft."""
    actor, currency = actor_of(request), staff_of(request).currency
    if not may_draft(actor):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, None, USUAL, currency, None)
    sent = request.POST
    document = document_of(sent, {"offer": {}}, currency)
    return attempted(
        request,
        lambda: draft_offer(
            actor=actor, code=sent.get("code", ""), currency=currency, document=document, now=timezone.now(),
            **_words(sent, currency),
        ),
        lambda no: _form(request, None, document, currency, no), lambda id_: reverse("offer", args=[id_]),
        _("The draft is kept. Open it when it may begin."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def offer_change(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Other words or terms of an offer."""
    actor = actor_of(request)
    if not may_draft(actor):
        raise Forbidden()
    with reading():
        one = offer_of(actor=actor, offer_id=offer_id)
    if one is None:
        raise NotFound(field="offer_id")
    before = written(one.terms)
    if request.method != "POST":
        return _form(request, one, before, one.currency, None)
    sent = request.POST
    document = document_of(sent, before, one.currency)
    seen = parse_datetime(sent.get("seen", "")) if sent.get("seen") else None
    return attempted(
        request,
        lambda: change_offer(
            actor=actor, offer_id=offer_id, document=document, now=timezone.now(), seen=seen, **_words(sent, one.currency)
        ),
        lambda no: _form(request, one, document, one.currency, no), lambda _n: reverse("offer", args=[offer_id]), _("Saved."),
    )  # fmt: skip


def _words(sent: QueryDict, currency: str) -> dict[str, Any]:
    budget = sent.get("budget", "").strip()
    return {
        "name": sent.get("name", ""), "name_en": sent.get("name_en", ""),
        "budget_minor": minor_of(budget, currency) if budget else None,
    }  # fmt: skip


def document_of(sent: QueryDict, before: dict[str, Any], currency: str) -> dict[str, Any]:
    """What a form says; what cannot be read stays text, and is refused then."""
    kind, number, cap = (
        sent.get("kind", "amount"),
        sent.get("number", "").strip(),
        sent.get("cap", "").strip(),
    )
    offer = {
        **before["offer"], "kind": kind, "where": where_of(sent, "w", before["offer"].get("where", {}), currency),
        "not_on_weekdays": ids_of(sent, "not_weekday", least=0), "not_on": _days(sent.get("not_on", "")),
        "is_exclusive": bool(sent.get("exclusive")), "may_be_given": bool(sent.get("may_be_given")),
        "counts_on": "initial" if sent.get("initial") else "reduced",
        "minor": minor_of(number, currency) if kind == "amount" else 0,
        "percent": number_of(sent, "number") if kind == "percent" else 0,
        "cap_minor": minor_of(cap, currency) if kind == "percent" and cap else None,
    }  # fmt: skip
    if kind == "buy_x_get_y":
        offer |= {"buy": number_of(sent, "buy") or 0, "get": number_of(sent, "get") or 0}
    return {
        **before,
        "offer": offer,
        "days": number_of(sent, "days"),
        "comes_back": bool(sent.get("comes_back")),
        "occasion": sent.get("occasion", ""),
        "ahead_days": number_of(sent, "ahead_days") or 0,
        **_own_day(sent),
    }


def _own_day(sent: QueryDict) -> dict[str, Any]:
    """A day as 11-11 or 8/15, kept only where the offer is given on one."""
    parts = re.fullmatch(r"\s*(\d{1,2})\D{1,3}(\d{1,2})\D{0,2}", sent.get("own_day", ""))
    if sent.get("occasion") != "own_day":
        parts = None
    month, day = (int(parts[1]), int(parts[2])) if parts else (0, 0)
    return {"own_month": month, "own_day": day, "own_is_lunar": bool(parts and sent.get("own_is_lunar"))}


def _days(text: str) -> list[Any]:
    return [part for part in re.split(r"[\s,，;；]+", text) if part]


def _form(
    request: HttpRequest, one: OfferShown | None, document: dict[str, Any], currency: str, no: Refusal | None
) -> HttpResponse:
    actor = actor_of(request)
    with reading():
        names, programme = names_here(actor, currency), programme_terms(actor)
    tiers = [{"key": tier.key, "name": tier.name} for tier in programme.tiers] if programme else []
    offer, sent = document["offer"], request.POST if no else QueryDict()
    where = offer.get("where", {})
    kind = offer.get("kind", "amount")
    number = offer.get("percent") if kind == "percent" else shown_major(offer.get("minor") or None, currency)
    context = {
        "one": one, "currency": currency, "action": request.path, "seen": one.changed_at.isoformat() if one else "",
        "given": {
            "code": sent.get("code", ""), "name": sent.get("name", one.name if one else ""),
            "name_en": sent.get("name_en", one.name_en if one else ""),
            "budget": sent.get("budget", shown_major(one.budget_minor if one else None, currency)),
            "number": number or "", "cap": shown_major(offer.get("cap_minor"), currency), "buy": offer.get("buy", 1),
            "get": offer.get("get", 1), "days": document.get("days") or "",
            "own_day": f"{document['own_month']}-{document['own_day']}" if document.get("own_month") else "",
            "own_is_lunar": document.get("own_is_lunar"), "ahead_days": document.get("ahead_days") or "",
            "comes_back": document.get("comes_back", True),
            "exclusive": offer.get("is_exclusive"), "may_be_given": offer.get("may_be_given"),
            "initial": offer.get("counts_on") == "initial", "least": shown_major(where.get("least_minor") or None, currency),
            "from_on": where.get("from_on") or "", "to_on": where.get("to_on") or "", "first": where.get("first_purchase"),
            "birthday": where.get("in_birthday_month"), "hours": where.get("hours") or ("", ""),
            "not_on": " ".join(one.isoformat() if isinstance(one, date) else str(one) for one in offer.get("not_on", ())),
        },
        "occasions": [(code, words, code == document.get("occasion", "")) for code, words in OCCASIONS.items()],
        "kinds": [(code, words, code == kind) for code, words in KINDS.items()], "choices": choices(where, names, tiers),
        "not_weekdays": choices({"weekdays": offer.get("not_on_weekdays", ())}, names, [])["weekday"],
        "is_narrow": any(where.get(name) for name in ("categories", "units", "tiers", "weekdays", "hours")), **wrong(no),
    }  # fmt: skip
    return render(request, "customise/coupons/form.html", context, status=context["status"])
