"""Keys of other programs: which there are, a new one whose secret is told once, ending one."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuke.doors.web.forms import wrong
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, today, whole
from shuke.doors.web.settings.rights import bundle_name
from shuke.doors.web.settings.words import tree_choices
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.bundles import BUNDLES, NOBODY
from shuke.foundation.org.command import Done
from shuke.foundation.org.commands.keys import KeyExpiryPassed, end_key, make_key
from shuke.foundation.org.matrix import KEY_WORDS
from shuke.foundation.org.queries.machines import KeyShown, keys_listed
from shuke.foundation.org.queries.units import unit_tree
from shuke.foundation.org.refusals import Forbidden


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """All keys, those that work first."""
    actor, now = actor_of(request), timezone.now()
    rows = [_row(key, key.state(now)) for key in keys_listed(actor=actor)]
    context = {
        "rows": [row for row in rows if row["state"] == "works"], "over": [row for row in rows if row["state"] != "works"],
        "can_make": actor.may("org.make_key"), "can_end": actor.may("org.end_key"),
    }  # fmt: skip
    return render(request, "settings/keys/list.html", context)


def _row(key: KeyShown, state: str) -> dict[str, Any]:
    return {"key": key, "state": state, "scopes": [_scope(word) for word in key.scopes]}


def _scope(word: str) -> str:
    """What a scope allows, in words; a single act by its name."""
    if word in KEY_WORDS:
        return str(KEY_WORDS[word].meaning)
    return str(bundle_name(word)) if word in BUNDLES or word in NOBODY else word


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new key; its secret stands on the answer, and nowhere else."""
    actor, post = actor_of(request), request.POST
    if not actor.may("org.make_key"):
        raise Forbidden()
    if request.method != "POST":
        return _form(request, actor, [])
    scopes = [word for word in post.getlist("scope") if word in KEY_WORDS]
    try:
        secret = make_key(
            actor=actor, name=post.get("name", "")[:200], scopes=scopes, unit_id=whole(post.get("unit")) or 0,
            last_on=_day(post.get("last_on", "")), today=today(),
        ).value  # fmt: skip
    except Refusal as no:
        if no.status not in (409, 422):
            raise
        return _form(request, actor, scopes, no)
    response = render(
        request, "settings/keys/told.html", {"name": post.get("name", "").strip(), "secret": secret}
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise KeyExpiryPassed(field="last_on")
    return found


def _form(request: HttpRequest, actor: Actor, scopes: list[str], no: Refusal | None = None) -> HttpResponse:
    with reading():
        units = tree_choices(unit_tree(actor=actor))
    context = {
        "given": request.POST, "units": units, "unit": whole(request.POST.get("unit")) or units[0][0],
        "words": [(word, one.meaning, word in scopes) for word, one in KEY_WORDS.items()], "today": today(), **wrong(no),
    }  # fmt: skip
    return render(request, "settings/keys/form.html", context, status=no.status if no else 200)


@require_POST
def ending(request: HttpRequest, key_id: int) -> HttpResponse:
    """A key works no more."""
    if isinstance(end_key(actor=actor_of(request), key_id=key_id), Done):
        said(request, _("The key works no more, from the next request on."))
    return HttpResponseRedirect(reverse("keys"))
