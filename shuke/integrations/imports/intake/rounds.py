"""The round over all inboxes, every few minutes."""

import imaplib
import ssl
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from shuke.foundation.kernel.cipher import CipherBroken
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import CLOCK, Actor, elevated
from shuke.integrations.imports.commands.inboxes import note_look
from shuke.integrations.imports.intake import folders, mailboxes
from shuke.integrations.imports.intake.arrivals import Arrival, take
from shuke.integrations.imports.models import Inbox
from shuke.integrations.imports.queries.jobs import person_of

# What mail servers and disks do; each is told on the inbox's page, none stops the round.
FAULTS = (Refusal, OSError, UnicodeError, imaplib.IMAP4.error, mailboxes.MailboxFault, CipherBroken)


def take_in(now: datetime) -> dict[str, int]:
    """Look into every inbox that is on; how many were looked into, and how many have a problem."""
    with elevated(), transaction.atomic():
        inboxes = list(Inbox.objects.filter(is_on=True).order_by("id"))
    problems = 0
    with translation.override(settings.LANGUAGE_CODE):
        for inbox in inboxes:
            problem = _looked(inbox, now)
            note_look(actor=CLOCK, inbox_id=inbox.id, now=now, problem=problem)
            problems += bool(problem)
    return {"inboxes": len(inboxes), "problems": problems}


def _looked(inbox: Inbox, now: datetime) -> str:
    """Look into one; what stood in the way, if anything did."""
    try:
        actor = person_of(staff_id=inbox.set_by_id, today=timezone.localdate(now))
        taking = partial(_take, actor, inbox, now)
        if inbox.way == "folder":
            folders.look_into(inbox, taking, now)
            return ""
        return " · ".join(mailboxes.look_into(inbox, taking))
    except FAULTS as fault:
        return _said(inbox, fault)


def _said(inbox: Inbox, fault: Exception) -> str:
    """Our own words: what a strange server answers is shown to nobody."""
    if isinstance(fault, Refusal):
        return str(fault)
    if isinstance(fault, CipherBroken):
        return _("The password of the mailbox cannot be opened. Enter it again.")
    if inbox.way == "folder":
        return _("The folder cannot be read or written.")
    if isinstance(fault, ssl.SSLError):
        return _("The certificate of the mail server is not trusted.")
    if isinstance(fault, imaplib.IMAP4.abort):
        return _("The mail server broke off.")
    if isinstance(fault, OSError):
        return _("The mail server does not answer.")
    return _("The mail server refused the login, or there is no such folder.")


def _take(actor: Actor, inbox: Inbox, now: datetime, name: str, blocks: Iterator[bytes]) -> Arrival:
    return take(actor=actor, inbox=inbox, name=name, blocks=blocks, now=now)
