"""The form of a watched folder or mailbox: files of one source and kind that come in by themselves."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuke.doors.web.forms import attempted, wrong
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of, whole
from shuke.doors.web.settings.sources.words import KINDS, WAYS
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.command import Done
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.integrations.imports.commands.inboxes import InboxGiven, forget_inbox, set_inbox
from shuke.integrations.imports.queries.inboxes import InboxView, inboxes_of
from shuke.integrations.imports.queries.sources import sources_kept
from shuke.integrations.imports.rules.inboxes import TLS_PORT


@require_http_methods(["GET", "POST"])
def inbox(request: HttpRequest, name: str, kind: str, way: str) -> HttpResponse:
    """The form; a password that is left empty stays as it is known."""
    actor = actor_of(request)
    with reading():
        kept = _kept(actor, name, kind, way)

    def form(no: Refusal | None = None) -> HttpResponse:
        given = _typed(request.POST) if no else _known(kept)
        context = {
            "name": name, "kind": kind, "kind_label": KINDS[kind], "way": way, "given": given, "kept": kept,
            "folder": f"inbox/{name}/{kind}", "title": WAYS[way], "action": request.path, **wrong(no),
        }  # fmt: skip
        return render(request, "settings/sources/inbox.html", context, status=no.status if no else 200)

    if request.method != "POST":
        return form()
    return attempted(
        request, lambda: set_inbox(actor=actor, given=_given(request.POST, name, kind, way)), form,
        lambda _id: reverse("source", args=[name]), _("Saved. It is looked at every five minutes."),
    )  # fmt: skip


@require_POST
def ending(request: HttpRequest, name: str, kind: str, way: str) -> HttpResponse:
    """The folder or mailbox is no longer watched."""
    actor = actor_of(request)
    with reading():
        kept = _kept(actor, name, kind, way)
    if kept is None:
        raise NotFound()
    if isinstance(forget_inbox(actor=actor, inbox_id=kept.id), Done):
        said(request, _("It is no longer watched. What lies there stays."))
    return HttpResponseRedirect(reverse("source", args=[name]))


def _kept(actor: Actor, name: str, kind: str, way: str) -> InboxView | None:
    """The actor's own inbox, if there is one; a source must be known, since its files are read as it was remembered."""
    if not actor.may("imports.set_inbox"):
        raise Forbidden()
    known = {one.kind for one in sources_kept(actor=actor, source=name)}
    if kind not in known or way not in WAYS:
        raise NotFound()
    mine = inboxes_of(actor=actor, source=name)
    return next((one for one in mine if (one.kind, one.way) == (kind, way)), None)


def _given(post: QueryDict, name: str, kind: str, way: str) -> InboxGiven:
    typed, password = _typed(post), post.get("password", "")[:200]
    senders = tuple(typed["senders"].replace(",", " ").replace("，", " ").split())
    return InboxGiven(
        name, kind, way, typed["is_on"], typed["host"], whole(typed["port"]) or 0, typed["login"], password,
        typed["mail_folder"], senders,
    )  # fmt: skip


def _typed(post: QueryDict) -> dict[str, Any]:
    return {
        "is_on": bool(post.get("is_on")), "host": post.get("host", "")[:200], "port": post.get("port", str(TLS_PORT))[:6],
        "login": post.get("login", "")[:200], "mail_folder": post.get("mail_folder", "INBOX")[:100],
        "senders": post.get("senders", "")[:2000],
    }  # fmt: skip


def _known(kept: InboxView | None) -> dict[str, Any]:
    if kept is None:
        return {
            "is_on": True,
            "host": "",
            "port": str(TLS_PORT),
            "login": "",
            "mail_folder": "INBOX",
            "senders": "",
        }
    return {
        "is_on": kept.is_on, "host": kept.host, "port": str(kept.port), "login": kept.login,
        "mail_folder": kept.mail_folder, "senders": "\n".join(kept.senders),
    }  # fmt: skip
