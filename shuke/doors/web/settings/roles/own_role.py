"""A role of the shop's own: begun as a copy of one that ships, made narrower, changed, ended."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuke.doors.web.forms import attempted, wrong
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, whole
from shuke.doors.web.settings.rights import BELONGS, BUNDLE_WORDS, SCOPES, SIGHTS, bundle_name
from shuke.doors.web.settings.words import CLASSES
from shuke.doors.web.words import role_name
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import reading
from shuke.foundation.org.commands.roles import change_role, end_role, make_role
from shuke.foundation.org.house import own_roles as rules
from shuke.foundation.org.matrix import ROLES
from shuke.foundation.org.queries.roles import own_role_of
from shuke.foundation.org.refusals import Forbidden, NotFound


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new role, begun as a copy: the address says of which."""
    actor, source = actor_of(request), ROLES.get(request.GET.get("like", "store_manager"))
    if not actor.may("org.make_role"):
        raise Forbidden()
    if source is None:
        raise NotFound()
    start = rules.like(source)
    if request.method != "POST":
        return _form(request, start)
    given = _given(request.POST, start)
    return attempted(
        request, lambda: make_role(actor=actor, given=given), lambda no: _form(request, given, no),
        lambda code: reverse("role", args=[code]), _("The role is there. It can be given to people now."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """An own role is changed."""
    actor = actor_of(request)
    if not actor.may("org.change_role"):
        raise Forbidden()
    with reading():
        known = own_role_of(actor=actor, code=code)
    if request.method != "POST":
        return _form(request, known)
    given = _given(request.POST, known)
    return attempted(
        request, lambda: change_role(actor=actor, code=code, given=given), lambda no: _form(request, given, no),
        lambda _code: reverse("role", args=[code]),
        _("The role is changed. Who holds it signs in once more."),
    )  # fmt: skip


@require_POST
def ending(request: HttpRequest, code: str) -> HttpResponse:
    """An own role is given to nobody any more."""
    end_role(actor=actor_of(request), code=code)
    said(request, _("The role is ended."))
    return HttpResponseRedirect(reverse("roles"))


def _given(sent: QueryDict, before: rules.OwnRole) -> rules.OwnRole:
    return rules.OwnRole(
        name=sent.get("name", "")[:120], name_zh=sent.get("name_zh", "")[:120], scope=before.scope,
        sights={letter: sent.get(f"sight_{letter}", "")[:10] for letter in rules.LETTERS},
        bundles=tuple(bundle[:30] for bundle in sent.getlist("bundle")[:40]), code=before.code,
        version=whole(sent.get("version")) or 0,
    )  # fmt: skip


def _form(request: HttpRequest, given: rules.OwnRole, no: Refusal | None = None) -> HttpResponse:
    context = {
        "given": given, **wrong(no), "action": request.get_full_path(), "scope": SCOPES[given.scope],
        "classes": [
            {"letter": letter, "name": CLASSES[letter][0], "belongs": BELONGS[letter],
             "sights": [(sight, SIGHTS[sight], sight == given.sights.get(letter, "")) for sight in _sights(given.scope, letter)]}
            for letter in rules.LETTERS
        ],
        "bundles": [
            {"code": code, "name": bundle_name(code), "hint": BUNDLE_WORDS.get(code, ("", ""))[1], "on": code in given.bundles}
            for code in rules.bundles_in(given.scope)
        ],
        "sources": [] if given.code else [
            (f"?like={role.code}", role_name(role.code), role.scope == given.scope) for role in ROLES.values()
        ],
    }  # fmt: skip
    return render(request, "settings/roles/form.html", context, status=no.status if no else 200)


def _sights(scope: str | None, letter: str) -> list[str]:
    """Ways to show a class that some shipped role of the scope has, from least on."""
    widest = max(rules.SIGHTS.index(role.classes.get(letter, "")) for role in rules.shipped_in(scope))
    return list(rules.SIGHTS[: widest + 1])
