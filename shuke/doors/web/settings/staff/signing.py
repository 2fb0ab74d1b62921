"""How one person signs in, as an administrator may touch it: the second step taken away, the mailbox."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shuke.doors.web.notices import said
from shuke.doors.web.request import actor_of
from shuke.foundation.org.command import Done
from shuke.foundation.org.commands.people import set_email
from shuke.foundation.org.commands.signing import reset_factors
from shuke.foundation.org.signing.factors import factors_of
from shuke.foundation.org.signing.letters import mailbox_of


def shown_of(staff_id: int) -> dict[str, Any]:
    """What the person's page draws: how many of each, never their secrets."""
    kinds = [factor.kind for factor in factors_of(staff_id)]
    return {"has_app": "app" in kinds, "passkeys": kinds.count("passkey"), "email": mailbox_of(staff_id)}


@require_POST
def factors_removal(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Phone and codes are lost: the second step is taken away, and set up anew at the next sign-in."""
    outcome = reset_factors(actor=actor_of(request), staff_id=staff_id, now=timezone.now())
    if isinstance(outcome, Done):
        said(request, _("The second step is taken away. At the next sign-in a new one is set up."))
    return HttpResponseRedirect(reverse("staff_member", args=[staff_id]))


@require_POST
def mailbox(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Where letters about the account go; links sent to the old one are void."""
    outcome = set_email(actor=actor_of(request), staff_id=staff_id, email=request.POST.get("email", ""))
    if isinstance(outcome, Done):
        said(request, _("The address is kept."))
    return HttpResponseRedirect(reverse("staff_member", args=[staff_id]))
