"""The event log of the demo: everybody's enrolment, notes, hand-overs, promises, and a few looks at contacts.

Old members came by one import, as the program records imports: one event, one subject per customer.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np
import pyarrow as pa

from shuke.doors.demoshop.arrays import Column
from shuke.doors.demoshop.crowd.book import Book
from shuke.doors.demoshop.diary.duties import DAY, Duties
from shuke.doors.demoshop.seasons import moment
from shuke.doors.demoshop.tables import table
from shuke.foundation.audit.sealer import GENESIS, digest

LOOKS = 60
REASONS = ("call", "deliver", "verify", "correct")


@dataclass(slots=True)
class Log:
    """Events in no order yet; each knows its subjects' places."""

    at: list[int] = field(default_factory=list)
    act: list[str] = field(default_factory=list)
    actor: list[tuple[str, int]] = field(default_factory=list)
    payload: list[str] = field(default_factory=list)
    subjects: list[Any] = field(default_factory=list)

    def add(self, at: int, act: str, actor: int, facts: dict[str, Any], subjects: Any = ()) -> None:
        """One event; actor 0 is the program itself."""
        self.at.append(int(at))
        self.act.append(act)
        self.actor.append(("staff", actor) if actor else ("system", 0))
        self.payload.append(json.dumps(facts, ensure_ascii=False, default=int))
        self.subjects.append(subjects)


def log_rows(
    rng: np.random.Generator, book: Book, notes: list[tuple[int, str, int, int]], made: Duties, now: int
) -> Iterator[tuple[str, pa.Table]]:
    """Rows of audit_event (payload still as text), audit_subject and audit_seal; ids follow the time."""
    log = Log()
    _enrolments(book, log)
    for row, (place, _text, writer, at) in enumerate(notes, 1):
        log.add(at, "customers.add_note", writer, {"note": row}, (place,))
    who, leaders = book.who, _leaders(book)
    for place in np.flatnonzero(who.owner_before > 0).tolist():
        facts = {"from": int(who.owner_before[place]), "to": int(who.owner[place])}
        at = moment(book.when, int(who.handed_on[place]), 72_000)
        log.add(at, "customers.assign_owner", leaders[int(who.shop[place])], facts, (place,))
    for row, (place, owner, due, outcome, kind) in enumerate(
        zip(made.customer, made.owner, made.due, made.done, made.kind, strict=True), 1
    ):
        planned = {"followup": row, "owner": owner, "due_on": str(book.when.day(book.when.days - 1 + due))}
        act = "care.make_promise" if kind == "promise" else "care.plan_followup"
        log.add(now + (min(due, 0) - 12) * DAY, act, owner, planned, (place,))
        if outcome:
            facts_done = {"followup": row, "outcome": outcome}
            log.add(
                now + (due + 1) * DAY - 30_000_000_000, "care.complete_followup", owner, facts_done, (place,)
            )
    _looks(rng, book, log, now)
    yield from _in_order(log)


def _enrolments(book: Book, log: Log) -> None:
    who = book.who
    old = np.flatnonzero(who.joined < 0)
    start = moment(book.when, 0, 10_800)
    log.add(start, "imports.import_customers", 0, {"rows": len(old)}, old)
    new = np.flatnonzero(who.joined >= 0)
    unit = book.unit(new)
    first_owner = np.where(who.owner_before[new] > 0, who.owner_before[new], who.owner[new])
    actor = np.where(who.source[new] == 0, first_owner, 0)
    fields = _fields(book, new)
    sources = np.array(["desk", "web", "mini", "import"])[who.source[new]]
    acts = np.where(who.organisation[new] > 0, "customers.enrol_organisation", "customers.enrol_person")
    columns = (new, unit, actor, sources, acts, book.enrolled[new])
    for place, home, staff, source, act, at, kinds in zip(
        *(column.tolist() for column in columns), fields, strict=True
    ):
        log.at.append(at)
        log.act.append(act)
        log.actor.append(("staff", staff) if staff else ("system", 0))
        log.payload.append(f'{{"unit": {home}, "source": "{source}", "fields": {kinds}}}')
        log.subjects.append((place,))


