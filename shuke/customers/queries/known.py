"""Whom a till or another program means: customers by the numbers that it knows them by."""

from collections.abc import Collection

from django.db import connection

from shuke.customers.queries.merged import survivors_by
from shuke.customers.rules.identifiers import normal_form
from shuke.customers.rules.sealing import blind_of
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.query import query

Reference = tuple[str, str, str]  # kind of identifier or "id" or "member_no", source (of external ones), text

KNOWN = """
SELECT w.place, i.customer_id
  FROM unnest(%s::int[], %s::text[], %s::text[], %s::bytea[]) w(place, kind, source, blind)
  JOIN customers_identifier i ON i.blind = w.blind AND i.kind = w.kind AND i.ended_at IS NULL
   AND (w.kind <> 'external' OR i.source = w.source)
  JOIN customers_customer c ON c.id = i.customer_id AND c.status = 'active'
 GROUP BY 1, 2 ORDER BY 1, 2
"""
PLAIN = {
    "id": "SELECT id::text, id FROM customers_customer WHERE id = ANY (%s::bigint[]) AND status = 'active'",
    "member_no": "SELECT member_no, id FROM customers_customer WHERE member_no = ANY (%s) AND status = 'active'",
}


@query("customers.view")
def customers_known_by(*, actor: Actor, references: Collection[Reference]) -> dict[Reference, list[int]]:
    """Customers within reach for each reference; several may share a phone. Whom nobody knows is left out.

    A number of a record that was merged finds the one that the person is kept under. Texts must have a normal
    form (Refusal where not).
    """
    wanted = sorted(set(references))
    sealed = [one for one in wanted if one[0] not in PLAIN]
    found: dict[Reference, list[int]] = {}
    with connection.cursor() as cursor:
        if sealed:
            cursor.execute(KNOWN, [list(range(len(sealed))), *_columns(sealed)])
            for place, customer_id in cursor.fetchall():
                found.setdefault(sealed[place], []).append(customer_id)
        for kind, select in PLAIN.items():
            texts = {text: (kind, source, text) for which, source, text in wanted if which == kind}
            if texts:
                cursor.execute(select, [list(texts)])
                for text, customer_id in cursor.fetchall():
                    found.setdefault(texts[text], []).append(customer_id)
                for text, customer_id in _merged(
                    kind, [one for one in texts if texts[one] not in found]
                ).items():
                    found[texts[text]] = [customer_id]
    return found


def _merged(kind: str, texts: list[str]) -> dict[str, int]:
    if kind == "member_no":
        return survivors_by(kind, texts)
    return {str(former): now for former, now in survivors_by(kind, [int(text) for text in texts]).items()}


def _columns(sealed: list[Reference]) -> tuple[list[str], list[str], list[bytes]]:
    index = keyring().index
    blinds = [blind_of(index, kind, normal_form(kind, text)) for kind, _source, text in sealed]
    return [one[0] for one in sealed], [one[1] for one in sealed], blinds
