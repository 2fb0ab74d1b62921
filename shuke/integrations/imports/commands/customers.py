"""The act that merges a customers file that was read."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from shuke.customers.commands.bulk import enrol_many, update_many
from shuke.customers.commands.field_bulk import fill_fields
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.integrations.imports.commands.closing import close_job, open_merge
from shuke.integrations.imports.commands.places import place_stores, seat_sellers
from shuke.integrations.imports.commands.traces import keep_traces
from shuke.integrations.imports.models import Job
from shuke.integrations.imports.rules.settings import SourceSettings

# The row's own number is its key; else what it can be reached by, with the name, since families share a phone.
_ROWS = """
CREATE TEMPORARY TABLE import_row ON COMMIT DROP AS
SELECT s.*, coalesce('x' || s.customer, 'c' || s.card,
                     coalesce(s.phone, s.wechat, s.email) || '|' || coalesce(s.organisation, s.person, '')) AS key
  FROM imports_stage s WHERE s.job_id = %(job)s AND s.reason = ''
"""
_UNKNOWN = """
WITH gone AS (
    DELETE FROM import_row r WHERE r.store IS NOT NULL AND NOT EXISTS (SELECT 1 FROM import_store s WHERE s.store = r.store)
    RETURNING r.position, r.table_no, r.line, r.store
) INSERT INTO imports_error (job_id, position, table_no, line, "column", code, value, is_aside)
  SELECT %(job)s, position, table_no, line, '', 'store_unknown', store, false FROM gone
"""
# A customer who stands in the file several times: the last row counts, as in a list that was added to.
_PEOPLE = """
CREATE TEMPORARY TABLE import_person ON COMMIT DROP AS
SELECT DISTINCT ON (r.key) r.key, r.customer AS external, r.phone, r.email, r.card, r.wechat, r.person AS name, r.organisation,
       r.gender, r.birthday, r.tags, coalesce(r.joined, %(today)s::date) AS joined_on, s.unit_id, s.store_path AS home_path,
       m.staff_id AS owner_id, NULL::bigint AS customer_id, false AS is_new,
       r.answers, r.position
  FROM import_row r JOIN import_store s ON s.store = coalesce(r.store, '') LEFT JOIN import_seller m ON m.seller = r.seller
 ORDER BY r.key, r.position DESC
"""

# Answers in custom fields, by customer: of who is at home in the actor's reach, as with all else that a file may change.
_ANSWERS = """
CREATE TEMPORARY TABLE import_answer ON COMMIT DROP AS
SELECT DISTINCT ON (p.customer_id, a.key) p.customer_id, a.key, a.value AS form
  FROM import_person p JOIN customers_customer c ON c.id = p.customer_id CROSS JOIN LATERAL jsonb_each_text(p.answers) a
 WHERE starts_with(c.home_path, %(path)s) ORDER BY p.customer_id, a.key, p.position DESC
"""
# A field that asks organisations is no field of a person; what stands there for one is left out, and counted.
_OTHERS = """
DELETE FROM import_answer a USING customers_customer c, customers_customfield f
 WHERE c.id = a.customer_id AND f.key = a.key AND f.about NOT IN ('both', c.kind)
"""


@command
def import_customers(*, actor: Actor, job_id: int, tell: Callable[[str], None]) -> Outcome:
    """The staged people of a job become or change customers; answers the counts."""
    job = open_merge(job_id)
    settings = SourceSettings.from_json(job.mapping)
    values: dict[str, Any] = {"job": job.id, "today": job.created_at.date()}
    with elevated(), connection.cursor() as cursor:
        tell("customers")
        cursor.execute(_ROWS, values)
        place_stores(actor, settings, "import_row")
        seat_sellers(actor, "import_row")
        cursor.execute(_UNKNOWN, values)
        cursor.execute(_PEOPLE, values)
        cursor.execute("ANALYZE import_person")
        cursor.execute("SELECT (SELECT count(*) FROM import_row), (SELECT count(*) FROM import_person)")
        rows, people = cursor.fetchone()
        made = enrol_many(actor=actor, table="import_person", source=job.source).value
        changed = update_many(actor=actor, table="import_person", source=job.source).value
        counts = {
            "customers_new": made["new"], "customers_known": made["known"], "customers_changed": changed,
            "identifiers_new": made["identifiers"], "rows_repeated": rows - people,
        }  # fmt: skip
    counts |= _fill_own_fields(actor, job)
    with elevated():
        keep_traces(job)
        close_job(job, counts)
    record({"job": job.id, "source": job.source, **{key: counts[key] for key in ("customers_new", "errors")}})
    return Done(counts)


def _fill_own_fields(actor: Actor, job: Job) -> dict[str, int]:
    """Custom fields take what the rows say; counts of answers, of customers whose answers changed, of what was left out."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM import_person WHERE answers IS NOT NULL)")
        if not cursor.fetchone()[0]:
            return {}
        cursor.execute(_ANSWERS, {"path": actor.path})
        read = cursor.rowcount
        cursor.execute(_OTHERS)
        left_out = cursor.rowcount
        cursor.execute("ANALYZE import_answer")
    # As the actor: which fields they may fill is theirs to be asked.
    changed = fill_fields(actor=actor, table="import_answer", source=job.source).value
    return {"answers": read - left_out, "customers_answered": changed, "answers_left_out": left_out}
