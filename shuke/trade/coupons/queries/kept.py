"""Terms of versions, which never change, as values; for this domain's own acts and readings."""

from collections.abc import Iterable

from django.db import connection

from shuke.trade.coupons.rules.terms import CouponTerms, terms_kept


def terms_by_id(ids: Iterable[int]) -> dict[int, CouponTerms]:
    """Versions by their numbers."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, document::text FROM coupons_terms WHERE id = ANY (%s)", [wanted])
        return {id_: terms_kept(id_, text) for id_, text in cursor.fetchall()}
