"""Goods are spelled in the transaction that names them, so that they are found at once.

The database blanks the words of a renamed product (constraints.sql): whoever renames one spells it again.
"""

from typing import Any

from shuke.trade.catalog.rules.words import search_words


def spell_goods(cursor: Any) -> None:
    """Give every product without search words its own."""
    cursor.execute("SELECT id, code, name, name_en FROM catalog_product WHERE words = ''")
    rows = cursor.fetchall()
    if rows:
        words = [search_words(code, name, name_en) for _id, code, name, name_en in rows]
        cursor.execute(
            "UPDATE catalog_product p SET words = t.words FROM unnest(%s::bigint[], %s::text[]) AS t(id, words)"
            " WHERE p.id = t.id",
            [[row[0] for row in rows], words],
        )
