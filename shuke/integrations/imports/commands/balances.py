"""The act that brings over what members had in another programme, and what undoing it takes back."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from shuke.customers.commands.bulk import match_many
from shuke.foundation.kernel.money import digits_of
from shuke.foundation.org.actor import SYSTEM, Actor, elevated
from shuke.foundation.org.command import Done, Outcome, command, record
from shuke.integrations.imports.commands.closing import close_job, open_merge
from shuke.integrations.imports.commands.places import place_stores
from shuke.integrations.imports.commands.traces import keep_traces
from shuke.integrations.imports.models import Job
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.trade.coupons.commands.issuing import give_coupons, withdraw_given
from shuke.trade.coupons.queries.offers import given_for, open_offer_names
from shuke.trade.ledger.commands.opening import open_balances, take_back_openings
from shuke.trade.ledger.queries.opened import opened_under
from shuke.trade.programme.commands.opening import open_tiers, take_back_tiers
from shuke.trade.programme.queries.terms import in_force

OPENING = "opening/"  # what the names of all that is brought over begin with
# One import of balances after the other, whatever their sources: two at once would each not know what the other brings.
_ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtext('imports.balances'))"
# Names of the columns are those by which known people are found (customers/commands/bulk.py).
_ROWS = """
CREATE TEMPORARY TABLE import_row ON COMMIT DROP AS
SELECT s.position, s.table_no, s.line, 'r' || s.position AS key, s.customer AS external, s.card, s.phone, NULL::text AS wechat,
       s.email, s.person AS name, NULL::text AS organisation, s.store, s.quantity::bigint AS points,
       (s.amount * %(unit)s)::bigint AS stored, s.joined AS until_on, s.category AS tier, s.at::date AS tier_until,
       s.code AS offer, coalesce(s.lead_days, 1) AS coupons, NULL::bigint AS customer_id, NULL::bigint AS unit_id,
       NULL::text AS tier_key, NULL::bigint AS offer_id
  FROM imports_stage s WHERE s.job_id = %(job)s AND s.reason = ''
"""
_SUMS = "SELECT coalesce(sum(points), 0)::bigint, coalesce(sum(stored), 0)::bigint, count(*) FROM import_row"
_REFUSE = """
WITH gone AS (DELETE FROM import_row r WHERE {condition} RETURNING r.position, r.table_no, r.line, {value} AS value)
INSERT INTO imports_error (job_id, position, table_no, line, "column", code, value, is_aside)
SELECT %(job)s, position, table_no, line, '', '{code}', coalesce(left(value, 200), ''), false FROM gone
"""
_WHO = "coalesce(r.external, r.card, r.phone, r.email)"
_PLACE = (
    "UPDATE import_row r SET unit_id = s.unit_id FROM import_store s WHERE s.store = coalesce(r.store, '')"
)
_TIERS = """
UPDATE import_row r SET tier_key = w.key FROM unnest(%(words)s::text[], %(keys)s::text[]) w(word, key)
 WHERE lower(btrim(r.tier)) = w.word
"""
_OFFERS = """
UPDATE import_row r SET offer_id = w.id FROM unnest(%(names)s::text[], %(ids)s::bigint[]) w(name, id)
 WHERE lower(btrim(r.offer)) = w.name
"""
# A member has one tier: two rows that say different ones are somebody's to decide.
_TWO_TIERS = """r.customer_id IN (SELECT customer_id FROM import_row WHERE tier_key IS NOT NULL
   GROUP BY 1 HAVING count(DISTINCT tier_key) > 1)"""
_BALANCE = """
CREATE TEMPORARY TABLE import_{name} ON COMMIT DROP AS
SELECT customer_id, unit_id, {column} AS amount, {until} AS last_day,
       'opening/' || %(job)s || '/' || position || '/{name}' AS key, ''::text AS outcome FROM import_row WHERE {column} > 0
"""
_DIFFERS = "r.customer_id IN (SELECT customer_id FROM import_{name} WHERE outcome = 'differs')"
_TIER_ROWS = """
CREATE TEMPORARY TABLE import_tier ON COMMIT DROP AS
SELECT customer_id, min(tier_key) AS tier, max(tier_until) AS until_on FROM import_row WHERE tier_key IS NOT NULL GROUP BY 1
"""
_COUPON_ROWS = (
    "SELECT offer_id, customer_id, sum(coupons)::int FROM import_row WHERE offer_id IS NOT NULL GROUP BY 1, 2"
)
_SETTLED = """
SELECT coalesce(sum(amount) FILTER (WHERE outcome = 'known'), 0)::bigint,
       coalesce(sum(amount) FILTER (WHERE outcome = ''), 0)::bigint FROM import_{name}
