"""One field checked as it is left, by the very rule that the act will ask: nothing is read, nothing is written.

A form marks an input, or a fieldset whose inputs belong together, with ``data-check="phone"``; the script sends its
inputs here. Without script the rule speaks when the form is sent.
"""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.views.decorators.http import require_POST

from shuke.customers.rules.birthdays import checked_birthday
from shuke.customers.rules.identifiers import normal_form
from shuke.doors.web.request import actor_of, today, whole
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.refusals import NotFound


def _identifier(kind: str) -> Callable[[QueryDict, date], object]:
    return lambda post, now: normal_form(kind, text) if (text := post.get("value", "").strip()) else None


def _birthday(post: QueryDict, now: date) -> object:
    month, day = whole(post.get("birth_month")), whole(post.get("birth_day"))
    if not month or not day:
        return None
    given = {
        "year": whole(post.get("birth_year")),
        "month": month,
        "day": day,
        "is_lunar": bool(post.get("is_lunar")),
    }
    return checked_birthday(given, now)


CHECKS: dict[str, Callable[[QueryDict, date], object]] = {
    "phone": _identifier("phone"), "email": _identifier("email"), "card": _identifier("card"), "birthday": _birthday,
}  # fmt: skip


@require_POST
def field_check(request: HttpRequest) -> HttpResponse:
    """204 for a value that the rule takes, else 422 with the rule's own sentence."""
    actor_of(request)
    check = CHECKS.get(request.POST.get("check", ""))
    if check is None:
        raise NotFound(field="check")
    try:
        check(request.POST, today())
    except Refusal as no:
        return JsonResponse({"text": str(no)}, status=no.status)
    return HttpResponse(status=204)
