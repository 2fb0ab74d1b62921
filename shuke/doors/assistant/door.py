"""Who works with the app: whoever stands in a store. Others have the pages of the console."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.refusals import Forbidden
from shuke.ui.request import actor_of

SCOPES = ("desk", "own", "subtree")  # the till, the shop floor, who leads a store


def at_work(request: HttpRequest) -> Actor:
    """The actor; Forbidden for who does not stand in a store."""
    actor = actor_of(request)
    if actor.scope not in SCOPES or not actor.may("customers.view"):
        raise Forbidden()
    return actor


def tabs(actor: Actor, here: str) -> list[dict[str, Any]]:
    """The bar at the thumb."""
    shown = [("app_today", "home", _("Today")), ("app_find", "search", _("Find"))]
    if actor.may("customers.enrol_person"):
        shown.append(("app_register", "user-plus", pgettext("an act of the app", "Register")))
    shown.append(("app_month", "calendar-stats", _("My month")))
    return [
        {"url": reverse(name), "icon": icon, "label": label, "current": name == here}
        for name, icon, label in shown
    ]


def next_of(request: HttpRequest, fallback: str) -> str:
    """Where a form goes on, if that is an address of this app."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if wanted.startswith("/app/") and is_ours else fallback