"""
_KEEP = """
INSERT INTO imports_kept (job_id, kind, row_id, label, reason)
SELECT %(job)s, %(kind)s, c.id, left(c.member_no, 120), 'spent' FROM customers_customer c WHERE c.id = ANY (%(ids)s) ORDER BY c.id
"""


@command
def import_balances(*, actor: Actor, job_id: int, tell: Callable[[str], None]) -> Outcome:
    """The staged balances of a job are booked, tiers and coupons given; answers the counts.

    For points and money what the file holds is what is booked, what was known before and what is refused, to the last
    minor unit; what stands in the ledger under this job is counted again from its entries.
    """
    job = open_merge(job_id)
    settings = SourceSettings.from_json(job.mapping)
    unit, today = Decimal(10) ** digits_of(settings.currency), timezone.localdate(job.created_at)
    with elevated(), connection.cursor() as cursor:
        tell("balances")
        cursor.execute(_ONE_BY_ONE)
        cursor.execute(_ROWS, {"job": job.id, "unit": unit})
        cursor.execute("ANALYZE import_row")
        cursor.execute(_SUMS)
        points, stored, rows = cursor.fetchone()
        _look_up(cursor, actor, job, settings)
        kinds = (("points", "member_points", "points"), ("stored", "stored_value", settings.currency))
        _book(cursor, actor, job, kinds)
        counts: dict[str, Any] = {"rows": rows, "points_file": points, "stored_file": stored}
        for name, kind, _denomination in kinds:
            cursor.execute(_SETTLED.format(name=name))
            known, booked = cursor.fetchone()
            under = opened_under(actor=SYSTEM, prefix=_prefix(job.id), kind=kind)
            counts |= {f"{name}_booked": booked, f"{name}_known": known, f"{name}_in_ledger": under,
                       f"{name}_refused": counts[f"{name}_file"] - known - booked}  # fmt: skip
        counts |= _give(cursor, actor, job, today)
        cursor.execute("SELECT count(DISTINCT customer_id) FROM import_row")
        counts["members"] = cursor.fetchone()[0]
        counts["currency"] = settings.currency
        keep_traces(job)
        close_job(job, counts)
    record(
        {
            "job": job.id,
            "source": job.source,
            "points": counts["points_booked"],
            "stored": counts["stored_booked"],
        }
    )
    return Done(counts)


def _prefix(job_id: int) -> str:
    return f"{OPENING}{job_id}/"


def _look_up(cursor: Any, actor: Actor, job: Job, settings: SourceSettings) -> None:
    """Members, stores, tiers and offers that the rows name; what names none is listed."""
    place_stores(actor, settings, "import_row")
    cursor.execute(_PLACE)
    _refuse(cursor, job, "r.unit_id IS NULL", "r.store", "store_unknown")
    match_many(actor=actor, table="import_row", source=job.source)
    cursor.execute("ANALYZE import_row")  # now by customer too
    _refuse(cursor, job, "r.customer_id IS NULL", _WHO, "member_unknown")
    terms = in_force()
    tiers = terms.terms.tiers if terms else ()
    words = {word.casefold(): one.key for one in tiers for word in (one.key, one.name, one.name_en) if word}
    cursor.execute(_TIERS, {"words": list(words), "keys": list(words.values())})
    _refuse(cursor, job, "r.tier IS NOT NULL AND r.tier_key IS NULL", "r.tier", "tier_unknown")
    _refuse(cursor, job, _TWO_TIERS, "r.tier", "tier_twice")
    offers = {name.casefold(): id_ for id_, name in open_offer_names(actor=SYSTEM)}
    cursor.execute(_OFFERS, {"names": list(offers), "ids": list(offers.values())})
    _refuse(cursor, job, "r.offer IS NOT NULL AND r.offer_id IS NULL", "r.offer", "offer_unknown")


def _refuse(cursor: Any, job: Job, condition: str, value: str, code: str) -> None:
    cursor.execute(_REFUSE.format(condition=condition, value=value, code=code), {"job": job.id})


def _book(cursor: Any, actor: Actor, job: Job, kinds: tuple[tuple[str, str, str], ...]) -> None:
    for name, kind, denomination in kinds:
        until = "until_on" if name == "points" else "NULL::date"
        cursor.execute(_BALANCE.format(name=name, column=name, until=until), {"job": job.id})
        open_balances(
            actor=actor, table=f"import_{name}", kind=kind, denomination=denomination, now=job.created_at
        )
    for name, _kind, _denomination in kinds:
        _refuse(cursor, job, _DIFFERS.format(name=name), _WHO, "balance_differs")


def _give(cursor: Any, actor: Actor, job: Job, today: date) -> dict[str, int]:
    cursor.execute(_TIER_ROWS)
    tiers = open_tiers(actor=actor, table="import_tier", job=job.id, today=today).value
    cursor.execute(_COUPON_ROWS)
    wanted, given = cursor.fetchall(), 0
    for offer in sorted({row[0] for row in wanted}):
        # What an import brought before is known, as points and money are: only what is more is given.
        before = given_for(actor=SYSTEM, offer_id=offer, about=OPENING)
        lacking = {row[1]: row[2] - before.get(row[1], 0) for row in wanted if row[0] == offer}
        for place in range(1, max(lacking.values()) + 1):
            people = [customer_id for customer_id, count in lacking.items() if count >= place]
            given += give_coupons(
                actor=actor, offer_id=offer, customer_ids=people, about=f"{_prefix(job.id)}{place}", now=job.created_at
            ).value  # fmt: skip
    return {"tiers_set": tiers, "coupons_given": given}


def undo_balances(actor: Actor, cursor: Any, job: Job, now: datetime) -> dict[str, Any]:
    """What is untouched of a job of balances goes back; who has used something of it is listed and keeps it."""
    prefix = _prefix(job.id)
    openings = take_back_openings(actor=actor, prefix=prefix, now=now).value
    coupons = withdraw_given(actor=actor, about=prefix).value
    terms = in_force()
    base = terms.terms.tiers[0].key if terms else ""
    tiers = take_back_tiers(actor=actor, job=job.id, base=base, today=timezone.localdate(now)).value
    kept: dict[str, dict[str, int]] = {}
    for kind, people in (("opening", openings["used"]), ("coupon", coupons["used"])):
        if people:
            cursor.execute(_KEEP, {"job": job.id, "kind": kind, "ids": people})
            kept[kind] = {"spent": len(people)}
    return {
        "removed": {"openings": openings["taken"], "coupons": coupons["taken"]}, "restored": {"tiers": tiers}, "kept": kept,
    }  # fmt: skip
