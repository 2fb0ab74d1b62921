"""The organisation as a tree; one unit with its form, its people, its moves."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuke.customers.queries.reached import rows_carried
from shuke.doors.web.forms import attempted, wrong
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, today, whole
from shuke.doors.web.settings.words import UNIT_KINDS
from shuke.doors.web.words import role_name
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.command import Done
from shuke.foundation.org.commands.units import add_unit, change_unit, move_unit
from shuke.foundation.org.house.tree import UNDER, UnitGiven
from shuke.foundation.org.queries.units import UnitShown, moves_of, people_of_unit, unit_shown, unit_tree
from shuke.foundation.org.refusals import Forbidden
from shuke.foundation.org.rolebook import roles_known
from shuke.foundation.org.tasks import move_large_unit
from shuke.ui.places import currencies, currency, zone, zones

ICONS = {"company": "building", "region": "world", "store": "building-store", "department": "briefcase"}
AT_ONCE = 50_000  # rows that a page moves while it is waited for; more go to the worker


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Every unit under the actor's own."""
    actor = actor_of(request)
    tree = unit_tree(actor=actor)
    top = tree[0] if tree else None
    rows = [_row(unit, top) for unit in tree]
    counts = [(_("Regions"), "region"), (_("Stores"), "store"), (_("Departments"), "department")]
    context = {
        "rows": rows, "can_change": actor.may("org.change_unit"), "can_add": actor.may("org.add_unit"),
        "counts": [(label, sum(unit.kind == kind for unit in tree)) for label, kind in counts],
        "people": sum(unit.people for unit in tree),
    }  # fmt: skip
    return render(request, "settings/units/list.html", context)


