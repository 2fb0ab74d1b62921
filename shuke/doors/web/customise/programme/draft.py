"""The draft's form: rules, tiers, what points are worth, when they lapse."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from shuke.doors.web.customise.programme.page import DRAFTS, may_draft, names_of
from shuke.doors.web.customise.programme.reading import (
    EMPTY_PRICES,
    EMPTY_RULES,
    EMPTY_TIERS,
    INVITE,
    PERS,
    USUAL,
    codes_in,
    document_of,
)
from shuke.doors.web.customise.programme.words import (
    BASES,
    COUNTS_ON,
    DOWNGRADES,
    EVENTS,
    ROUNDINGS,
    WEEKDAYS,
    WINDOWS,
    WITH_COUPONS,
    Names,
    major,
)
from shuke.doors.web.forms import attempted, wrong
from shuke.doors.web.request import actor_of, staff_of
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden
from shuke.trade.catalog.queries.assortment import products_coded, products_priced
from shuke.trade.coupons.queries.offers import offers_open
from shuke.trade.programme.commands.terms import draft_terms, found_programme
from shuke.trade.programme.queries.terms import ProgrammeShown, programme_of
from shuke.trade.programme.rules.activities import ACTIVITIES
from shuke.trade.programme.rules.inviting import Invite

KINDS = {
    "per_amount": _("points per amount"), "per_unit": _("points a piece"), "per_sale": _("points more a sale"),
    "times": _("times the points"),
}  # fmt: skip
EXPIRIES = {
    "never": _("never"), "year_end": _("at the end of a year"), "months": _("months after the sale"),
    "days": _("days after the sale"), "fixed": _("on one day"),
}  # fmt: skip
COUPONS = {"referrer_offer": _("Coupon for who brings"), "friend_offer": _("Coupon for the friend")}
NEEDS = {"any": _("one threshold is enough"), "all": _("all thresholds are needed")}
CAPS = {"sale": _("a sale"), "day": _("a day"), "month": _("a month"), "member": _("ever")}


@require_http_methods(["GET", "HEAD", "POST"])
def programme_draft(request: HttpRequest) -> HttpResponse:
    """What members are to be promised."""
    actor = actor_of(request)
    if not actor.may(DRAFTS) or not may_draft(actor):
        raise Forbidden()
    found = programme_of(actor=actor)
    start = (found.draft or found.in_force) if found else None
    before: dict[str, Any] = start.document if start else USUAL
    currency = found.currency if found else staff_of(request).currency
    if request.method != "POST":
        return _form(request, found, before, currency, None)
    with reading():
        coded = products_coded(actor=actor, codes=codes_in(request.POST))
    document = document_of(request.POST, before, currency, {code: one.id for code, one in coded.items()})

    def act() -> Any:
        if found is None:
            return found_programme(
                actor=actor, currency=currency, name=request.POST.get("name", ""), name_en=request.POST.get("name_en", ""),
                document=document, now=timezone.now(),
            )  # fmt: skip
        seen = parse_datetime(request.POST.get("seen", "")) if request.POST.get("seen") else None
        return draft_terms(actor=actor, document=document, now=timezone.now(), seen=seen)

    return attempted(
        request, act, lambda no: _form(request, found, document, currency, no), lambda _id: reverse("programme"),
        _("The draft is kept. Rehearse it next."),
    )  # fmt: skip


def _form(
    request: HttpRequest,
    found: ProgrammeShown | None,
    document: dict[str, Any],
    currency: str,
    no: Refusal | None,
) -> HttpResponse:
    actor = actor_of(request)
    names = names_of(actor, found) if found else names_of(actor, ProgrammeShown("", currency, "", "", []))
    tiers = [tier for tier in document.get("tiers", ()) if isinstance(tier, dict)]
    sent = request.POST if no else QueryDict()
    rules = [_rule(rule, names, tiers) for rule in document["ways"].get("rules", ())]
    rules += [{"kind": "", "choices": choices({}, names, tiers)} for _n in range(EMPTY_RULES)]
    codes = _codes(actor, tiers)
    rows = [_tier(tier, document, currency) | _tier_prices(tier, names, codes) for tier in tiers]
    rows += [{"times": "1", **_tier_prices({}, names, codes)} for _n in range(EMPTY_TIERS)]
    context = {
        "found": found, "currency": currency, "names": names, "given": _given(document, currency, sent),
        "rules": [{**rule, "n": f"rule.{place}"} for place, rule in enumerate(rules)],
        "tiers": [{**tier, "n": f"tier.{place}"} for place, tier in enumerate(rows)],
        "seen": found.draft.changed_at.isoformat() if found and found.draft else "",
        "kinds": KINDS.items(), "invite": _invite(actor, document.get("invite", {}), currency), **wrong(no),
    }  # fmt: skip
    return render(request, "customise/programme/draft.html", context, status=context["status"])


def _given(document: dict[str, Any], currency: str, sent: QueryDict) -> dict[str, Any]:
    worth, expiry, policy, pricing = (
        document.get(name, {}) for name in ("worth", "expiry", "tier_policy", "pricing")
    )
    ways, caps, events = document.get("ways", {}), document.get("caps", {}), dict(document.get("events", ()))
    return {
        "name": sent.get("name", ""), "name_en": sent.get("name_en", ""),
        "bases": options(BASES, ways.get("base", "net")), "roundings": options(ROUNDINGS, ways.get("rounding", "down")),
        "caps": [(key, label, caps.get(key)) for key, label in CAPS.items()],
        "worth": {
            "points": worth.get("points", 100), "money": shown_major(worth.get("minor", 100), currency),
            "most_percent": worth.get("most_percent", 100), "step": shown_major(worth.get("step_minor", 100), currency),
            "least_points": worth.get("least_points") or "",
            "proof": shown_major(worth.get("proof_from_minor") or None, currency),
        },
        "expiries": options(EXPIRIES, expiry.get("kind", "never")), "expiry": expiry,
        "pending_days": document.get("pending_days") or "",
        "windows": options(WINDOWS, policy.get("window", "rolling")), "needs": options(NEEDS, policy.get("need", "any")),
        "downgrades": options(DOWNGRADES, policy.get("downgrade", "one_step")),
        "months": policy.get("months", 12), "keep_months": policy.get("keep_months", 12),
        "grace_days": policy.get("grace_days") or "",
        "counts_on": options(COUNTS_ON, pricing.get("counts_on", "reduced")),
        "with_coupons": options(WITH_COUPONS, pricing.get("with_coupons", "add")),
        "events": [(key, label, events.get(key) or "") for key, label in EVENTS.items()],
        "event_caps": _event_caps(document.get("event_caps", ())),
    }  # fmt: skip


def _event_caps(given: Any) -> list[tuple[str, Any, list[tuple[str, Any, Any]]]]:
    """Event, its words, and its limits: (per, words, number)."""
    known = {one.get("event"): one for one in given if isinstance(one, dict)}
    return [
        (
            event, EVENTS[event],
            [(per, CAPS[per], known.get(event, {}).get(per, 1 if per == "day" else None)) for per in PERS],
        )
        for event in ACTIVITIES
    ]  # fmt: skip


def _invite(actor: Actor, given: dict[str, Any], currency: str) -> dict[str, Any]:
    """What is promised for a friend; fields that the document leaves out are as usual."""
    usual = Invite()
    shown = {name: given.get(name, getattr(usual, name)) for name in INVITE}
    return {
        **shown, "least": shown_major(given.get("least_minor") or None, currency),
        "open": offers_open(actor=actor) if actor.may("coupons.view") else [],
        "offers": [(name, label, given.get(name)) for name, label in COUPONS.items()],
    }  # fmt: skip


def options(labels: dict[str, Any], chosen: Any) -> list[tuple[str, Any, bool]]:
    """Choices of a select: (code, words, whether it is chosen)."""
    return [(code, label, code == chosen) for code, label in labels.items()]


def shown_major(minor: Any, currency: str) -> str:
    """An amount as a form shows it; what was no number as it was typed."""
    return major(minor, currency) if isinstance(minor, int) else str(minor or "")


def _rule(rule: dict[str, Any], names: Names, tiers: list[dict[str, Any]]) -> dict[str, Any]:
    where = rule.get("where", {})
    percent = rule.get("percent", 100)
    number = shown_major(percent, "CNY") if rule.get("kind") == "times" else rule.get("points", 0)
    return {
        "key": rule.get("key", ""), "kind": rule.get("kind", ""), "number": number,
        "per": shown_major(rule.get("per_minor", 100), names.currency), "choices": choices(where, names, tiers),
        "first": where.get("first_purchase"), "birthday": where.get("in_birthday_month"),
        "from_on": where.get("from_on") or "", "to_on": where.get("to_on") or "",
        "hours": where.get("hours") or ("", ""), "least": shown_major(where.get("least_minor") or None, names.currency),
        "is_narrow": any(where.values()),
    }  # fmt: skip


def choices(
    where: dict[str, Any], names: Names, tiers: list[dict[str, Any]]
) -> dict[str, list[tuple[Any, Any, bool]]]:
    """Boxes of a condition: categories, stores, tiers, weekdays."""
    categories, units, held = (where.get(name, ()) for name in ("categories", "units", "tiers"))
    return {
        "category": [(id_, label, id_ in categories) for id_, label in names.categories.items()],
        "unit": [(id_, label, id_ in units) for id_, label in names.units.items()],
        "tier": [(tier.get("key"), tier.get("name"), tier.get("key") in held) for tier in tiers],
        "weekday": [
            (place, label, place in where.get("weekdays", ())) for place, label in enumerate(WEEKDAYS)
        ],
    }


def _codes(actor: Actor, tiers: list[dict[str, Any]]) -> dict[int, str]:
    """The codes of the products that price lists name."""
    ids = {id_ for tier in tiers for id_, _minor in tier.get("price_list", ()) if isinstance(id_, int)}
    if not ids:
        return {}
    with reading():
        return {id_: one.code for id_, one in products_priced(actor=actor, product_ids=ids).items()}


def _tier_prices(tier: dict[str, Any], names: Names, codes: dict[int, str]) -> dict[str, Any]:
    """Shares off with their boxes, an empty one after them, and the price list as it is typed."""
    held = [*tier.get("prices", ()), *({} for _n in range(EMPTY_PRICES))]
    listed = [
        f"{codes.get(id_, id_)} {shown_major(minor, names.currency)}"
        for id_, minor in tier.get("price_list", ())
    ]
    return {
        "prices": [
            {"off": one.get("off_percent", ""), "choices": choices(one.get("where", {}), names, [])} for one in held
        ],
        "list": "\n".join(listed), "has_price": bool(tier.get("prices") or listed),
    }  # fmt: skip


def _tier(tier: dict[str, Any], document: dict[str, Any], currency: str) -> dict[str, Any]:
    percents = dict(document["ways"].get("tier_percent", ()))
    return {
        "key": tier.get("key", ""), "name": tier.get("name", ""), "name_en": tier.get("name_en", ""),
        "spend": shown_major(tier.get("spend_minor"), currency), "orders": tier.get("orders") or "",
        "times": shown_major(percents.get(tier.get("key"), 100), "CNY"), "benefits": "，".join(tier.get("benefits", ())),
        "benefits_en": ", ".join(tier.get("benefits_en", ())),
    }  # fmt: skip
