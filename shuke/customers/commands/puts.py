"""People and organisations as another program sends them, one or many: known again, or enrolled."""

from datetime import date
from itertools import groupby
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.customers.commands.bulk import enrol_many, update_many
from shuke.customers.commands.identifiers import CustomerExists
from shuke.customers.commands.people import NameMissing
from shuke.customers.commands.put_parts.fields import fill, forms_of
from shuke.customers.commands.put_parts.known import KINDS, Known, Normals, find_owners, states_of
from shuke.customers.rules.birthdays import checked_birthday
from shuke.customers.rules.identifiers import normal_form
from shuke.customers.rules.names import clean
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.acts.holds import hold_names
from shuke.foundation.org.acts.items import Item, Results
from shuke.foundation.org.acts.staging import begin_staging
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import UnitFound, staff_by_login, units_within
from shuke.foundation.org.refusals import StoreUnknown

COLUMNS = (
    "key", *KINDS, "name", "organisation", "gender", "birthday", "tags", "joined_on", "unit_id", "home_path", "owner_id",
)  # fmt: skip
PEOPLE = """
CREATE TEMPORARY TABLE put_person (key text, external text, card text, phone text, wechat text, email text, name text,
       organisation text, gender text, birthday text, tags text, joined_on date, unit_id bigint, home_path text,
       owner_id bigint, customer_id bigint, is_new boolean DEFAULT false) ON COMMIT DROP
"""
ORGANISATION_KINDS = """
UPDATE customers_customer c SET organisation_kind = w.kind, version = c.version + 1
  FROM unnest(%s::bigint[], %s::text[]) w(id, kind)
 WHERE c.id = w.id AND c.kind = 'organisation' AND c.organisation_kind <> w.kind
"""


class OwnerUnknown(Refusal):
    """Nobody within reach has this login; whether somebody elsewhere has it, is not said."""

    code = "owner_unknown"
    message = _("Nobody who works here has the login “%(given)s”.")


class KindDiffers(Refusal):
    """A person does not become an organisation, nor the other way round."""

    code = "kind_differs"
    status = 409
    message = _("This number belongs to a customer of the other kind: a person is no organisation.")


@command
def put_customers(
    *, actor: Actor, items: list[Item], is_batch: bool, today: date, key: str | None = None
) -> Outcome:
    """People and organisations are enrolled or changed, by their number elsewhere. Answers each one's result.

    An item: source, external_id, kind, organisation_kind, name, gender, birthday, home_store, owner, joined_on, phone,
    email, card, wechat, tags, fields (key → answer). What is left out stays; nothing is taken away.
    """
    results = Results(items, is_batch=is_batch)
    results.refuse_repeated("source", "external_id")
    # Whatever the source: two of them may bring the same number, which one member alone can have.
    hold_names("customers", [(item["external_id"],) for _place, item in results.open_items()])
    rows, forms = _rows(actor, results, today), forms_of(actor, results)
    with elevated():
        known = find_owners(rows)
        _refuse_taken(actor, results, rows, known)
        open_rows = {place: (item, rows[place]) for place, item in results.open_items()}
        before = states_of(known.candidates)
        ids = _enrol(actor, open_rows)
        after = states_of(ids.values())
    answered = fill(actor, forms, ids)
    for place, customer_id in ids.items():
        former = before.get(customer_id)
        is_same = former == after[customer_id] and customer_id not in answered
        status = "created" if former is None else "unchanged" if is_same else "updated"
        results.tell(place, status, id=customer_id)
    if not results.is_change:
        return Unchanged(results.all())
    record(results.counts(), [id_ for id_ in ids.values() if before.get(id_, "") != after[id_]])
    return Done(results.all())


