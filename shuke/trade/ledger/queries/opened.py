"""What was brought over from another programme, as the entries say."""

from django.db import connection

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.query import query

_UNDER = """
SELECT coalesce(sum(e.amount), 0)::bigint FROM ledger_transfer t JOIN ledger_entry e ON e.transfer_id = t.id
  JOIN ledger_account a ON a.id = e.account_id AND a.kind = %(kind)s
 WHERE t.key >= %(prefix)s AND t.key < %(prefix)s || chr(1114111) AND t.reason = 'opening'
"""


@query("ledger.view_books")
def opened_under(*, actor: Actor, prefix: str, kind: str) -> int:
    """What stands in members' accounts of a kind by transfers whose keys begin so, less what was taken back."""
    with elevated(), connection.cursor() as cursor:
        cursor.execute(_UNDER, {"prefix": prefix, "kind": kind})
        return int(cursor.fetchone()[0])
