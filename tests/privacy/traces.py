"""Somebody who left a trace wherever the house keeps something, and whoever searches for the person with every key at hand.

The search is that of somebody who holds a full dump of the database, the files and the program's keys: every table as text,
and whatever can be opened with the keys that the dump itself still holds.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from shuke.customers.rules import sealing
from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.keyring import keyring
from shuke.service.conversations.rules.sealing import opened as opened_message

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
NAME = "欧阳清月"
# What the person is known by, as it would be read; the twelve of the plan.
TRACES = {
    "phone": "13912340987",
    "e-mail": "qingyue.ouyang@example.cn",
    "WeChat id": "oUnion7788qingyue",
    "card": "VIP77001234",
    "number elsewhere": "ERP-440017",
    "name": NAME,
    "pinyin": "ouyangqingyue",
    "birthday": "1987,4,19",
    "note": "女儿在杭州读书",
    "own field": "只喝熟普洱",
    "address": "文晖路 215 号 3 幢",
    "member number": "",  # known once enrolled
}
CONTEXTS = {
    "customers_identifier": sealing.identifier_context,
    "customers_note": sealing.note_context,
    "customers_fieldvalue": sealing.value_context,
}


def enrolled(cast: Any) -> tuple[int, dict[str, str]]:
    """The person with all twelve, a second record that was merged in, sales, messages, codes; answers id and traces."""
    from shuke.customers.commands.agreeing.codes import Asking, send_code
    from shuke.customers.commands.agreeing.consents import record_consents
    from shuke.customers.commands.editing import edit_person
    from shuke.customers.commands.field_values import set_field_values
    from shuke.customers.commands.fields import define_field
    from shuke.customers.commands.identifiers import add_identifier
    from shuke.customers.commands.marks import add_note, assign_owner, remove_note, tag_customer
    from shuke.customers.commands.people import enrol_person
    from shuke.customers.models import Customer
    from shuke.customers.rules.consents import Said
    from shuke.customers.rules.fields import Field
    from shuke.foundation.org.messages import Message, hand_over
    from shuke.service.care.commands.followups import plan_followup
    from shuke.service.care.commands.wishes import Wanted, note_wish
    from shuke.stewardship.resolution.commands.merging import merge_customers
    from tests.resolution.world import laden, sold

    lake, today = cast.units["lake"], cast.today
    with acting_as(SYSTEM):
        one = enrol_person(
            actor=SYSTEM, name=NAME, identifiers={"phone": TRACES["phone"]}, home_unit_id=lake, today=today
        ).value
        # A code that went out before anybody knew whose phone it is.
        asking = Asking(TRACES["phone"], "10.1.2.3")
        send_code(actor=SYSTEM, asking=asking, unit_id=lake, now=NOW)
        for kind, word in (
            ("email", "e-mail"),
            ("wechat", "WeChat id"),
            ("card", "card"),
            ("external", "number elsewhere"),
        ):
            add_identifier(actor=SYSTEM, customer_id=one, kind=kind, text=TRACES[word], source="erp")
        birthday = {"year": 1987, "month": 4, "day": 19, "is_lunar": False}
        version = Customer.objects.get(id=one).version
        edit_person(
            actor=SYSTEM, customer_id=one, version=version, today=today, name=NAME, gender="f", language="",
            birthday=birthday,
        )  # fmt: skip
        note = add_note(actor=SYSTEM, customer_id=one, text=TRACES["note"]).value
        remove_note(actor=SYSTEM, customer_id=one, note_id=note)
        for field in (
            Field("taste", "口味", "Taste", "text"),
            Field("street", "地址", "Address", "text", letter="C"),
        ):
            define_field(actor=SYSTEM, given=field)
        told = {"taste": TRACES["own field"], "street": TRACES["address"]}
        set_field_values(actor=SYSTEM, customer_id=one, values=told)
        tag_customer(actor=SYSTEM, customer_id=one, label="茶友会")
        assign_owner(actor=SYSTEM, customer_id=one, staff_id=cast.staff["zhou"], today=today)
        plan_followup(
            actor=SYSTEM, customer_id=one, text=f"给{NAME}留两饼", due_on=today, today=today,
            owner_id=cast.staff["zhou"],
        )  # fmt: skip
        note_wish(
            actor=SYSTEM, customer_id=one, wanted=Wanted(words=f"{NAME}要的小壶"), unit_id=lake, today=today
        )
        record_consents(
            actor=SYSTEM, customer_id=one, said=[Said("marketing", "sms", is_granted=True)], source="desk",
            evidence="spoken", now=NOW,
        )  # fmt: skip
        path = Customer.objects.get(id=one).home_path
        message = Message(
            "sms", "+86" + TRACES["phone"], f"{NAME}，您的茶到了", "service", path, customer_id=one
        )
        with transaction.atomic():
            hand_over(actor=SYSTEM, message=message, now=NOW)
    sold(cast, one, "R-1", "lake")
    other = laden(cast, NAME, 77)
    with acting_as(SYSTEM):
        merge_customers(actor=SYSTEM, customer_ids=(one, other), survivor_id=one, today=today)
        traces = {**TRACES, "member number": Customer.objects.get(id=one).member_no}
    return one, traces


def brought_in(one: int, traces: dict[str, str]) -> None:
    """The same person in what imports left: rows that wait, faults, lists, traces, and files of several kinds."""
    from shuke.customers.models import PersonKey
    from shuke.integrations.imports.models import Error, Job, Kept, Stage, Trace, Upload

    row = [traces["phone"], NAME, traces["e-mail"]]
    with acting_as(SYSTEM), transaction.atomic():
        job = Job.objects.create(
            kind="customers", source="erp", digest="d", files={}, mapping={}, state="done"
        )
        Error.objects.create(
            job=job, position=1, table_no=0, line=2, code="phone_invalid", value=f"{NAME} {row[0]}"
        )
        Kept.objects.create(
            job=job, kind="customer", row_id=one, label=traces["member number"], reason="changed"
        )
        Stage.objects.create(job=job, position=1, table_no=0, line=2, phone="+86" + row[0], person=NAME)
        key = PersonKey.objects.filter(customer_id=one).first()
        opened = cipher.unwrap(keyring().master, key.wrapped)
        sealed = cipher.seal(opened, sealing.image_context(key.id), NAME)
        Trace.objects.create(job=job, kind="customer", row_id=one, is_new=False, sealed=sealed, key_id=key.id)
        for token in ("a" * 32, "b" * 32, "c" * 32):
            Upload.objects.create(token=token, name="会员.csv", size=1, digest=token)
    data = Path(settings.DATA)
    _written(data / "imports/uploads" / ("a" * 32), _lines(row).encode("gb18030"))
    _written(data / "imports/uploads" / ("b" * 32), _packed(_lines(row).encode()))
    _written(data / "imports/uploads" / ("c" * 32), _lines(["13000000001", "别人", "x@example.cn"]).encode())
    _written(data / "imports/drafts/9.json", f'["{NAME}"]'.encode())
    _written(data / f"imports/{job.id}/errors.csv", _lines(row).encode("utf-8-sig"))
    _written(data / "inbox/erp/customers/done/m.csv", _lines(row).encode("utf-16"))


def _written(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def _lines(row: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([["手机", "姓名", "邮箱"], row])
    return out.getvalue()


def _packed(body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("m.csv", body)
    return out.getvalue()


def hits(traces: dict[str, str], cursor: Any) -> dict[str, list[str]]:
    """For each trace, the places where it can be read."""
    found: dict[str, list[str]] = {name: [] for name in traces}
    for place, text in (*tables(cursor), *opened(cursor), *files()):
        for name, trace in traces.items():
            if trace in text:
                found[name].append(place)
    text = "".join(text for _place, text in tables(cursor))
    for name, kind in (("phone", "phone"), ("e-mail", "email"), ("card", "card"), ("WeChat id", "wechat")):
        normal = "+86" + traces[name] if kind == "phone" else traces[name]
        if sealing.blind_of(keyring().index, kind, normal).hex() in text:
            found[name].append("blind index")
    return found


def tables(cursor: Any) -> Iterator[tuple[str, str]]:
    """Every table as text, partitions as part of their whole."""
    cursor.execute(
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " AND NOT relispartition ORDER BY 1"
    )
    for (table,) in cursor.fetchall():
        cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM {table} t")
        yield table, cursor.fetchone()[0]


def opened(cursor: Any) -> Iterator[tuple[str, str]]:
    """Whatever the keys of the dump still open."""
    master = keyring().master
    cursor.execute("SELECT id, wrapped FROM customers_personkey")
    keys = {id_: cipher.unwrap(master, wrapped) for id_, wrapped in cursor.fetchall()}
    for table, context in CONTEXTS.items():
        cursor.execute(f"SELECT id, person_key_id, ciphertext FROM {table} WHERE ciphertext IS NOT NULL")
        for id_, key_id, sealed in cursor.fetchall():
            if key_id in keys:
                yield f"{table} opened", cipher.open_sealed(keys[key_id], context(id_, key_id), sealed)
    cursor.execute(
        "SELECT id, person_key_id, wrapped, ciphertext FROM conversations_message WHERE wrapped IS NOT NULL"
    )
    for id_, key_id, wrapped, sealed in cursor.fetchall():
        own = cipher.unwrap(keys[key_id] if key_id else master, wrapped)
        yield "conversations_message opened", str(opened_message(own, id_, sealed))
    cursor.execute("SELECT key_id, sealed FROM imports_trace WHERE sealed IS NOT NULL")
    for key_id, sealed in cursor.fetchall():
        if key_id in keys:
            yield (
                "imports_trace opened",
                cipher.open_sealed(keys[key_id], sealing.image_context(key_id), sealed),
            )


def files() -> Iterator[tuple[str, str]]:
    """Every file of the house, read as shops write them, packed ones unpacked."""
    for path in sorted(Path(settings.DATA).rglob("*")):
        if path.is_file() and "static" not in path.parts and "postgres" not in path.parts:
            body = path.read_bytes()
            if body.startswith(b"PK"):
                packed = zipfile.ZipFile(io.BytesIO(body))
                body = b"".join(packed.read(name) for name in packed.namelist())
            texts = [body.decode(encoding, "ignore") for encoding in ("utf-8", "gb18030", "utf-16")]
            yield str(path.relative_to(settings.DATA)), "\n".join(texts)


def dumped(traces: dict[str, str]) -> dict[str, list[str]]:
    """The search in the database at hand."""
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        return hits(traces, cursor)
