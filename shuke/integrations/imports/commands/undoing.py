"""The act that undoes an import: what it made goes, what it changed is as it was, what others touched since stays."""

from typing import Any

from django.db import connection
from django.utils import timezone

from shuke.customers.commands.taking_back.people import forget_people, judge_people, take_back_changes
from shuke.foundation.org.actor import CLOCK, SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import NotFound
from shuke.insight.commands.figures import forget_figures
from shuke.integrations.imports.commands.balances import undo_balances
from shuke.integrations.imports.models import Job
from shuke.integrations.imports.refusals import NothingToUndo, SourceBusy
from shuke.service.care.commands.planned import PLANNED_ONLY, drop_planned
from shuke.trade.catalog.commands.bulk_removal import take_back_goods
from shuke.trade.orders.commands.bulk_removal import remove_sales

OPEN = ("reading", "read")
_TRACES = """
CREATE TEMPORARY TABLE undo_trace ON COMMIT DROP AS
SELECT kind, row_id, is_new, version, former_version, image, sealed, key_id, ''::text AS reason
  FROM imports_trace WHERE job_id = %(job)s
"""
# What was changed, and stands as the job left it: only of such rows can be said, after, that they are as they were before.
_UNTOUCHED = """
CREATE TEMPORARY TABLE undo_former ON COMMIT DROP AS
SELECT t.kind, t.row_id, t.former_version FROM undo_trace t JOIN {table} r ON r.{key} = t.row_id
 WHERE t.kind = '{kind}' AND NOT t.is_new AND r.row_xid = t.version::text::xid8
"""
TABLES = {
    "order": ("orders_order", "id"), "line": ("orders_line", "id"), "customer": ("customers_customer", "id"),
    "birthday": ("customers_birthday", "customer_id"), "field": ("customers_fieldvalue", "id"),
    "product": ("catalog_product", "id"), "stock": ("catalog_stock", "id"),
}  # fmt: skip
# What the job booked, by the unit where it stands today; who was changed since stays anyhow, wherever they went.
_OUTSIDE = """
SELECT EXISTS (SELECT 1 FROM undo_trace t JOIN orders_order o ON o.id = t.row_id
                WHERE t.kind = 'order' AND t.is_new AND NOT starts_with(o.store_path, %(path)s))
    OR EXISTS (SELECT 1 FROM undo_trace t JOIN orders_refund r ON r.id = t.row_id
                WHERE t.kind = 'refund' AND t.is_new AND NOT starts_with(r.store_path, %(path)s))
    OR EXISTS (SELECT 1 FROM undo_trace t JOIN customers_customer c ON c.id = t.row_id
                WHERE t.kind = 'customer' AND t.is_new AND c.row_xid = t.version::text::xid8
                  AND NOT starts_with(c.home_path, %(path)s))
    OR EXISTS (SELECT 1 FROM undo_trace t JOIN catalog_stock s ON s.id = t.row_id JOIN org_unit u ON u.id = s.unit_id
                WHERE t.kind = 'stock' AND NOT starts_with(u.path, %(path)s))
"""
# A row that is again as an earlier import left it is that import's again: its trace takes the new version.
_HAND_BACK = """
UPDATE imports_trace e SET version = pg_current_xact_id()::text::bigint
  FROM undo_former f JOIN {table} r ON r.{key} = f.row_id AND r.row_xid = pg_current_xact_id()
 WHERE f.kind = '{kind}' AND e.kind = '{kind}' AND e.row_id = f.row_id AND e.version = f.former_version AND e.job_id <> %(job)s
"""
LABELS = {
    "customer": ("customers_customer", "member_no"), "birthday": ("customers_customer", "member_no"),
    "order": ("orders_order", "number"), "refund": ("orders_refund", "number"), "product": ("catalog_product", "code"),
    "category": ("catalog_category", "code"), "brand": ("catalog_brand", "name"), "supplier": ("catalog_supplier", "code"),
    "tag": ("customers_tag", "label"),
}  # fmt: skip
_PARTS = {
    "line": "orders_line l JOIN orders_order w ON w.id = l.order_id",
    "refundline": "orders_refundline l JOIN orders_refund w ON w.id = l.refund_id",
    "field": "customers_fieldvalue l JOIN (SELECT id, member_no AS number FROM customers_customer) w ON w.id = l.customer_id",
    "stock": "(SELECT s.id, p.code AS number FROM catalog_stock s JOIN catalog_product p ON p.id = s.product_id) l"
    " JOIN (SELECT 1) w ON true",
}
_KEEP = """
INSERT INTO imports_kept (job_id, kind, row_id, label, reason)
SELECT %(job)s, t.kind, t.row_id, left({label}, 120), t.reason FROM undo_trace t JOIN {found}
 WHERE t.kind = '{kind}' AND t.reason <> '' ORDER BY t.row_id
"""


@command
def undo_import(*, actor: Actor, job_id: int) -> Outcome:
    """An import is undone: its rows go or are put back; answers {"removed", "restored", "kept"}; what stays is listed.

    One transaction. Unchanged where it is undone already; refused while another import of the source is not finished,
    and where it booked on a unit that is out of the actor's reach by now.
    """
    job = _locked(job_id)
    if job.state == "undone":
        return Unchanged(job.undo)
    if job.state != "done" or job.dry_run or job.merged_xid is None:
        raise NothingToUndo(field="job_id")
    with elevated():
        if Job.objects.filter(source=job.source, state__in=OPEN).exists():
            raise SourceBusy(source=job.source)
        answer = _balances_undone(actor, job) if job.kind == "balances" else _undone(actor, job)
    record({"job": job.id, "source": job.source, **answer})
    return Done(answer)


