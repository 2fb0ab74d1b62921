"""Forms: an act either goes on to a page, or the form comes back with what was typed and what was wrong."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.command import Done, Outcome

Form = Callable[[Refusal | None], HttpResponse]


def attempted(
    request: HttpRequest,
    act: Callable[[], Outcome],
    form: Form,
    address: Callable[[Any], str],
    said: Any = "",
) -> HttpResponse:
    """Do the act and go on to the address of its answer; draw the form again where it is refused for what it holds."""
    try:
        outcome = act()
    except Refusal as no:
        if no.status not in (409, 422):
            raise
        return form(no)
    if said and isinstance(outcome, Done):
        messages.success(request, str(said))
    return HttpResponseRedirect(address(outcome.value))


def wrong(no: Refusal | None) -> dict[str, Any]:
    """What a form draws of a refusal: the sentence, and the name of the input at fault."""
    return {
        "error": str(no) if no else "",
        "wrong": (no.field or "") if no else "",
        "status": no.status if no else 200,
    }
