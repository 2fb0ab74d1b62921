"""Taking customers out of the house: a list by a person, with what for and the print of the file; contacts by a program."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuke.customers.commands.many import NobodyChosen
from shuke.foundation.audit import log
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, witnessed
from shuke.foundation.org.command import Done, Outcome, command, record

MOST_EXPORTED = 1000
CONTACTS = ("phones", "emails", "cards", "wechats", "birthday")
PURPOSES = ("mailing", "meeting", "analysis", "authority", "other")


class PurposeMissing(Refusal):
    """An export needs a purpose."""

    code = "purpose_missing"
    message = _("Choose what the file is for.")


class ExportTooLarge(Refusal):
    """More than one person alone may take out."""

    code = "export_too_large"
    message = _("A file holds at most %(most)s customers. Narrow the list by a filter first.")


@command
def export(
    *, actor: Actor, customer_ids: Sequence[int], purpose: str, query: str, columns: Sequence[str], kind: str, sha256: str
) -> Outcome:  # fmt: skip
    """A file of customers is handed out; the log keeps what for, which list and columns, how many, and its SHA-256.

    Contact data in it is masked as on the page. Answers the number of customers.
    """
    if purpose not in PURPOSES:
        raise PurposeMissing(field="purpose")
    if not customer_ids:
        raise NobodyChosen(field="id")
    if len(customer_ids) > MOST_EXPORTED:
        raise ExportTooLarge(field="id", most=f"{MOST_EXPORTED:,}")
    facts = {
        "purpose": purpose, "query": query[:500], "columns": list(columns), "format": kind,
        "customers": len(customer_ids), "sha256": sha256,
    }  # fmt: skip
    record(facts, customer_ids)
    return Done(len(customer_ids))


def note_contacts_read(actor: Actor, shown: Iterable[dict[str, Any]]) -> None:
    """Which program read whose contacts in full: ids, and how many values of which fields, never a value.

    One event for each request, on the second connection, since a reading writes nothing; where it cannot be written the
    request fails and nothing is told. It belongs to no customer's story: to be read is no change, and a program that
    asks for what changed would find its own reading there.
    """
    counts: Counter[str] = Counter()
    ids: list[int] = []
    for row in shown:
        found = (
            {} if row["are_contacts_masked"] else {name: _many(row[name]) for name in CONTACTS if row[name]}
        )
        counts.update(found)
        ids += [row["id"]] if found else []
    if not ids:
        return
    with witnessed(actor):
        event = log.next_event_id("witness")
        facts = {"customers": ids, "fields": dict(sorted(counts.items()))}
        log.write_event(event, "customers.read_contacts", actor.kind, actor.id, facts, using="witness")


def _many(value: Any) -> int:
    return len(value) if isinstance(value, list) else 1
