"""The programme: the terms in force in words, the draft beside it, what a rehearsal found, versions of before."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuke.doors.web.customise.programme.words import Names, terms_words, tier_name
from shuke.doors.web.request import actor_of, is_english
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.reach import unit_labels
from shuke.trade.catalog.queries.branches import categories_named
from shuke.trade.programme.queries.members import members_by_tier
from shuke.trade.programme.queries.terms import ProgrammeShown, VersionShown, programme_of
from shuke.trade.programme.rules.terms import Terms, read_terms
from shuke.ui.formats import month

DRAFTS = "programme.draft_terms"


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """What members are promised now; for who makes terms, the draft too."""
    actor = actor_of(request)
    found = programme_of(actor=actor)
    context: dict[str, Any] = {
        "can_draft": may_draft(actor), "found": found, "sees_report": found is not None and actor.may("insight.view_report"),
    }  # fmt: skip
    if found is not None:
        names, members = names_of(actor, found), members_by_tier(actor=actor)
        context |= {"name": found.name_en if is_english() else found.name, "currency": found.currency}
        if found.in_force:
            context["now"] = terms_words(read_terms(found.in_force.document), names, members)
        if found.draft and context["can_draft"]:
            context |= drafted(found, found.draft, names)
        context["former"] = [one for one in found.versions if one.published_at and one is not found.in_force]
    return render(request, "customise/programme/page.html", context)


def may_draft(actor: Actor) -> bool:
    """Whether the actor makes terms: they bind the whole house."""
    return actor.may(DRAFTS) and actor.path.count(".") == 1


def names_of(actor: Actor, found: ProgrammeShown) -> Names:
    """Names of categories and stores, for the sentences."""
    english = is_english()
    units = {id_: str(label) for id_, _path, label, _kind in unit_labels("", english)}
    return Names(found.currency, categories_named(actor=actor, english=english), units)


def drafted(found: ProgrammeShown, draft: VersionShown, names: Names) -> dict[str, Any]:
    """The draft in words, and what its rehearsal found."""
    terms = read_terms(draft.document)
    shown = {"draft": draft, "next": terms_words(terms, names, {})}
    if draft.rehearsal:
        shown["rehearsed"] = rehearsal_words(draft.rehearsal, terms, found)
    return shown


def rehearsal_words(found: dict[str, Any], terms: Terms, programme: ProgrammeShown) -> dict[str, Any]:
    """Both sides of a rehearsal: sums, months as bars, moves between tiers."""
    old, new = found["old"], found["new"]
    tiers = {tier.key: tier_name(tier) for tier in terms.tiers}
    if programme.in_force:
        tiers = {tier.key: tier_name(tier) for tier in read_terms(programme.in_force.document).tiers} | tiers
    months = sorted({*old["months"], *new["months"]})
    return {
        **found, "from": date.fromisoformat(found["from"]), "to": date.fromisoformat(found["to"]),
        "is_first": programme.in_force is None,
        "more": new["points"] - old["points"], "more_minor": new["cost_minor"] - old["cost_minor"],
        "moves": [(tiers.get(before, before), tiers.get(after, after), count) for before, after, count in found["moves"]],
        "months": [
            (month_of(one), old["months"].get(one, 0), new["months"].get(one, 0))
            for one in months
        ],
        "tiers": [(name, old["tiers"].get(key, 0), new["tiers"].get(key, 0)) for key, name in tiers.items()],
    }  # fmt: skip


def month_of(text: str) -> str:
    """ "2026-11" as a person reads it."""
    year, number = text.split("-")
    return month(date(int(year), int(number), 1))
