"""One customer: profile, notes, owners, story."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shuke.customers.models import Customer
from shuke.customers.queries.merged import with_former
from shuke.customers.rules.notes import may_remove_note
from shuke.customers.rules.sealing import note_context
from shuke.foundation.audit.queries import events_about
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.refusals import NotFound
from shuke.foundation.org.registries import STORIES, StoryEntry


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a customer is, as far as the actor may know; absent parts are None."""

    id: int
    name: str
    member_no: str
    kind: str
    organisation_kind: str
    gender: str
    language: str
    home_unit_id: int
    home_name: str
    owner_id: int | None
    owner_name: str
    joined_on: date
    source: str
    version: int
    is_restricted: bool  # kept, and used for nothing
    birthday: tuple[int | None, int, int, bool] | None
    is_birthday_masked: bool  # there is one, which an act shows for a reason


PROFILE = """
SELECT c.id, c.name, c.member_no, c.kind, c.organisation_kind, c.gender, c.language, c.home_unit_id, {home}, c.owner_id,
       coalesce({owner}, ''), c.joined_on, c.source, c.version,
       EXISTS (SELECT 1 FROM customers_restriction r WHERE r.customer_id = c.id AND r.kind = 'use' AND r.until_at IS NULL),
       b.year, b.month, b.day, b.is_lunar
  FROM customers_customer c JOIN org_unit u ON u.id = c.home_unit_id LEFT JOIN org_staff s ON s.id = c.owner_id
  LEFT JOIN customers_birthday b ON b.customer_id = c.id
 WHERE c.id = %s AND c.status = 'active'
"""


@query("customers.view")
def profile_of(*, actor: Actor, customer_id: int) -> Profile:
    """The customer's profile; NotFound where it does not exist or is out of reach."""
    with connection.cursor() as cursor:
        cursor.execute(
            PROFILE.format(home=shown_name("u", actor), owner=shown_name("s", actor)), [customer_id]
        )
        row: Any = cursor.fetchone()
    if row is None:
        raise NotFound()
    *base, year, month, day, is_lunar = row
    sight = actor.sees("C") if month is not None else None
    birthday = (year, month, day, is_lunar) if sight == "full" else None
    if not actor.sees("B"):  # a sales marketer: the name only
        base = [
            base[0],
            base[1],
            "",
            base[3],
            "",
            "",
            "",
            base[7],
            "",
            None,
            "",
            base[11],
            "",
            base[13],
            base[14],
        ]
    return Profile(*(*base, birthday, sight == "masked"))


@query("customers.view")
def names_of(*, actor: Actor, customer_ids: list[int]) -> dict[int, str]:
    """Display names (name, or member number) of the customers within reach."""
    rows = Customer.objects.filter(id__in=customer_ids).values_list("id", "name", "member_no")
    return {id_: name or number for id_, name, number in rows}


@query("customers.view")
def home_path_of(*, actor: Actor, customer_id: int) -> str | None:
    """Path of the store that a customer within reach belongs to; None for everybody else."""
    alive = Customer.objects.filter(id=customer_id).exclude(status="merged")
    return alive.values_list("home_path", flat=True).first()


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A note, opened."""

    id: int
    text: str
    by: str
    at: datetime
    can_remove: bool = False


@query("customers.view")
def notes_of(*, actor: Actor, customer_id: int, limit: int = 20) -> list[NoteShown]:
    """Notes about a customer, newest first: all for who sees class S and B, else one's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT n.id, n.ciphertext, n.person_key_id, k.wrapped, coalesce({shown_name('s', actor)}, ''),"
            " n.written_at, n.written_by_id"
            " FROM customers_note n JOIN customers_personkey k ON k.id = n.person_key_id"
            " LEFT JOIN org_staff s ON s.id = n.written_by_id WHERE n.customer_id = %s"
            " AND n.removed_at IS NULL AND (%s OR n.written_by_id = %s) ORDER BY n.written_at DESC LIMIT %s",
            [customer_id, actor.scope in ("own", "subtree", "all"), actor.staff_id, limit],
        )
        master, may = keyring().master, actor.may("customers.remove_note")
        return [
            NoteShown(
                id_,
                cipher.open_sealed(cipher.unwrap(master, wrapped), note_context(id_, key), sealed),
                by,
                at,
                may and may_remove_note(writer, actor.staff_id, actor.scope or ""),
            )
            for id_, sealed, key, wrapped, by, at, writer in cursor.fetchall()
        ]


@query("customers.view")
def owners_of(*, actor: Actor, customer_id: int) -> list[tuple[str, date, date | None]]:
    """Who looked after the customer: (name, from, until), newest first."""
    if not actor.sees("B"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {shown_name('s', actor)}, o.from_on, o.until_on"
            " FROM customers_ownership o JOIN org_staff s ON s.id = o.staff_id"
            " WHERE o.customer_id = %s ORDER BY o.from_on DESC, o.id DESC",
            [customer_id],
        )
        rows: list[Any] = cursor.fetchall()
        return rows


@query("customers.view")
def story_of(
    *,
    actor: Actor,
    customer_id: int,
    before: datetime | None = None,
    limit: int = 30,
    kinds: Collection[str] | None = None,
) -> list[StoryEntry]:
    """The timeline, newest first: the event log, and single sales of what came in sets, from their domains.

    ``kinds`` names the acts and entries wanted (None: all); ``limit`` counts those alone.
    """
    entries: list[StoryEntry] = []
    if actor.may("customers.view_story"):
        told_under = with_former(actor=actor, customer_id=customer_id)
        for event in events_about(told_under, before, limit, None if kinds is None else list(kinds)):
            facts: dict[str, Any] = {
                **event.facts,
                "actor_kind": event.actor_kind,
                "actor_id": event.actor_id,
            }
            entries.append(StoryEntry(event.at, event.act, facts))
    for source in STORIES.values():
        told = source(actor=actor, customer_id=customer_id, before=before, limit=limit)
        entries.extend(entry for entry in told if kinds is None or entry.kind in kinds)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit]
