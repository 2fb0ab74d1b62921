"""Campaigns and events: the list with who came, one of them with the people behind its figures, the form."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuke.customers.commands.ties.campaigns import (
    change_campaign,
    close_campaign,
    open_campaign,
    reopen_campaign,
)
from shuke.customers.queries.campaigns import (
    ArrivalShown,
    CampaignShown,
    arrivals_of,
    came_by,
    campaign_of,
    campaigns_known,
)
from shuke.customers.rules.campaigns import KINDS, CampaignGiven, CampaignUnfit, is_open
from shuke.doors.web.forms import attempted, wrong
from shuke.doors.web.identify.consents.words import SOURCES
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, is_english, staff_of, today, whole
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.command import Done
from shuke.foundation.org.queries import units_within
from shuke.foundation.org.reach import unit_labels
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.trade.orders.queries.since import bought_since_arrival

ONLY = ("", "new", "bought")
POSTERS = 12


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """All that hold here, the newest first."""
    actor = actor_of(request)
    known = campaigns_known(actor=actor)
    came = came_by(actor=actor, campaign_ids=[one.id for one in known])
    rows = [
        {**_row(one), "came": came.get(one.id, (0, 0))[0], "new": came.get(one.id, (0, 0))[1]}
        for one in known
    ]
    return render(
        request,
        "settings/campaigns/list.html",
        {"rows": rows, "can_open": actor.may("customers.open_campaign")},
    )


@require_safe
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """How many came, how many were new, how many bought since, with the people behind each figure."""
    actor = actor_of(request)
    one, only = campaign_of(actor=actor, campaign_id=campaign_id), request.GET.get("only", "")
    only = only if only in ONLY else ""
    came, new = came_by(actor=actor, campaign_ids=[one.id]).get(one.id, (0, 0))
    sees = actor.sees("S") == "full" and actor.may("orders.view")
    bought = bought_since_arrival(actor=actor, campaign_id=one.id) if sees else {}
    among = list(bought) if only == "bought" else None
    found = arrivals_of(actor=actor, campaign_id=one.id, only_new=only == "new", among=among)
    figures = [("", _("Came"), came), ("new", pgettext("customers", "New"), new)]
    figures += [("bought", _("Bought since"), len(bought))] if sees else []
    context = {
        **_row(one), "figures": [
            {"label": label, "count": count, "url": f"?only={code}" if code else "?", "current": code == only}
            for code, label, count in figures
        ],
        "people": [_person(person, bought) for person in found], "sees_sales": sees, "currency": staff_of(request).currency,
        "posters": _posters(actor, one), "can_change": one.is_own and actor.may("customers.change_campaign"),
        "capture_url": f"{reverse('capture')}?at={one.code}" if actor.may("customers.capture_person") else "",
    }  # fmt: skip
    return render(request, "settings/campaigns/page.html", context)


def _person(person: ArrivalShown, bought: dict[int, tuple[int, int]]) -> dict[str, Any]:
    orders, spent = bought.get(person.customer_id, (0, 0))
    facts = [str(SOURCES.get(person.source, person.source)), person.staff_name]
    return {
        "name": person.name, "url": reverse("customer", args=[person.customer_id]), "at": person.at, "is_new": person.is_new,
        "facts": [fact for fact in facts if fact], "orders": orders, "spent_minor": spent,
    }  # fmt: skip


def _posters(actor: Actor, one: CampaignShown) -> list[tuple[str, str]]:
    """Sheets with the QR code that names this event, for the stores within reach below its unit."""
    if not actor.may("customers.join_member") or not _is_open(one):
        return []
    units = units_within(actor.path)
    path = next((unit.path for unit in units if unit.id == one.unit_id), "")
    stores = [unit for unit in units if unit.kind == "store" and unit.path.startswith(path)]
    query = urlencode({"at": one.code})
    return [
        (
            unit.name_en if is_english() and unit.name_en else unit.name,
            f"{reverse('poster', args=[unit.code])}?{query}",
        )
        for unit in stores[:POSTERS]
    ]


def _is_open(one: CampaignShown) -> bool:
    return is_open(one.from_on, one.until_on, is_closed=one.closed_at is not None, today=today())


def _row(one: CampaignShown) -> dict[str, Any]:
    is_now = _is_open(one)
    is_ahead = one.closed_at is None and one.from_on > today()
    state = pgettext("campaign", "Open") if is_now else _("To come") if is_ahead else _("Over")
    return {
        "one": one,
        "kind": KINDS[one.kind],
        "state": state,
        "tone": "success" if is_now else "info" if is_ahead else "",
    }


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new one."""
    actor = actor_of(request)
    if not actor.may("customers.open_campaign"):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, actor, None, None)
    return attempted(
        request, lambda: open_campaign(actor=actor, given=_given(request)), lambda no: _form(request, actor, None, no),
        lambda id_: reverse("campaign", args=[id_]), _("Written down."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The form of a known one; its code stays."""
    actor = actor_of(request)
    if not actor.may("customers.change_campaign"):
        raise Forbidden()
    with reading():
        one = campaign_of(actor=actor, campaign_id=campaign_id)
    if not one.is_own:
        raise NotFound(field="campaign_id")
    if request.method != "POST":
        return _form(request, actor, one, None)
    version = whole(request.POST.get("version")) or 0
    return attempted(
        request,
        lambda: change_campaign(actor=actor, campaign_id=campaign_id, given=_given(request, one.code), version=version),
        lambda no: _form(request, actor, one, no), lambda id_: reverse("campaign", args=[id_]), _("Saved."),
    )  # fmt: skip


@require_POST
def closing(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Nobody comes by it any more."""
    if isinstance(close_campaign(actor=actor_of(request), campaign_id=campaign_id), Done):
        said(request, _("Closed."), reverse("campaign_reopening", args=[campaign_id]))
    return HttpResponseRedirect(reverse("campaign", args=[campaign_id]))


@require_POST
def reopening(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The undo of a closing."""
    reopen_campaign(actor=actor_of(request), campaign_id=campaign_id)
    return HttpResponseRedirect(reverse("campaign", args=[campaign_id]))


def _given(request: HttpRequest, code: str = "") -> CampaignGiven:
    post = request.POST
    return CampaignGiven(
        code or post.get("code", "")[:60], post.get("name", "")[:200], post.get("name_en", "")[:200],
        post.get("kind", "")[:20], whole(post.get("unit")) or 0, _day(post.get("from_on", ""), "from_on"),
        _day(post.get("until_on", ""), "until_on"),
    )  # fmt: skip


def _day(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2100:
        raise CampaignUnfit(field=name)
    return found


def _form(request: HttpRequest, actor: Actor, one: CampaignShown | None, no: Refusal | None) -> HttpResponse:
    given: dict[str, Any] = {
        "from_on": today().isoformat(),
        "unit": staff_of(request).unit_id,
        "kind": "event",
    }
    if one is not None:
        given = {
            "code": one.code, "name": one.name, "name_en": one.name_en, "kind": one.kind, "unit": one.unit_id,
            "from_on": one.from_on.isoformat(), "until_on": one.until_on.isoformat() if one.until_on else "",
            "version": one.version,
        }  # fmt: skip
    if no:
        given |= request.POST.dict()
        given["unit"] = whole(request.POST.get("unit"))
    with reading():
        units = unit_labels(actor.path, is_english())
    context = {
        "given": given, "one": one, "kinds": KINDS.items(), "units": [(id_, label) for id_, _path, label, _kind in units],
        "action": request.path, **wrong(no),
    }  # fmt: skip
    return render(request, "settings/campaigns/form.html", context, status=no.status if no else 200)