def _row(unit: UnitShown, top: UnitShown | None) -> dict[str, Any]:
    return {
        "id": unit.id, "name": unit.shown, "code": unit.code, "kind": UNIT_KINDS[unit.kind], "icon": ICONS[unit.kind],
        "depth": min(unit.depth - (top.depth if top else 0), 3), "people": unit.people, "sells_online": unit.sells_online,
        # Said only where it is another than at the top: a chain has one day and one money, mostly.
        "zone": zone(unit.timezone) if top is None or unit is top or unit.timezone != top.timezone else "",
        "currency": currency(unit.currency) if top is None or unit is top or unit.currency != top.currency else "",
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A region, store or department opens."""
    actor = actor_of(request)
    if not actor.may("org.add_unit"):
        raise Forbidden()
    post = request.POST

    def form(no: Refusal | None = None) -> HttpResponse:
        sent = post if no else request.GET
        with reading():
            tree = unit_tree(actor=actor)
        parent = next((unit for unit in tree if str(unit.id) == sent.get("parent")), tree[0])
        kind = sent.get("kind") or ("store" if parent.kind in ("company", "region") else "department")
        context = {
            "is_new": True, "given": _typed(sent, parent), "parents": _parents(tree, ""), "parent": parent.id, "kind": kind,
            "kinds": [(code, label) for code, label in UNIT_KINDS.items() if code != "company"],
            "action": reverse("unit_new"), **_choices(sent, parent), **wrong(no),
        }  # fmt: skip
        return render(request, "settings/units/form.html", context, status=no.status if no else 200)

    if request.method != "POST":
        return form()
    return attempted(
        request,
        lambda: add_unit(
            actor=actor, code=post.get("code", ""), kind=post.get("kind", ""), parent_id=whole(post.get("parent")) or 0,
            given=_given(post),
        ),
        form, lambda id_: reverse("unit", args=[id_]), _("The unit is there. Give somebody a role in it."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One unit: its form for who may change it, its people, where it stood before."""
    actor = actor_of(request)

    def form(no: Refusal | None = None) -> HttpResponse:
        with reading():
            shown, tree = unit_shown(actor=actor, unit_id=unit_id), unit_tree(actor=actor)
            people = people_of_unit(actor=actor, unit_id=unit_id, today=today())
            moves, known = moves_of(actor=actor, unit_id=unit_id), roles_known()
        context = {
            "unit": shown, "given": _typed(request.POST, shown) if no else shown, "kind_label": UNIT_KINDS[shown.kind],
            "zone_label": zone(shown.timezone), "currency_label": currency(shown.currency),
            "people": [{"id": id_, "name": name, "role": role_name(role, known)} for id_, name, role in people], "moves": moves,
            "below": [_row(one, shown) for one in tree if one.parent_id == unit_id], "action": request.path,
            "parents": _parents(tree, shown.path, shown.kind), "parent": shown.parent_id,
            "can_change": actor.may("org.change_unit"), "can_move": actor.may("org.move_unit") and shown.kind != "company",
            "can_add": actor.may("org.add_unit") and any(shown.kind in kinds for kinds in UNDER.values()),
            "can_see_staff": actor.may("org.view_staff"), **_choices(request.POST, shown), **wrong(no),
        }  # fmt: skip
        return render(request, "settings/units/unit.html", context, status=no.status if no else 200)

    if request.method != "POST":
        return form()
    return attempted(
        request, lambda: change_unit(actor=actor, unit_id=unit_id, given=_given(request.POST)), form,
        lambda id_: reverse("unit", args=[id_]), _("The unit is changed."),
    )  # fmt: skip


@require_POST
def place(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit goes under another one: at once, or by the worker where very much goes along."""
    actor, parent_id = actor_of(request), whole(request.POST.get("parent")) or 0
    if not actor.may("org.move_unit"):
        raise Forbidden()
    with reading():
        former = unit_shown(actor=actor, unit_id=unit_id)
        many = rows_carried(actor=actor, unit_id=unit_id, stops_at=AT_ONCE)
    if many > AT_ONCE:
        _move_later(actor, unit_id, parent_id)
        said(
            request,
            _("Very much goes along; it is being moved and will be seen at the new place in some minutes."),
        )
    elif isinstance(move_unit(actor=actor, unit_id=unit_id, parent_id=parent_id), Done):
        undo = f"{reverse('unit_place', args=[unit_id])}?parent={former.parent_id}"
        said(
            request,
            _("Moved, with its customers, sales and follow-ups. Figures by region follow tonight."),
            undo,
        )
    return HttpResponseRedirect(reverse("unit", args=[unit_id]))


def _move_later(actor: Actor, unit_id: int, parent_id: int) -> None:
    move_large_unit.defer(staff_id=actor.staff_id, unit_id=unit_id, parent_id=parent_id)


def _given(post: QueryDict) -> UnitGiven:
    return UnitGiven(
        post.get("name", "")[:200], post.get("name_en", "")[:200], post.get("timezone", "")[:60], post.get("currency", "")[:10],
        bool(post.get("sells_online")),
    )  # fmt: skip


def _typed(sent: QueryDict, like: UnitShown) -> dict[str, Any]:
    """What was typed, with the zone and money of the unit above at first."""
    return {
        "code": sent.get("code", ""), "name": sent.get("name", ""), "name_en": sent.get("name_en", ""),
        "timezone": sent.get("timezone", like.timezone), "currency": sent.get("currency", like.currency),
        "sells_online": bool(sent.get("sells_online")),
    }  # fmt: skip


def _choices(sent: QueryDict, like: UnitShown) -> dict[str, Any]:
    return {"zones": zones(like.timezone), "currencies": currencies(like.currency)}


def _parents(tree: list[UnitShown], without: str, kind: str = "") -> list[tuple[int, str]]:
    """Units that others may stand under, indented by depth."""
    allowed = UNDER.get(kind) or ("company", "region", "store")
    return [
        (unit.id, "\u2003" * unit.depth + unit.shown)
        for unit in tree
        if unit.kind in allowed and not (without and unit.path.startswith(without))
    ]
