"""Saved views: the tabs that people made themselves, and what can be done with them."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.doors.web.door import next_address
from shuke.doors.web.lists.address import Address
from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.commands.views import (
    MOST_QUERY,
    change_view,
    may_share,
    remove_view,
    restore_view,
    save_view,
)
from shuke.foundation.org.queries import ViewSaved, views_saved
from shuke.foundation.org.refusals import NotFound

# Pages that have a list; anything else is no page to save a view of.
PAGES = ("customers", "organisations", "orders", "products", "stock")


def saved_tabs(actor: Actor, address: Address) -> dict[str, Any]:
    """The tabs, the one in force where it is among them, and the form that saves what is asked now."""
    found = views_saved(actor, address.of.page)
    here = next((view for view in found if view.id == address.saved), None)
    asked = address.query(saved=None)
    return {
        "tabs": [_tab(view, here) for view in found], "here": here, "query": asked, "page": address.of.page,
        "save_url": reverse("views"), "list_url": reverse(address.of.page),
        "can_share": may_share(actor), "is_changed": here is not None and here.query != asked,
        "acts": _acts(here) if here and here.is_own else {},
    }  # fmt: skip


def _tab(view: ViewSaved, here: ViewSaved | None) -> dict[str, Any]:
    link = f"?{view.query}&saved={view.id}" if view.query else f"?saved={view.id}"
    return {
        "label": view.label,
        "url": link,
        "current": view is here,
        "is_shared": view.is_shared and not view.is_own,
    }


def _acts(view: ViewSaved) -> dict[str, str]:
    return {
        "change_url": reverse("view", args=[view.id]),
        "remove_url": reverse("view_removal", args=[view.id]),
    }


def _query(request: HttpRequest) -> str:
    """The query that a form carried, written anew: nothing but names and values of an address."""
    asked = QueryDict(request.POST.get("query", "")[: MOST_QUERY + 1], mutable=True)
    for name in ("saved", "after", "before", "peek"):
        asked.pop(name, None)
    return asked.urlencode(safe=",~.")


def _list_address(page: str, query: str, saved: int | None) -> str:
    return f"{reverse(page)}?{query}{f'&saved={saved}' if saved else ''}"


@require_POST
def views(request: HttpRequest) -> HttpResponse:
    """What is asked now becomes a tab."""
    page, query = request.POST.get("page", ""), _query(request)
    if page not in PAGES:
        raise NotFound(field="page")
    outcome = save_view(
        actor=actor_of(request), page=page, label=request.POST.get("label", ""), query=query,
        is_shared=bool(request.POST.get("is_shared")),
    )  # fmt: skip
    said(request, _("The view is saved."))
    return HttpResponseRedirect(_list_address(page, query, outcome.value))


@require_POST
def view(request: HttpRequest, view_id: int) -> HttpResponse:
    """One's own view is renamed, shared, or takes the filters of now."""
    query = _query(request) if request.POST.get("query") else None
    change_view(
        actor=actor_of(request), view_id=view_id, label=request.POST.get("label", ""), query=query,
        is_shared=bool(request.POST.get("is_shared")),
    )  # fmt: skip
    said(request, _("The view is changed."))
    return HttpResponseRedirect(next_address(request, reverse("today")))


@require_POST
def removal(request: HttpRequest, view_id: int) -> HttpResponse:
    """One's own view leaves the tabs; the notice offers the undo."""
    remove_view(actor=actor_of(request), view_id=view_id)
    said(request, _("The view is removed."), reverse("view_restoration", args=[view_id]))
    return HttpResponseRedirect(next_address(request, reverse("today")))


@require_POST
def restoration(request: HttpRequest, view_id: int) -> HttpResponse:
    """The undo of a removal."""
    restore_view(actor=actor_of(request), view_id=view_id)
    return HttpResponseRedirect(next_address(request, reverse("today")))
