"""Offers: the list with what came of each; one with its terms, its batches of codes and its codes for many."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuke.doors.web.customise.coupons.words import (
    STATES,
    VERDICTS,
    figures,
    offer_name,
    takes_off,
    terms_facts,
    threshold,
)
from shuke.doors.web.customise.programme.words import Names, tier_name
from shuke.doors.web.request import actor_of, is_english
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.reach import unit_labels
from shuke.foundation.org.refusals import NotFound
from shuke.trade.catalog.queries.branches import categories_named
from shuke.trade.coupons.queries.differences import offline_differences
from shuke.trade.coupons.queries.offers import OfferShown, offer_of, offers
from shuke.trade.programme.queries.terms import programme_of
from shuke.trade.programme.rules.terms import Terms, read_terms

DRAFTS = "coupons.draft_offer"


def may_draft(actor: Actor) -> bool:
    """Whether the actor makes offers: they bind the whole house."""
    return actor.may(DRAFTS) and actor.path.count(".") == 1


@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    """All offers, the open ones first."""
    actor = actor_of(request)
    found = offers(actor=actor)
    context = {
        "rows": [_row(one) for one in found], "can_draft": may_draft(actor), "sees_sales": bool(actor.sees("S")),
        "differences": [
            {"one": one, "what": VERDICTS.get(one.verdict, one.verdict)} for one in offline_differences(actor=actor, most=20)
        ],
    }  # fmt: skip
    return render(request, "customise/coupons/list.html", context)


def _row(one: OfferShown) -> dict[str, Any]:
    state, tone = STATES[one.state]
    facts = [takes_off(one.terms.offer, one.currency), threshold(one.terms.offer, one.currency)]
    return {
        "one": one, "name": offer_name(one), "facts": [fact for fact in facts if fact], "state": state, "tone": tone,
        **figures(one),
    }  # fmt: skip


def names_here(actor: Actor, currency: str) -> Names:
    """Names of categories and stores, for sentences and boxes."""
    english = is_english()
    units = {id_: str(label) for id_, _path, label, _kind in unit_labels("", english)}
    categories = categories_named(actor=actor, english=english) if actor.may("catalog.view") else {}
    return Names(currency, categories, units)


def programme_terms(actor: Actor) -> Terms | None:
    """The terms in force, for the names of tiers."""
    found = programme_of(actor=actor)
    return read_terms(found.in_force.document) if found and found.in_force else None


@require_safe
def offer(request: HttpRequest, offer_id: int) -> HttpResponse:
    """One offer."""
    actor = actor_of(request)
    one = offer_of(actor=actor, offer_id=offer_id)
    if one is None:
        raise NotFound(field="offer_id")
    terms = programme_terms(actor)
    can = may_draft(actor)
    context = {
        **_row(one), "can_draft": can, "sees_sales": bool(actor.sees("S")),
        "terms": terms_facts(one.terms, names_here(actor, one.currency), terms.tiers if terms else ()),
        "can_take": can and actor.may("coupons.take_codes"), "may_rehearse": can and one.state != "closed",
        "rehearsed": rehearsal_words(one, terms) if one.rehearsal else None,
    }  # fmt: skip
    return render(request, "customise/coupons/page.html", context)


def rehearsal_words(one: OfferShown, terms: Terms | None) -> dict[str, Any]:
    """What the rehearsal found: sums, months as columns, tiers from the base up by their names."""
    found = one.rehearsal or {}
    names = {tier.key: tier_name(tier) for tier in terms.tiers} if terms else {}
    order = list(names)
    tiers = sorted(found["tiers"], key=lambda row: order.index(row[0]) if row[0] in order else len(order))
    return {
        **found, "from": date.fromisoformat(found["from"]), "to": date.fromisoformat(found["to"]),
        "at": one.rehearsed_at, "bars": list(found["months"].values()), "bars_label": _("Taken off, by month"),
        "tiers": [(names.get(key, key), *sums) for key, *sums in tiers] if names else [],
    }  # fmt: skip
