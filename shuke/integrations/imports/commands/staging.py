"""Rows of the files into the staging table: COPY in chunks, each committed together with the job's cursor."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any

from django.db import OperationalError, connection, transaction

from shuke.customers.rules.fields import Field
from shuke.foundation.org.actor import elevated
from shuke.integrations.imports.models import Job
from shuke.integrations.imports.normal_forms import normal_form
from shuke.integrations.imports.readers.limits import Limits
from shuke.integrations.imports.readers.records import Record
from shuke.integrations.imports.readers.survey import Plan, batches_of
from shuke.integrations.imports.refusals import FileTooLarge, ImportLost, ImportRunning
from shuke.integrations.imports.rules.balances import balance_rule
from shuke.integrations.imports.rules.faults import Fault
from shuke.integrations.imports.rules.goods import product_rule, stock_rule
from shuke.integrations.imports.rules.layout import Layout
from shuke.integrations.imports.rules.orders import order_rule
from shuke.integrations.imports.rules.own_fields import PREFIX
from shuke.integrations.imports.rules.people import person_rule
from shuke.integrations.imports.rules.receipts import receipt_rule
from shuke.integrations.imports.rules.rows import ReadBlock, ReadRow, RowRule
from shuke.integrations.imports.rules.settings import SourceSettings

CHUNK = 50_000
_PLACE = ("job_id", "position", "table_no", "line", "reason")
FIELDS: dict[str, tuple[str, ...]] = {
    "receipts": (
        "number", "ordinal", "kind", "meaning", "code", "name", "category", "brand", "cost", "quantity", "at", "price",
        "amount", "discount", "customer", "phone", "email", "person", "store", "seller", "payment",
    ),
    "orders": (
        "number", "kind", "meaning", "code", "name", "quantity", "at", "price", "amount", "customer", "phone", "email", "person",
        "store", "seller", "payment",
    ),
    "customers": (
        "customer", "phone", "email", "card", "wechat", "person", "organisation", "gender", "birthday", "joined", "store",
        "seller", "tags", "answers",
    ),
    "products": ("code", "name", "name_en", "category", "brand", "supplier", "price", "cost", "meaning"),
    "stock": ("code", "store", "on_hand", "lead_days", "at"),
    "balances": (
        "customer", "phone", "email", "card", "person", "store", "quantity", "amount", "joined", "category", "at", "code",
        "lead_days",
    ),
}  # fmt: skip
_RENAMED = {"customers": {"seller": "owner"}, "stock": {"at": "counted_at"},
            "balances": {"quantity": "points", "amount": "stored", "joined": "points_until", "category": "tier",
                         "at": "tier_until", "code": "coupon", "lead_days": "coupons"}}  # fmt: skip
# What the rules make, whatever columns there are.
_MADE = {"kind", "meaning", "code", "quantity", "person", "number"}
_MADE_OF_ORDERS = {"price"}
_ERROR = ("job_id", "position", "table_no", "line", '"column"', "code", "value", "is_aside", "hint")
Progress = Callable[[str, int, int], None]


def row_rule(
    kind: str, layout: Layout, settings: SourceSettings, now: datetime, own: Sequence[Field] = ()
) -> RowRule:
    """The rule that reads rows of a kind under a layout; ``own`` are the custom fields of customers."""
    if kind == "receipts":
        return receipt_rule(layout, settings, now, normal_form)
    if kind == "orders":
        return order_rule(layout, settings, now, normal_form)
    if kind == "balances":
        return balance_rule(layout, settings, now, normal_form)
    if kind == "customers":
        return person_rule(layout, settings, now, normal_form, own)
    return (product_rule if kind == "products" else stock_rule)(layout, settings, now)


def stage_rows(
    job: Job, now: datetime, limits: Limits, progress: Progress, own: Sequence[Field] = ()
) -> None:
    """Read what the cursor has not passed yet. ImportRunning where another process has or moved the job."""
    plan, settings = Plan.from_json(job.files), SourceSettings.from_json(job.mapping)
    rules = [row_rule(job.kind, layout, settings, now, own) for layout in plan.layouts]
    _begin_again_if_lost(job)
    reader = _Reader(job, plan, rules, limits)
    while not reader.is_done:
        _store_chunk(job, reader)
        progress("reading", job.lines_read, 0)
    with elevated(), transaction.atomic():
        Job.objects.filter(id=job.id, state="reading").update(state="read")
    job.state = "read"


class _Reader:
    """Walks the tables from the job's cursor on and turns rows into text for COPY, a batch at a time."""

    def __init__(self, job: Job, plan: Plan, rules: list[RowRule], limits: Limits) -> None:
        self.job_id, self.plan, self.rules, self.limits = job.id, plan, rules, limits
        renamed = _RENAMED.get(job.kind, {})
        given = {name for layout in plan.layouts for name in layout.columns} | _MADE
        given |= _MADE_OF_ORDERS if job.kind == "orders" else set()
        given |= {"answers"} if any(name.startswith(PREFIX) for name in given) else set()
        self.columns = [name for name in FIELDS[job.kind] if renamed.get(name, name) in given]
        self.names = [renamed.get(name, name) for name in self.columns]
        self.position, self.is_done = job.lines_read, False
        self.cursor: dict[str, int] = job.cursor
        self.errors = io.StringIO()
        self._batches = self._walk(job.cursor.get("table", 0), job.cursor.get("records", 0))

    def _walk(self, first: int, skip: int) -> Iterator[tuple[int, list[Record]]]:
        for number, table in enumerate(self.plan.tables[first:], first):
            done = 0
            for batch in batches_of(table, self.limits):
                done += len(batch)
                fresh = batch[max(0, len(batch) - max(0, done - skip)) :]
                if fresh:
                    self.cursor = {"table": number, "records": done}
                    yield number, fresh
            if done < skip:
                raise ImportLost(file=table.source.name)
            skip = 0
        self.cursor = {"table": len(self.plan.tables), "records": 0}

    def batch(self) -> str:
        """The next rows as CSV; their errors go to ``errors``. Empty at the end."""
        number, records = next(self._batches, (0, []))
        self.is_done = not records
        text = io.StringIO()
        if records:
            whole = None if any(record.fault for record in records) else self._rule(number).read_block(
                [record.cells for record in records]
            )  # fmt: skip
            write = csv.writer(text)
            if whole is None:
                write.writerows(self._row_by_row(number, records))
            else:
                write.writerows(self._at_once(number, records, whole))
        self.position += len(records)
        if self.position > self.limits.rows:
            raise FileTooLarge(file=self.plan.tables[number].source.name, limit=f"{self.limits.rows} rows")
        return text.getvalue()

    def _rule(self, number: int) -> RowRule:
        return self.rules[self.plan.tables[number].layout]

    def _at_once(self, number: int, records: list[Record], whole: ReadBlock) -> Iterator[tuple[Any, ...]]:
        positions = range(self.position + 1, self.position + len(records) + 1)
        lines = [record.line for record in records]
        for index, aside in enumerate(whole.asides):
            if aside:
                self._list(ReadRow({}, (), aside), (self.job_id, positions[index], number, lines[index]))
        columns = [whole.columns.get(name) or repeat(None) for name in self.names]
        return zip(
            repeat(self.job_id), positions, repeat(number), lines, whole.asides, *columns, strict=False
        )

    def _row_by_row(self, number: int, records: list[Record]) -> Iterator[tuple[Any, ...]]:
        rule = self._rule(number)
        for position, record in enumerate(records, self.position + 1):
            broken = ReadRow({}, (Fault("", record.fault, record.cells[0]),)) if record.fault else None
            read = broken or rule.read(record.cells)
            values = read.values
            if read.faults:
                values = {"number": values.get("number"), "ordinal": values.get("ordinal")}
            reason = read.faults[0].code if read.faults else read.aside
            if reason:
                self._list(read, (self.job_id, position, number, record.line))
            yield (
                self.job_id,
                position,
                number,
                record.line,
                reason,
                *[values.get(name) for name in self.names],
            )

    def _list(self, read: ReadRow, place: tuple[int, ...]) -> None:
        write = csv.writer(self.errors).writerow
        for fault in read.faults or (Fault("", read.aside),):
            told = (clean(fault.column), fault.code, clean(fault.value), bool(read.aside), clean(fault.hint))
            write((*place, *told))


