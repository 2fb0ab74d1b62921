"""Step-up: before what hurts most if it gets about, somebody proves again who it is."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from shuke.doors.web.entry.demo import WAY as DEMO
from shuke.doors.web.request import page_request
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.reach import Account
from shuke.foundation.org.signing.policy import FRESH_MINUTES, is_recent


class StepUpNeeded(Refusal):
    """The last proof of who it is lies too far back."""

    code = "step_up_needed"
    status = 403
    message = _("Show once more that it is you, then do this again.")


def recent_enough(request: HttpRequest, minutes: int = FRESH_MINUTES) -> None:
    """StepUpNeeded unless the person signed in, or proved it again, within so many minutes.

    The door turns the refusal into the page that asks. A demo's session has nothing to prove with.
    """
    account: Account | None = page_request(request).staff
    session = account.session if account else None
    if session is None:
        raise StepUpNeeded()
    if session.way != DEMO and not is_recent(session.proved_at, minutes, timezone.now()):
        raise StepUpNeeded()


def proof_address(back: str) -> str:
    """The page that asks, and where it leads on to."""
    return f"{reverse('proof')}?{urlencode({'next': back})}"