def _rows(actor: Actor, results: Results, today: date) -> dict[int, Normals]:
    """What of each item goes into the table of people, in its normal form."""
    units = {unit.code: unit for unit in units_within(actor.path)}
    own = next(unit for unit in units.values() if unit.id == actor.unit_id)
    logins = [item["owner"] for _place, item in results.open_items() if item["owner"]]
    owners = staff_by_login(logins, actor.path, on=today)
    rows = {}
    for place, item in results.open_items():
        with results.refusing(place):
            unit = units.get(item["home_store"]) if item["home_store"] else own
            if unit is None:
                raise StoreUnknown(field="home_store", given=item["home_store"])
            if item["owner"] and item["owner"] not in owners:
                raise OwnerUnknown(field="owner", given=item["owner"])
            rows[place] = _row(place, item, unit, owners.get(item["owner"]), today)
    return rows


def _row(place: int, item: Item, unit: UnitFound, owner_id: int | None, today: date) -> Normals:
    name = clean(item["name"] or "")
    is_organisation = item["kind"] == "organisation"
    if len(name) > 120 or (is_organisation and not name):
        raise NameMissing(field="name")
    texts = {"external": item["external_id"], **{kind: item[kind] for kind in KINDS[1:]}}
    normals = {kind: normal_form(kind, text) if text else None for kind, text in texts.items()}
    return {
        **normals, "key": str(place), "name": None if is_organisation else name or None,
        "organisation": name if is_organisation else None, "gender": item["gender"] or None,
        "birthday": _birthday(item["birthday"], today), "tags": ";".join(item["tags"]) or None,
        "joined_on": item["joined_on"] or today, "unit_id": unit.id, "home_path": unit.path, "owner_id": owner_id,
    }  # fmt: skip


def _birthday(given: dict[str, Any] | None, today: date) -> str | None:
    if not given:
        return None
    checked = checked_birthday(given, today)
    text = f"{checked['year'] or 0:04d}-{checked['month']:02d}-{checked['day']:02d}"
    return f"L{text}" if checked["is_lunar"] else text


def _refuse_taken(actor: Actor, results: Results, rows: dict[int, Normals], known: Known) -> None:
    """Numbers that one customer alone can have, and somebody else has; who that is, is not said."""
    cards: set[str] = set()
    for place, item in results.open_items():
        row = rows[place]
        external, card = known.of_external(item["source"], row["external"]), known.of_card(row["card"])
        for field, owner in (("external_id", external), ("card", card)):
            if owner and not (owner.is_active and owner.home_path.startswith(actor.path)):
                results.refuse(place, CustomerExists(field=field))
                break
            if owner and owner.kind != item["kind"]:
                results.refuse(place, KindDiffers(field=field))
                break
        else:
            if row["card"] and (row["card"] in cards or (external and card and external.id != card.id)):
                results.refuse(place, CustomerExists(field="card"))
            cards.add(row["card"] or "")


def _enrol(actor: Actor, rows: dict[int, tuple[Item, Normals]]) -> dict[int, int]:
    """Everybody's customer id by place, source by source."""
    ids: dict[int, int] = {}
    by_source = sorted(rows, key=lambda place: (rows[place][0]["source"], place))
    for source, places in groupby(by_source, lambda place: str(rows[place][0]["source"])):
        group = [rows[place][1] for place in places]
        with connection.cursor() as cursor:
            begin_staging(cursor)
            cursor.execute(PEOPLE)
            with cursor.copy(f"COPY put_person ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for row in group:
                    copy.write_row([row[column] for column in COLUMNS])
            cursor.execute("ANALYZE put_person")
            enrol_many(actor=actor, table="put_person", source=source, within=actor.path)
            update_many(actor=actor, table="put_person", source=source)
            cursor.execute("SELECT key::int, customer_id FROM put_person")
            ids |= dict(cursor.fetchall())
    _set_organisation_kinds({ids[place]: item["organisation_kind"] for place, (item, _row) in rows.items()})
    return ids


def _set_organisation_kinds(kinds: dict[int, str]) -> None:
    named = {id_: kind for id_, kind in kinds.items() if kind}
    with connection.cursor() as cursor:
        cursor.execute(ORGANISATION_KINDS, [list(named), list(named.values())])
