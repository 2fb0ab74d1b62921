"""Two records become one; everything of both stands under the survivor."""

from collections.abc import Mapping
from datetime import date
from json import dumps
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models.functions import Now

from shuke.customers.commands.identifiers import renew_key
from shuke.customers.commands.ties.guarded import are_child_and_guardian
from shuke.customers.rules.guardians import ChildAndGuardian
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.holdings import COMBINERS, HOLDINGS
from shuke.foundation.org.refusals import NotFound
from shuke.stewardship.resolution.commands.moving import (
    drop_rows,
    marks_of,
    move_rows,
    note_change,
    remove_row,
)
from shuke.stewardship.resolution.commands.records import locked
from shuke.stewardship.resolution.models import Candidate, Merge
from shuke.stewardship.resolution.queries.survivors import better_known
from shuke.stewardship.resolution.rules.survivors import (
    KindsDiffer,
    SameRecord,
    checked_choices,
    kept_columns,
)

Record = dict[str, Any]


@command
def merge_customers(
    *, actor: Actor, customer_ids: tuple[int, int], today: date, choices: Mapping[str, str] | None = None,
    survivor_id: int | None = None, reasons: tuple[str, ...] = (), key: str | None = None,
) -> Outcome:  # fmt: skip
    """Two records of one person become one; answers the merge's id, and the same for who was second.

    ``choices`` maps a field ("name", "gender", "language", "home", "owner", "birthday", "field:7") to "survivor" or "loser";
    without one the survivor's value stays where there is one. The survivor is ``survivor_id`` or, left out, the record that
    the shop knows better. NotFound unless the actor reaches both.
    """
    wanted = checked_choices(choices or {})
    if len(set(customer_ids)) != 2:
        raise SameRecord(field="customer_id")
    records = locked(customer_ids)
    if (done := _merged_already(records)) is not None:
        return Unchanged(done)
    if len({one["kind"] for one in records.values()}) > 1:
        raise KindsDiffer(field="customer_id")
    if are_child_and_guardian(customer_ids):
        raise ChildAndGuardian(field="customer_id")
    with elevated():
        survivor, loser = _chosen(records, survivor_id)
        merge = Merge.objects.create(
            survivor_id=survivor["id"], loser_id=loser["id"], merged_by_id=actor.staff_id or None,
            reasons=list(reasons), fields=wanted,
        )  # fmt: skip
        for combine in COMBINERS:
            combine(
                actor=actor,
                merge_id=merge.id,
                survivor_id=survivor["id"],
                loser_id=loser["id"],
                now=merge.merged_at,
            )
        fields = _become_one(merge, survivor, loser, wanted, today)
        _decided(merge, actor)
    record(
        {
            "merge": merge.id,
            "survivor": survivor["id"],
            "loser": loser["id"],
            "fields": fields,
            "reasons": list(reasons),
        },
        [survivor["id"], loser["id"]],
    )
    return Done(merge.id)


def _merged_already(records: dict[int, Record]) -> int | None:
    """The merge that made these two one; NotFound where one of them is somebody else's former record."""
    merged = [one for one in records.values() if one["status"] != "active"]
    if not merged:
        return None
    pair = list(records)
    found = Merge.objects.filter(survivor_id__in=pair, loser_id__in=pair, undone_at=None).first()
    if found is None:
        raise NotFound(field="customer_id")
    return found.id


def _chosen(records: dict[int, Record], survivor_id: int | None) -> tuple[Record, Record]:
    if survivor_id is None:
        survivor_id, _loser = better_known(tuple(records))
    if survivor_id not in records:
        raise NotFound(field="survivor_id")
    (loser_id,) = set(records) - {survivor_id}
    return records[survivor_id], records[loser_id]


def _become_one(
    merge: Merge, survivor: Record, loser: Record, wanted: dict[str, str], today: date
) -> list[str]:
    """The set-based part; answers the names of the survivor's columns that changed."""
    kept, gone = survivor["id"], loser["id"]
    with connection.cursor() as cursor:
        merge.marks = marks_of(cursor)
        merge.save(update_fields=["marks"])
        changed = kept_columns(survivor, loser, wanted)
        drop_rows(cursor, gone)
        # What is written from now on is sealed by a key that stays with the survivor, whatever a split gives back.
        renew_key(kept, gone)
        _make_place(cursor, merge.id, kept, wanted)
        if "owner_id" in changed and survivor["owner_id"] is not None:
            _end_ownership(cursor, merge.id, kept, today)
        move_rows(cursor, merge.id, gone, kept)
        _write_survivor(cursor, merge.id, survivor, changed)
        cursor.execute(
            "UPDATE customers_customer SET status = 'merged', merged_into_id = %s, version = version + 1 WHERE id = %s",
            [kept, gone],
        )
    return sorted(set(changed) - {"given_name", "pinyin", "given_pinyin", "initials", "home_path"})


def _make_place(cursor: Any, merge_id: int, kept: int, wanted: dict[str, str]) -> None:
    """The survivor's birthday or answer goes where the other's was chosen."""
    for field, side in wanted.items():
        word, _colon, number = field.partition(":")
        if side == "loser" and word == "birthday":
            remove_row(cursor, merge_id, kept, HOLDINGS["customers_birthday"], "true", [])
        if side == "loser" and word == "field":
            remove_row(
                cursor, merge_id, kept, HOLDINGS["customers_fieldvalue"], "t.field_id = %s", [int(number)]
            )


def _end_ownership(cursor: Any, merge_id: int, kept: int, today: date) -> None:
    """The survivor's owner looks after the person no more; the other's time goes on."""
    cursor.execute(
        "UPDATE customers_ownership SET until_on = greatest(%s, from_on) WHERE customer_id = %s AND until_on IS NULL"
        " RETURNING id, until_on",
        [today, kept],
    )
    for id_, until_on in cursor.fetchall():
        images = (dumps({"until_on": None}), dumps({"until_on": until_on.isoformat()}))
        note_change(cursor, merge_id, kept, ("customers_ownership", id_), images)


def _write_survivor(cursor: Any, merge_id: int, survivor: Record, changed: dict[str, Any]) -> None:
    columns = "".join(f", {name} = %s" for name in changed)
    cursor.execute(
        f"UPDATE customers_customer SET version = version + 1{columns} WHERE id = %s",
        [*changed.values(), survivor["id"]],
    )
    if changed:
        before = {name: survivor[name] for name in changed}
        images = (dumps(before, cls=DjangoJSONEncoder), dumps(changed, cls=DjangoJSONEncoder))
        note_change(cursor, merge_id, survivor["id"], ("customers_customer", survivor["id"]), images)


def _decided(merge: Merge, actor: Actor) -> None:
    left, right = sorted((merge.survivor_id, merge.loser_id))
    Candidate.objects.filter(left_id=left, right_id=right).update(
        state="merged", decided_at=Now(), decided_by_id=actor.staff_id or None
    )