@command
def discard_import(*, actor: Actor, job_id: int) -> Outcome:
    """An import that was begun and never finished is given up; nothing of it was booked."""
    job = _locked(job_id)
    if job.state not in OPEN:
        return Unchanged(job.id)
    with elevated(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM imports_stage WHERE job_id = %s", [job.id])
        Job.objects.filter(id=job.id).update(
            state="refused", counts={"refused": "discarded"}, finished_at=timezone.now()
        )
    record({"job": job.id, "source": job.source})
    return Done(job.id)


def _locked(job_id: int) -> Job:
    """The job, as its starter or the officer reaches it, locked; then nobody merges a file of its source."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0;"
                       " SET LOCAL lock_timeout = '60s'; SET LOCAL work_mem = '128MB'")  # fmt: skip
        job = Job.objects.filter(id=job_id).first()
        if job is None:
            raise NotFound(field="job_id")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('imports'), hashtext(%s))", [job.source])
        with elevated():
            return Job.objects.select_for_update().get(id=job_id)


def _balances_undone(actor: Actor, job: Job) -> dict[str, Any]:
    with connection.cursor() as cursor:
        answer = undo_balances(actor, cursor, job, timezone.now())
    _close(actor, job, answer)
    return answer


def _close(actor: Actor, job: Job, answer: dict[str, Any]) -> None:
    Job.objects.filter(id=job.id).update(
        state="undone", undone_at=timezone.now(), undone_by_id=actor.staff_id or None, undo=answer
    )


def _undone(actor: Actor, job: Job) -> dict[str, Any]:
    version = int(job.merged_xid or 0)
    with connection.cursor() as cursor:
        cursor.execute(_TRACES, {"job": job.id})
        cursor.execute("ANALYZE undo_trace")
        _refuse_out_of_reach(actor, cursor)
        _note_untouched(cursor)
        sales = remove_sales(actor=actor, table="undo_trace", version=version).value
        people = _undo_people(actor, cursor, version)
        goods = take_back_goods(actor=actor, table="undo_trace").value
        kept = _keep(cursor, job)
        if not {"order", "refund", "line", "refundline"} & kept.keys():
            _hand_back(cursor, job, ("order", "line"))
        _hand_back(cursor, job, ("customer", "birthday", "field", "product", "stock"))
        cursor.execute("DELETE FROM imports_trace WHERE job_id = %s", [job.id])
        answer = {
            "removed": {**sales, "customers": people["forgotten"], "products": goods["products"], "stock": goods["stock"]},
            "restored": {"customers": people["customers"], "birthdays": people["birthdays"], "goods": goods["restored"],
                         "identifiers": people["identifiers"], "tags": people["taggings"],
                         "answers": people["answers"]},
            "kept": kept,
        }  # fmt: skip
        _close(actor, job, answer)
    return answer


def _refuse_out_of_reach(actor: Actor, cursor: Any) -> None:
    """Who started the job may have another post today: it is undone by today's reach, as it was booked by that day's."""
    if actor.kind in (SYSTEM.kind, CLOCK.kind):
        return
    cursor.execute(_OUTSIDE, {"path": actor.path})
    if not actor.path or cursor.fetchone()[0]:
        raise NotFound(field="job_id")


def _note_untouched(cursor: Any) -> None:
    first, *others = (
        _UNTOUCHED.format(kind=kind, table=table, key=key) for kind, (table, key) in TABLES.items()
    )
    cursor.execute(first)
    for select in others:
        cursor.execute("INSERT INTO undo_former" + select.split(" AS", 1)[1])
    cursor.execute("ANALYZE undo_former")


def _undo_people(actor: Actor, cursor: Any, version: int) -> dict[str, int]:
    passed_over = {"insight_figure": "true", "care_followup": PLANNED_ONLY}
    judge_people(cursor, "undo_trace", version, passed_over)
    going = "SELECT row_id FROM undo_trace WHERE kind = 'customer' AND is_new AND reason = ''"
    drop_planned(actor=actor, customers=going)
    forget_figures(actor=actor, customers=going)
    forgotten = forget_people(actor=actor, table="undo_trace").value
    changes = take_back_changes(actor=actor, table="undo_trace", version=version).value
    return {"forgotten": forgotten, **changes}


def _keep(cursor: Any, job: Job) -> dict[str, dict[str, int]]:
    """List what stays; answers how many per kind and reason. Who was only touched in passing had nothing to put back."""
    cursor.execute("DELETE FROM undo_trace WHERE kind = 'customer' AND NOT is_new AND sealed IS NULL")
    for kind, (table, label) in LABELS.items():
        cursor.execute(
            _KEEP.format(kind=kind, label=f"r.{label}", found=f"{table} r ON r.id = t.row_id"),
            {"job": job.id},
        )
    for kind, part in _PARTS.items():
        label = "l.number" if kind == "stock" else "w.number"
        cursor.execute(
            _KEEP.format(kind=kind, label=label, found=f"({part}) ON l.id = t.row_id"), {"job": job.id}
        )
    cursor.execute(
        "SELECT kind, reason, count(*) FROM imports_kept WHERE job_id = %s GROUP BY 1, 2 ORDER BY 1, 2",
        [job.id],
    )
    kept: dict[str, dict[str, int]] = {}
    for kind, reason, count in cursor.fetchall():
        kept.setdefault(kind, {})[reason] = count
    return kept


def _hand_back(cursor: Any, job: Job, kinds: tuple[str, ...]) -> None:
    for kind in kinds:
        table, key = TABLES[kind]
        cursor.execute(_HAND_BACK.format(kind=kind, table=table, key=key), {"job": job.id})
