"""Acts on watched folders and mailboxes."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.refusals import NotFound
from shuke.integrations.imports.models import Inbox
from shuke.integrations.imports.refusals import (
    InboxAddress,
    InboxCharacters,
    InboxFolder,
    InboxMailbox,
    InboxPort,
    InboxTaken,
)
from shuke.integrations.imports.rules.inboxes import (
    TLS_PORT,
    has_control,
    is_address,
    is_folder_name,
    is_loopback,
    may_call,
)
from shuke.integrations.imports.rules.synonyms import RECOGNISED


@dataclass(frozen=True, slots=True)
class InboxGiven:
    """How a source's files arrive. An empty password keeps the one that is known."""

    source: str
    kind: str
    way: str = "folder"
    is_on: bool = True
    host: str = ""
    port: int = TLS_PORT
    login: str = ""
    password: str = field(default="", repr=False)
    mail_folder: str = "INBOX"
    senders: tuple[str, ...] = ()


@command
def set_inbox(*, actor: Actor, given: InboxGiven) -> Outcome:
    """A folder or a mailbox is watched for a source's files from now on; answers its id."""
    _check(given)
    with elevated():
        inbox = (
            Inbox.objects.select_for_update()
            .filter(source=given.source, kind=given.kind, way=given.way)
            .first()
        )
        if inbox is not None and inbox.set_by_id != (actor.staff_id or None):
            raise InboxTaken(field="source", source=given.source)
        inbox = inbox or Inbox(
            source=given.source, kind=given.kind, way=given.way, set_by_id=actor.staff_id or None
        )
        before = _facts(inbox) if inbox.pk else None
        _fill(inbox, given)
        if before == _facts(inbox):
            return Unchanged(inbox.id)
        inbox.changed_at, inbox.problem = timezone.now(), ""
        inbox.save()
    changed = sorted(name for name, value in _facts(inbox).items() if before is None or before[name] != value)
    record(
        {"inbox": inbox.id, "source": inbox.source, "kind": inbox.kind, "way": inbox.way, "fields": changed}
    )
    return Done(inbox.id)


@command
def forget_inbox(*, actor: Actor, inbox_id: int) -> Outcome:
    """A folder or mailbox is no longer watched, and its password is forgotten; files that lie there stay."""
    inbox = Inbox.objects.filter(id=inbox_id).first()
    if inbox is None:
        raise NotFound(field="inbox_id")
    with elevated():
        Inbox.objects.filter(id=inbox_id).delete()
    record({"inbox": inbox_id, "source": inbox.source, "kind": inbox.kind, "way": inbox.way})
    return Done(inbox_id)


@command
def note_look(*, actor: Actor, inbox_id: int, now: datetime, problem: str) -> Outcome:
    """An inbox was looked into; what stood in the way is remembered, and told once."""
    with elevated():
        inbox = Inbox.objects.select_for_update().filter(id=inbox_id).first()
        if inbox is None:
            return Unchanged()
        before, inbox.checked_at, inbox.problem = inbox.problem, now, problem[:400]
        inbox.save(update_fields=["checked_at", "problem"])
    if before == inbox.problem:
        return Unchanged()
    record({"inbox": inbox_id, "has_problem": bool(problem)})
    return Done()


def password_of(inbox: Inbox) -> str:
    """The mailbox's password in the clear; for the moment of logging in."""
    return cipher.open_sealed(keyring().master, _context(inbox), bytes(inbox.sealed_password or b""))


def _context(inbox: Inbox) -> bytes:
    return f"imports_inbox.password:{inbox.source}:{inbox.kind}:{inbox.way}".encode()


def _check(given: InboxGiven) -> None:
    if (
        given.kind not in RECOGNISED
        or given.way not in ("folder", "mailbox")
        or not is_folder_name(given.source)
    ):
        raise InboxFolder(field="source", source=given.source)
    if given.way == "folder":
        return
    if not (
        given.host.strip()
        and given.login.strip()
        and given.mail_folder.strip()
        and any(map(str.strip, given.senders))
    ):
        raise InboxMailbox(field="host")
    _check_server(given, given.host.strip())


def _check_server(given: InboxGiven, host: str) -> None:
    """What can be said without asking anybody; what a name stands for is looked up when it is called."""
    sent = {
        "host": host,
        "login": given.login.strip(),
        "password": given.password,
        "mail_folder": given.mail_folder.strip(),
    }
    for name, text in sent.items():
        if has_control(text):
            raise InboxCharacters(field=name)
    is_here = is_loopback(host) and settings.IMAP_LOOPBACK
    if given.port != TLS_PORT and not (is_here and 0 < given.port < 65536):
        raise InboxPort(field="port", port=TLS_PORT)
    if (is_loopback(host) and not is_here) or (
        is_address(host) and not may_call(host, settings.IMAP_LOOPBACK, settings.MAIL_NETWORKS)
    ):
        raise InboxAddress(field="host", host=host)


def _fill(inbox: Inbox, given: InboxGiven) -> None:
    moved = (inbox.host, inbox.login) != (given.host.strip(), given.login.strip())
    inbox.is_on, inbox.host, inbox.port = given.is_on, given.host.strip(), given.port
    inbox.login, inbox.mail_folder = given.login.strip(), given.mail_folder.strip()
    inbox.senders = sorted({sender.strip().casefold() for sender in given.senders if sender.strip()})
    if given.way == "mailbox" and not given.password and (moved or not inbox.sealed_password):
        raise InboxMailbox(field="password")  # a password is never sent to a server that it was not given for
    if given.password and (not inbox.sealed_password or password_of(inbox) != given.password):
        inbox.sealed_password = cipher.seal(keyring().master, _context(inbox), given.password)


def _facts(inbox: Inbox) -> dict[str, object]:
    names = ("is_on", "host", "port", "login", "mail_folder", "senders", "sealed_password")
    return {name: getattr(inbox, name) for name in names}
