"""Temporary tables in which rows come to set-based acts."""

from typing import Any

TEMPORARY = """
SELECT 'DROP TABLE ' || string_agg(quote_ident(relname), ', ') FROM pg_class
 WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'
"""


def begin_staging(cursor: Any) -> None:
    """Tables of a set before it are gone: acts on sets each make theirs once in a transaction, under fixed names."""
    cursor.execute(TEMPORARY)
    (statement,) = cursor.fetchone()
    if statement:
        cursor.execute(statement)
