"""Every table that names a customer is known to merge, export and erase."""

import pytest
from django.db import connection

from shuke.foundation.org.holdings import HOLDINGS, Holding

pytestmark = pytest.mark.django_db
# Keys that point to a customer, and columns that are called like one.
NAMING = """
SELECT c.conrelid::regclass::text, a.attname::text FROM pg_constraint c
  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
 WHERE c.contype = 'f' AND c.confrelid = 'customers_customer'::regclass
   AND NOT (SELECT relispartition FROM pg_class WHERE oid = c.conrelid)
UNION
SELECT t.relname::text, a.attname::text FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0
 WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relnamespace = 'public'::regnamespace AND a.attname = 'customer_id'
"""
# Columns that name a customer in no person's record; and why.
NO_HOLDING: dict[tuple[str, str], str] = {}


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        return {name for (name,) in cursor.fetchall()}


def unknown(holdings: dict[str, Holding]) -> list[tuple[str, str]]:
    """Columns that name a customer and stand in no holding."""
    with connection.cursor() as cursor:
        cursor.execute(NAMING)
        naming = set(cursor.fetchall())
    known = {(holding.table, key) for holding in holdings.values() for key in holding.keys}
    return sorted(naming - known - set(NO_HOLDING))


def test_every_table_that_names_a_customer_is_a_holding():
    assert len(HOLDINGS) > 12
    assert unknown(HOLDINGS) == []


def test_a_forgotten_table_is_found():
    without = {name: holding for name, holding in HOLDINGS.items() if name != "care_followup"}
    assert unknown(without) == [("care_followup", "customer_id")]


def test_every_column_that_a_holding_names_is_there():
    for holding in HOLDINGS.values():
        named = {*holding.keys, *holding.once, *holding.blanks, *holding.export, holding.primary}
        assert named - columns(holding.table) == set(), holding.table


def test_a_holding_says_what_a_person_is_shown_or_why_nothing():
    assert [one.table for one in HOLDINGS.values() if not one.export and not one.untold] == []
