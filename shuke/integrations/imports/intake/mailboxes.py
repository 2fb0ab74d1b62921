"""A mailbox: attachments of mails from allowed senders are imported, then the mail is marked as seen.

IMAP4rev1 over TLS by the standard library; in the open only from this very machine. A mail of somebody else is not opened.
"""

import email
import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from typing import Any

from django.conf import settings

from shuke.integrations.imports.commands.inboxes import password_of
from shuke.integrations.imports.intake.arrivals import Arrival
from shuke.integrations.imports.models import Inbox
from shuke.integrations.imports.readers.limits import MB
from shuke.integrations.imports.refusals import InboxAddress
from shuke.integrations.imports.rules.inboxes import TLS_PORT, is_loopback, is_table_name, may_call, may_send

SECONDS = 30  # for any one answer of the server
MOST_MAILS, MOST_BYTES = 100, 60 * MB
Take = Callable[[str, Iterator[bytes]], Arrival]
_HEADS = "(RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM)])"
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxFault(Exception):
    """The server answered something else than what was asked for."""


def look_into(inbox: Inbox, take: Take) -> list[str]:
    """Offer the attachments of unseen mails to ``take``; what was refused, or too large, in words."""
    told: list[str] = []
    with _opened(inbox) as server:
        for uid in (_found(server.uid("SEARCH", "UNSEEN"))[0] or b"").split()[:MOST_MAILS]:
            if not _is_wanted(server, uid, inbox, told):
                continue
            _announced, raw_mail = _literal(_found(server.uid("FETCH", uid.decode(), "(BODY.PEEK[])")))
            for name, raw in _attachments(email.message_from_bytes(raw_mail, policy=default)):
                arrival = take(name, iter((raw,)))
                if not arrival.is_taken:
                    told.append(arrival.text)
            _found(server.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)"))
    return told


class _Named(imaplib.IMAP4_SSL):
    """A server called at the addresses that were judged, with its certificate held against its name."""

    def __init__(self, host: str, port: int) -> None:
        self._addresses = _judged(host, port)
        super().__init__(host, port, ssl_context=ssl.create_default_context(), timeout=SECONDS)

    def _create_socket(self, timeout: float | None) -> ssl.SSLSocket:
        secured: ssl.SSLSocket = self.ssl_context.wrap_socket(
            self._called(timeout), server_hostname=self.host
        )
        return secured

    def _called(self, timeout: float | None) -> socket.socket:
        for address in self._addresses[:-1]:
            with suppress(OSError):
                return socket.create_connection((address, self.port), timeout)
        return socket.create_connection((self._addresses[-1], self.port), timeout)


def _judged(host: str, port: int) -> list[str]:
    """What the name stands for, looked up once, so that it cannot stand for something else a moment later."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]).split("%")[0] for one in found))
    if not all(may_call(address, settings.IMAP_LOOPBACK, settings.MAIL_NETWORKS) for address in addresses):
        raise InboxAddress(host=host)
    return addresses


@contextmanager
def _opened(inbox: Inbox) -> Iterator[imaplib.IMAP4]:
    """The mailbox's folder, selected; nobody's password travels in the open to another machine."""
    server: imaplib.IMAP4
    if inbox.port == TLS_PORT or not (is_loopback(inbox.host) and settings.IMAP_LOOPBACK):
        server = _Named(inbox.host, inbox.port)
    else:
        server = imaplib.IMAP4(inbox.host, inbox.port, timeout=SECONDS)
    with server:
        server.login(inbox.login, password_of(inbox))
        quoted = inbox.mail_folder.replace("\\", "\\\\").replace('"', '\\"')
        _found(server.select(f'"{quoted}"'))
        yield server


def _found(answer: tuple[str, list[Any]]) -> list[Any]:
    """The parts of a good answer: bytes, and for a literal the pair of its announcement and its bytes."""
    word, parts = answer
    if word != "OK":
        raise MailboxFault(f"IMAP: {word} {parts!r}"[:200])
    return parts


def _literal(parts: list[Any]) -> tuple[bytes, bytes]:
    """The first literal of an answer: the line that announces it, and its bytes."""
    return next((part for part in parts if isinstance(part, tuple)), (b"", b""))


def _is_wanted(server: imaplib.IMAP4, uid: bytes, inbox: Inbox, told: list[str]) -> bool:
    """By size and sender alone: a stranger's mail stays unseen, unopened."""
    announced, heads = _literal(_found(server.uid("FETCH", uid.decode(), _HEADS)))
    size = _SIZE.search(announced)
    sender = parseaddr(str(email.message_from_bytes(heads, policy=default).get("From", "")))[1]
    if not may_send(sender, inbox.senders):
        return False
    if size and int(size[1]) > MOST_BYTES:
        told.append(f"{sender}: > {MOST_BYTES // MB} MB")
        return False
    return True


def _attachments(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in mail.walk():
        name = part.get_filename() or ""
        raw = part.get_payload(decode=True) if not part.is_multipart() and is_table_name(name) else None
        if isinstance(raw, bytes) and raw:
            yield name, raw
