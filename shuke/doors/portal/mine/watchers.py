"""Who looked: each time that somebody of the shop had hidden details shown, found the member, or took a list out."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from shuke.customers.queries.reveals import watchers_of
from shuke.doors.portal.door import Me, page, shop_name
from shuke.foundation.org.rolebook import roles_of

SPAN = timedelta(days=180)
WHAT = {
    "customers.reveal_identifier": pgettext_lazy("what somebody looked at", "Your number or address"),
    "customers.reveal_birthday": pgettext_lazy("what somebody looked at", "Your birthday"),
    "customers.reveal_field_value": pgettext_lazy("what somebody looked at", "An answer that is hidden"),
    "customers.reveal_guardian": pgettext_lazy("what somebody looked at", "An answer that is hidden"),
    "customers.reveal_sales": pgettext_lazy("what somebody looked at", "Your purchases"),
    "customers.look_up": pgettext_lazy("what somebody looked at", "Found you at a till"),
    "exports.make_file": pgettext_lazy("what somebody looked at", "A list that you are in was taken out"),
    "privacy.take_copy": pgettext_lazy(
        "what somebody looked at", "Everything, for the copy that you asked for"
    ),
}


@require_safe
@page
def watchers(request: HttpRequest, me: Me) -> HttpResponse:
    """Roles and times, no names."""
    found = watchers_of(actor=me.actor, customer_id=me.member.customer_id, since=me.now - SPAN)
    known, english = roles_of({one.role for one in found if one.role}), me.actor.language == "en"
    lines: list[dict[str, Any]] = []
    for one in found:
        role = known.get(one.role)
        lines.append(
            {
                "what": WHAT[one.act],
                "at": one.at,
                "role": (role.name if english else role.name_zh) if role else "",
            }
        )
    context = {"shop": shop_name(), "tab": "mine", "lines": lines, "days": SPAN.days}
    return render(request, "portal/mine/watchers.html", context)
