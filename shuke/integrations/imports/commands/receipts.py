"""The act that books a receipts file that was read: one transaction of set-based SQL."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import connection

from shuke.customers.commands.bulk import enrol_many
from shuke.foundation.kernel.money import digits_of
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.integrations.imports.commands import receipts_sql as sql
from shuke.integrations.imports.commands.closing import close_job, open_merge
from shuke.integrations.imports.commands.figures import figures_of
from shuke.integrations.imports.commands.places import place_stores, seat_sellers
from shuke.integrations.imports.commands.traces import keep_traces
from shuke.integrations.imports.models import Job
from shuke.integrations.imports.readers.survey import Plan
from shuke.integrations.imports.rules.faults import ASIDE_CODES
from shuke.integrations.imports.rules.orders import NAME, NAME_EN, UNITEMISED
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.trade.catalog.commands.bulk import add_products
from shuke.trade.orders.commands.bulk import match_refunds, record_refunds, record_sales

RENEW_FROM = 1_000  # new receipts from which on the tables' statistics no longer fit
Tell = Callable[[str], None]


@command
def import_receipts(*, actor: Actor, job_id: int, tell: Tell) -> Outcome:
    """The staged lines of a job become products, customers, sales and refunds; answers the counts.

    All or nothing: when it commits, the job is done and its staging rows are gone; when it does not, nothing
    happened and it may be called again. ``tell`` is told each step's name.
    """
    return _merged(actor, open_merge(job_id), tell)


@command
def import_orders(*, actor: Actor, job_id: int, tell: Tell) -> Outcome:
    """The staged orders of a job, a row each, become customers, sales and refunds without lines of goods; answers the counts."""
    return _merged(actor, open_merge(job_id), tell)


def _merged(actor: Actor, job: Job, tell: Tell) -> Outcome:
    settings = SourceSettings.from_json(job.mapping)
    values = _values(job, settings)
    with elevated():
        _type_lines(actor, job, settings, values, tell)
        _set_aside(job, values)
        people = _name_people(actor, job, settings, values, tell)
        sales = _book(actor, job, settings, values, tell)
        tell("counting")
        counts = {**figures_of(values), **people, **sales}
        keep_traces(job)
        close_job(job, counts)
    record(
        {"job": job.id, "source": job.source, **{key: counts[key] for key in ("orders", "refunds", "errors")}}
    )
    return Done(counts)


def _values(job: Job, settings: SourceSettings) -> dict[str, Any]:
    unit = Decimal(10) ** digits_of(settings.currency)
    zone = settings.timezone
    return {"job": job.id, "source": job.source, "unit": unit, "zone": zone, "asides": list(ASIDE_CODES)}


def _run(values: dict[str, Any], *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)


def _one(select: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(select)
        return int(cursor.fetchone()[0])


def _type_lines(actor: Actor, job: Job, settings: SourceSettings, values: dict[str, Any], tell: Tell) -> None:
    tell("products")
    whole = {"code": UNITEMISED, "name": NAME, "name_en": NAME_EN}
    _run({**values, **whole}, sql.UNITEMISED if job.kind == "orders" else sql.CODES, "ANALYZE import_code")
    add_products(actor=actor, table="import_code", currency=settings.currency, source=job.source)
    tell("lines")
    has_ordinals = any("ordinal" in layout.columns for layout in Plan.from_json(job.files).layouts)
    where = sql.WHOLE if job.kind == "orders" else sql.GIVEN if has_ordinals else sql.PLACED
    lines = sql.LINES.replace("{ordinal}", where["ordinal"]).replace("{twice}", where["twice"])
    _run(values, lines, "ANALYZE import_line (number, kind, reason, ordinal, product_id, person, store)")
    place_stores(actor, settings, "import_line")
    seat_sellers(actor, "import_line")


def _set_aside(job: Job, values: dict[str, Any]) -> None:
    of_lines = job.kind != "orders"
    _run(values, sql.UNKNOWN_STORES, sql.TWO_CUSTOMERS if of_lines else sql.REPEATED, sql.ONLY_MOVEMENTS)
    for names in (sql.ORDERS, sql.REFUNDS):
        of_kind = {**values, "kind": names["kind"]}
        _run(of_kind, sql.KNOWN.format(**names), f"ANALYZE import_known_{names['kind']}")
        if _one(f"SELECT count(*) FROM import_known_{names['kind']}"):  # else nothing can differ
            steps = (sql.FOUND_AGAIN, sql.DIFFERING, sql.DIFFERING_WHOLE)
            _run(of_kind, *(step.format(**names) for step in steps))
    places = (sql.REMEMBER_PLACES, sql.REMEMBER_UNPLACED) if of_lines else ()
    _run(values, sql.TELL, *places, sql.BOOKED)


def _name_people(
    actor: Actor, job: Job, settings: SourceSettings, values: dict[str, Any], tell: Tell
) -> dict[str, int]:
    tell("customers")
    _run(values, sql.RECEIPTS, "ANALYZE import_receipt", sql.PEOPLE, "ANALYZE import_person")
    people = enrol_many(actor=actor, table="import_person", source=job.source).value
    _run(values, sql.NAMED, "ANALYZE import_receipt")
    return {"customers_new": people["new"], "customers_known": people["known"]}


def _book(
    actor: Actor, job: Job, settings: SourceSettings, values: dict[str, Any], tell: Tell
) -> dict[str, int]:
    tables = {"receipts": "import_receipt", "lines": "import_booked"}
    tell("orders")
    sales = record_sales(actor=actor, source=job.source, currency=settings.currency, **tables).value
    tell("refunds")
    refunds = record_refunds(actor=actor, source=job.source, currency=settings.currency, **tables).value
    if sales["new"] + refunds["new"] > RENEW_FROM:
        _run(values, "SELECT imports_renew_statistics('books')")
    _run(values, sql.TOUCHED, "ANALYZE import_touched")
    match_refunds(actor=actor, touched="import_touched")
    return {
        "orders": sales["new"] + sales["known"], "orders_new": sales["new"], "orders_known": sales["known"],
        "orders_grown": sales["grown"], "refund_receipts_new": refunds["new"], "refund_receipts_known": refunds["known"],
    }  # fmt: skip