def clean(text: str) -> str:
    """Text that PostgreSQL can store, however broken it came; at most 200 characters."""
    return text[:200].replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _store_chunk(job: Job, reader: _Reader) -> None:
    """One chunk and the cursor behind it, in one transaction that holds the job.

    Batches are sent while the next ones are read: PostgreSQL takes them in on the other core.
    """
    reader.errors = io.StringIO()
    with elevated(), transaction.atomic(), connection.cursor() as cursor:
        _hold(job)
        with _copying(cursor, "imports_stage", (*_PLACE, *reader.columns)) as copy:
            begun = reader.position
            while reader.position - begun < CHUNK and not reader.is_done:
                copy.write(reader.batch())
        if errors := reader.errors.getvalue():
            _copy_errors(cursor, errors)
        Job.objects.filter(id=job.id).update(lines_read=reader.position, cursor=reader.cursor)
    job.lines_read, job.cursor = reader.position, reader.cursor


def _hold(job: Job) -> None:
    """Lock the job for this transaction, where it still stands as this process left it."""
    try:
        held = Job.objects.select_for_update(nowait=True).filter(
            id=job.id, state="reading", lines_read=job.lines_read, cursor=job.cursor
        )
        if not held.exists():
            raise ImportRunning()
    except OperationalError as locked:
        raise ImportRunning() from locked


def _copying(cursor: Any, table: str, columns: Sequence[str]) -> Any:
    """A COPY of CSV; in these columns an empty cell is an empty text, elsewhere it is nothing."""
    told = ", ".join(name for name in ("reason", "meaning", '"column"', "value", "hint") if name in columns)
    return cursor.copy(
        f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({told}))"
    )


def _copy_errors(cursor: Any, rows: str) -> None:
    """Errors have row policies, on which COPY is refused: by way of a temporary table."""
    names = ", ".join(_ERROR)
    cursor.execute(
        f"CREATE TEMPORARY TABLE import_fault ON COMMIT DROP AS SELECT {names} FROM imports_error WITH NO DATA"
    )
    with _copying(cursor, "import_fault", _ERROR) as copy:
        copy.write(rows)
    cursor.execute(f"INSERT INTO imports_error ({names}) SELECT {names} FROM import_fault")


def _begin_again_if_lost(job: Job) -> None:
    """The staging table is unlogged: after a crash of the server it is empty, and reading starts over."""
    with elevated(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM imports_stage WHERE job_id = %s", [job.id])
        if cursor.fetchone()[0] == job.lines_read:
            return
        cursor.execute("DELETE FROM imports_stage WHERE job_id = %s", [job.id])
        cursor.execute("DELETE FROM imports_error WHERE job_id = %s", [job.id])
        if not Job.objects.filter(id=job.id, state="reading", lines_read=job.lines_read).update(
            lines_read=0, cursor={}
        ):
            raise ImportRunning()
    job.lines_read, job.cursor = 0, {}
