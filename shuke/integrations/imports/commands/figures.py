"""What a receipts file holds, counted over its own lines: the four bases, refunds, adjustments.

raw: every line that was read. positive_with_customer: sales with quantity and price above zero and a customer.
goods_only: of these without adjustments. net_of_refunds: of these less what matched refunds took back; lines wholly
taken back are left out. Amounts are sums of line totals, each rounded once; ``rounding_minor`` is the sum of what that
rounding added over the raw lines, in minor units (it may have decimals).
"""

from typing import Any

from django.db import connection

from shuke.integrations.imports.commands import receipts_sql as sql

BASES = ("raw", "positive_with_customer", "goods_only", "net_of_refunds")
_COLUMNS = ("lines", "customers", "orders", "amount_minor")
_CODE = ("code", "name", "meaning", "lines", "amount_minor", "set_aside")


def figures_of(values: dict[str, Any]) -> dict[str, Any]:
    """The counts of the lines in import_line, after booking and matching."""
    with connection.cursor() as cursor:
        for statement in (sql.BACK, "ANALYZE import_back", sql.BASES):
            cursor.execute(statement, values)
        rounding, *figures = cursor.fetchone()
        cursor.execute(sql.MATCHED, values)
        refunds, fully, partly, unmatched, anonymous = cursor.fetchone()
        cursor.execute(sql.ADJUSTMENTS, values)
        codes = [dict(zip(_CODE, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM import_line WHERE person IS NULL")
        without = cursor.fetchone()[0]
        cursor.execute(sql.SELLERS, values)
        lines_unknown, sellers_unknown = cursor.fetchone()
    bases = {
        name: dict(zip(_COLUMNS, figures[4 * at : 4 * at + 4], strict=True)) for at, name in enumerate(BASES)
    }
    return {
        "refunds": refunds, "refunds_matched": fully, "refunds_partly": partly, "refunds_unmatched": unmatched,
        "refunds_without_customer": anonymous, "adjustments": sum(one["lines"] for one in codes),
        "adjustment_codes": codes, "lines_without_customer": without, "sellers_unknown": sellers_unknown,
        "lines_without_seller": int(lines_unknown), **bases, "rounding_minor": float(rounding),
    }  # fmt: skip
