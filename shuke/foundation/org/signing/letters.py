"""Letters about an account, to its own mailbox: a link for a new password, and notice of what somebody changed.

They are written by the worker: how long a mail server takes says nothing about whether an account exists.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from shuke.foundation.org.models import Staff
from shuke.foundation.org.signing.links import link_for

# Kind → (subject, text); %(name)s and %(address)s are filled in.
LETTERS: dict[str, tuple[Any, Any]] = {
    "link": (
        _("Shuke: choose a new password"),
        _("%(name)s, somebody, probably you, asked for a new password. Choose it here within an hour:\n\n%(address)s\n\n"
          "The link works once. If it was not you, nothing has changed and nothing needs doing."),
    ),
    "password": (
        _("Shuke: your password was changed"),
        _("%(name)s, the password of your account was changed, and sessions elsewhere have ended. If it was not you, tell"
          " your administrator now.\n\n%(address)s"),
    ),
    "factor": (
        _("Shuke: another way to sign in"),
        _("%(name)s, an authenticator app or a passkey was added to your account or taken away. If it was not you, tell"
          " your administrator now.\n\n%(address)s"),
    ),
    "reset": (
        _("Shuke: your second step was reset"),
        _("%(name)s, an administrator has taken away the authenticator app and the passkeys of your account. Sign in with"
          " your password and set up a new one.\n\n%(address)s"),
    ),
}  # fmt: skip


def mailbox_of(staff_id: int) -> str:
    """Where letters about an account go, for its owner and who administers it; empty for nowhere."""
    return Staff.objects.filter(id=staff_id).values_list("email", flat=True).first() or ""


def announce(staff_id: int, kind: str) -> None:
    """Let the worker write, once what is told of is committed."""
    if settings.SENDS_LETTERS:
        app.configure_task("org.write_letter").defer(staff_id=staff_id, kind=kind)


def ask_for_link(login: str) -> None:
    """Let the worker look whether there is such an account, and write; it takes as long where there is none."""
    app.configure_task("org.write_link").defer(login=login[:60])


def write(staff: Staff, kind: str) -> bool:
    """Send one letter in the person's language; False for who has no mailbox. The host is always the settings' own."""
    if not staff.email:
        return False
    path = reverse("reset", args=[link_for(staff)]) if kind == "link" else reverse("my_sign_in")
    with translation.override(staff.language):
        subject, text = LETTERS[kind]
        facts = {"name": staff.name, "address": settings.PUBLIC_ADDRESS + path}
        EmailMessage(str(subject), str(text) % facts, to=[staff.email]).send()
    return True
