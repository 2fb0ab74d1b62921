"""Whom an act on the list is about: the rows that were ticked, or all that the list's address matches."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse

from shuke.customers.queries.lists import customers_matching
from shuke.doors.web.identify.customers.asking import asked_of, list_for
from shuke.doors.web.lists.address import Address, read
from shuke.doors.web.request import actor_of, staff_of, today, whole
from shuke.foundation.org.actor import reading


def address_of(request: HttpRequest) -> Address:
    """The list's address that the form carried."""
    list_, _attributes = list_for(actor_of(request), today(), staff_of(request).currency)
    return read(QueryDict(request.POST.get("query", "")), list_)


def chosen(request: HttpRequest, most: int) -> list[int]:
    """Ids of the customers chosen, one more than ``most`` at most, so that too many are noticed."""
    if not request.POST.get("all"):
        found = (whole(text) for text in request.POST.getlist("id")[: most + 1])
        return [id_ for id_ in dict.fromkeys(found) if id_]
    actor = actor_of(request)
    with reading():
        list_, attributes = list_for(actor, today(), staff_of(request).currency)
        asked = asked_of(read(QueryDict(request.POST.get("query", "")), list_), attributes)
        return customers_matching(actor=actor, asked=replace(asked, after=None), limit=most)


def back(request: HttpRequest) -> HttpResponseRedirect:
    """To the list as it was asked."""
    query = QueryDict(request.POST.get("query", "")[:2000]).urlencode(safe=",~.")
    return HttpResponseRedirect(f"{reverse('customers')}{'?' + query if query else ''}")