def _fields(book: Book, new: Column) -> list[str]:
    who = book.who
    flags = {
        "card": who.card,
        "email": who.mail >= 0,
        "external": who.external,
        "phone": who.phone >= 0,
        "wechat": who.wechat,
    }
    code = sum(
        (flags[name][new].astype(np.int64) << bit for bit, name in enumerate(flags)),
        np.zeros(len(new), dtype=np.int64),
    )
    spelled = [
        json.dumps([name for bit, name in enumerate(flags) if number >> bit & 1])
        for number in range(1 << len(flags))
    ]
    return [spelled[number] for number in code.tolist()]


def _leaders(book: Book) -> list[int]:
    """Per shop, who leads it."""
    codes = [book.made.places[unit - 1].code for unit in book.made.shops()]
    return [(book.made.at(code, "store_manager") or [0])[0] for code in codes]


def _looks(rng: np.random.Generator, book: Book, log: Log, now: int) -> None:
    """In the last two weeks: contacts revealed for a reason, customers looked up at tills, an act refused."""
    who = book.who
    owned = np.flatnonzero((who.owner > 0) & (who.phone >= 0))
    for place in rng.permutation(owned)[:LOOKS].tolist():
        at = now - int(rng.random() * 14 * DAY)
        facts = {"kind": "phone", "reason": REASONS[int(rng.integers(0, len(REASONS)))], "role": "assistant"}
        log.add(at, "customers.reveal_identifier", int(who.owner[place]), facts, (place,))
    clerks = book.made.holding("clerk")
    for place in rng.permutation(owned)[:LOOKS].tolist():
        at = now - int(rng.random() * 14 * DAY)
        log.add(at, "customers.look_up", clerks[place % len(clerks)], {"found": 1}, (place,))
    for staff in book.made.holding("marketer"):
        facts_no = {"act": "customers.reveal_identifier", "code": "forbidden", "field": None}
        log.add(now - int(rng.random() * 9 * DAY), "org.refuse", staff, facts_no)


def _in_order(log: Log) -> Iterator[tuple[str, pa.Table]]:
    order = np.argsort(np.array(log.at), kind="stable")
    ids, at = np.arange(1, len(order) + 1), np.array(log.at)[order]
    columns = {
        "id": ids, "at": at, "act": [log.act[row] for row in order],
        "actor_kind": [log.actor[row][0] for row in order], "actor_id": [log.actor[row][1] for row in order],
        "payload": [log.payload[row] for row in order],
    }  # fmt: skip
    yield "audit_event", table("audit_event", columns)
    subjects = [np.sort(np.asarray(log.subjects[row], dtype=np.int64)) + 1 for row in order]
    counts = np.array([len(some) for some in subjects])
    rows = {
        "event_id": np.repeat(ids, counts),
        "customer_id": np.concatenate(subjects),
        "at": np.repeat(at, counts),
    }
    yield "audit_subject", table("audit_subject", rows)
    yield "audit_seal", _sealed(columns, subjects)


def _sealed(events: dict[str, Any], subjects: list[Column]) -> pa.Table:
    """The chain over all events, from the words in which the sealer would read them back."""
    former, hashes = GENESIS, []
    for id_, at, act, kind, actor, payload, customers in zip(
        events["id"].tolist(), events["at"].tolist(), events["act"], events["actor_kind"], events["actor_id"],
        events["payload"], subjects, strict=True,
    ):  # fmt: skip
        whom = sha256(",".join(map(str, customers.tolist())).encode()).digest() if len(customers) else None
        seconds = f"{at // 1_000_000}.{at % 1_000_000:06d}"
        former = digest(former, (id_, seconds, act, kind, actor, None, payload, whom))
        hashes.append(former)
    ids = events["id"]
    return table("audit_seal", {"seq": ids, "event_id": ids, "hash": pa.array(hashes, pa.binary())})
