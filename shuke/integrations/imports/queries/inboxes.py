"""Readings of watched folders and mailboxes."""

from dataclasses import dataclass
from datetime import datetime

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.integrations.imports.models import Inbox


@dataclass(frozen=True, slots=True)
class InboxView:
    """A watched folder or mailbox as who set it up sees it; the password is never among it."""

    id: int
    source: str
    kind: str
    way: str
    is_on: bool
    folder: str  # below the data directory; empty for a mailbox
    host: str
    port: int
    login: str
    mail_folder: str
    senders: tuple[str, ...]
    set_by_id: int | None
    checked_at: datetime | None
    problem: str


@query("imports.view")
def inboxes_of(*, actor: Actor, source: str | None = None) -> list[InboxView]:
    """The actor's own inboxes (the officer's: all), of one source or of every one."""
    found = Inbox.objects.order_by("source", "kind", "way")
    return [_view(one) for one in (found if source is None else found.filter(source=source))]


def _view(one: Inbox) -> InboxView:
    folder = f"inbox/{one.source}/{one.kind}" if one.way == "folder" else ""
    return InboxView(
        one.id, one.source, one.kind, one.way, one.is_on, folder, one.host, one.port, one.login, one.mail_folder,
        tuple(one.senders), one.set_by_id, one.checked_at, one.problem,
    )  # fmt: skip
