"""The assortment's tree, upwards."""

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query

_BRANCHES = """
WITH RECURSIVE up AS (
    SELECT id, id AS above FROM catalog_category
     UNION SELECT up.id, c.parent_id FROM up JOIN catalog_category c ON c.id = up.above WHERE c.parent_id IS NOT NULL)
SELECT id, array_agg(above) FROM up GROUP BY id
"""


@query("catalog.view")
def categories_above(*, actor: Actor) -> dict[int, frozenset[int]]:
    """Each category with all above it, itself included."""
    with connection.cursor() as cursor:
        cursor.execute(_BRANCHES)
        return {id_: frozenset(above) for id_, above in cursor.fetchall()}


@query("catalog.view")
def categories_named(*, actor: Actor, english: bool) -> dict[int, str]:
    """Each category's name, in the order of the names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, CASE WHEN %s AND name_en <> '' THEN name_en ELSE name END FROM catalog_category ORDER BY 2",
            [english],
        )
        return dict(cursor.fetchall())
