"""A draft is rehearsed, then published."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.doors.web.request import actor_of, whole
from shuke.foundation.org.refusals import NotFound
from shuke.trade.programme.commands.terms import NotRehearsed, ask_rehearsal, publish_terms


def _version(request: HttpRequest) -> int:
    number = whole(request.POST.get("version"))
    if number is None:
        raise NotFound(field="version")
    return number


@require_POST
def rehearsal(request: HttpRequest) -> HttpResponse:
    """Ask what the draft would have done."""
    ask_rehearsal(actor=actor_of(request), version_id=_version(request))
    messages.success(request, _("The rehearsal is on its way; this page shows what it found."))
    return HttpResponseRedirect(reverse("programme"))


@require_POST
def publication(request: HttpRequest) -> HttpResponse:
    """The draft is in force from now on."""
    try:
        publish_terms(actor=actor_of(request), version_id=_version(request), now=timezone.now())
        messages.success(request, _("These terms are in force from now on."))
    except NotRehearsed as no:
        messages.error(request, str(no))
    return HttpResponseRedirect(reverse("programme"))
