"""Addresses of records that were merged lead to the same place of the person's record: links, bookmarks, open forms."""

from django.db import connection
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from shuke.customers.queries.merged import survivors_of
from shuke.doors.web.request import page_request
from shuke.foundation.org.actor import Actor, reading

NUMBERS = ("customer_id", "organisation_id")


def at_survivor(request: HttpRequest) -> HttpResponseRedirect | None:
    """Where the address goes on, for what was not found; a form is sent on as it is. None where nobody was merged."""
    match, actor = request.resolver_match, page_request(request).actor
    number = next((name for name in NUMBERS if match and name in match.kwargs), None)
    if match is None or number is None or actor is None or not actor.may("customers.view"):
        return None
    survivor = _survivor(actor, match.kwargs[number])
    if survivor is None:
        return None
    address = reverse(match.view_name, kwargs={**match.kwargs, number: survivor})
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(
        f"{address}?{query}" if query else address, preserve_request=request.method not in ("GET", "HEAD")
    )


def _survivor(actor: Actor, customer_id: int) -> int | None:
    if connection.in_atomic_block:
        return survivors_of(actor=actor, customer_ids=[customer_id]).get(customer_id)
    with reading():
        return survivors_of(actor=actor, customer_ids=[customer_id]).get(customer_id)
