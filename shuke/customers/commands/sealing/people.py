"""What of a set-based enrolment SQL cannot do: blind indexes, sealed identifiers, pinyin. In chunks, by COPY."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from shuke.customers.rules.names import name_columns
from shuke.customers.rules.sealing import blind_of, sealed_identifier
from shuke.foundation.kernel import cipher
from shuke.foundation.org.keyring import keyring

KINDS = ("external", "card", "phone", "wechat", "email")  # the surest first
CHUNK = 5_000

_MARK_KNOWN = """
UPDATE {table} t SET customer_id = f.customer_id
  FROM (SELECT DISTINCT ON (b.key) b.key, i.customer_id
          FROM bulk_blind b
          JOIN {table} p ON p.key = b.key
          JOIN customers_identifier i ON i.blind = b.blind AND i.kind = b.kind AND i.ended_at IS NULL
          JOIN customers_customer c ON c.id = i.customer_id AND c.status = 'active'
           AND starts_with(c.home_path, %(within)s)
         WHERE CASE WHEN b.kind = 'external' THEN i.source = %(source)s
               WHEN b.kind = 'card' THEN true
               ELSE (c.name = '' OR coalesce(p.organisation, p.name, '') IN ('', c.name))
                    AND (p.external IS NULL OR NOT EXISTS (
                         SELECT 1 FROM customers_identifier o WHERE o.customer_id = i.customer_id AND o.kind = 'external'
                            AND o.source = %(source)s AND o.ended_at IS NULL)) END
         ORDER BY b.key, b.rank, c.name = coalesce(p.organisation, p.name, '') DESC, i.customer_id) f
 WHERE t.key = f.key AND t.customer_id IS NULL
"""
# Two rows of one file that were both matched to one customer by a phone: the second one with a number of its own is
# somebody else.
_ONE_NUMBER_EACH = """
UPDATE {table} t SET customer_id = NULL
  FROM (SELECT key, row_number() OVER (PARTITION BY customer_id ORDER BY key) AS place
          FROM {table} WHERE customer_id IS NOT NULL AND external IS NOT NULL) d
 WHERE d.key = t.key AND d.place > 1
"""
_TO_SEAL = """
SELECT b.kind, b.normal, b.blind, t.customer_id, t.is_new, k.id, k.wrapped,
       row_number() OVER (PARTITION BY t.customer_id, b.kind ORDER BY t.key) = 1 AND NOT EXISTS (
           SELECT 1 FROM customers_identifier i WHERE i.customer_id = t.customer_id AND i.kind = b.kind AND i.is_primary
              AND i.ended_at IS NULL) AS is_primary
  FROM bulk_blind b JOIN {table} t ON t.key = b.key
  LEFT JOIN LATERAL (SELECT id, wrapped FROM customers_personkey k WHERE k.customer_id = t.customer_id AND NOT t.is_new
                      ORDER BY id DESC LIMIT 1) k ON true
 WHERE NOT EXISTS (SELECT 1 FROM customers_identifier i WHERE i.customer_id = t.customer_id AND i.kind = b.kind
                      AND i.blind = b.blind AND i.ended_at IS NULL)
   AND (b.kind <> 'card' OR NOT EXISTS (SELECT 1 FROM customers_identifier i WHERE i.kind = 'card' AND i.blind = b.blind
                                           AND i.ended_at IS NULL))
 ORDER BY t.customer_id, b.rank, t.key
"""
_WRITE = """
INSERT INTO customers_identifier (id, customer_id, kind, source, ciphertext, person_key_id, blind, tail, is_primary,
       captured_by_id)
SELECT id, customer_id, kind, %(source)s, ciphertext, person_key_id, blind, tail, is_primary, %(staff)s FROM bulk_sealed
ON CONFLICT DO NOTHING
"""


def find_known(cursor: Any, table: str, source: str, within: str = "") -> None:
    """Fill customer_id where an identifier is known, of somebody at home under a path."""
    cursor.execute(
        "CREATE TEMPORARY TABLE bulk_blind (key text, kind text, rank int, normal text, blind bytea) ON COMMIT DROP"
    )
    index_key = keyring().index
    for rows in chunks(cursor, f"SELECT key, {', '.join(KINDS)} FROM {table}"):
        found = [
            (key, kind, rank, normal, "\\x" + blind_of(index_key, kind, normal).hex())
            for key, *normals in rows
            for rank, (kind, normal) in enumerate(zip(KINDS, normals, strict=True))
            if normal
        ]
        copy_rows(cursor, "bulk_blind", ("key", "kind", "rank", "normal", "blind"), found)
    cursor.execute("ANALYZE bulk_blind")
    cursor.execute(_MARK_KNOWN.format(table=table), {"source": source, "within": within})
    cursor.execute(_ONE_NUMBER_EACH.format(table=table))


def write_names(cursor: Any, table: str) -> None:
    """The search columns of names, by key."""
    cursor.execute(
        "CREATE TEMPORARY TABLE bulk_name (key text, given_name text, pinyin text, given_pinyin text, initials text)"
        " ON COMMIT DROP"
    )
    select = f"SELECT key, coalesce(organisation, name) FROM {table} WHERE coalesce(organisation, name) IS NOT NULL"
    for rows in chunks(cursor, select):
        copy_rows(
            cursor, "bulk_name", ("key", "given_name", "pinyin", "given_pinyin", "initials"),
            ((key, *name_columns(name).values()) for key, name in rows),
        )  # fmt: skip
    cursor.execute("ANALYZE bulk_name")


def seal_identifiers(cursor: Any, table: str, source: str, staff_id: int | None) -> int:
    """Keys for new people and sealed identifiers for all; answers how many identifiers were written."""
    cursor.execute(
        "CREATE TEMPORARY TABLE bulk_key (id bigint, customer_id bigint, wrapped bytea) ON COMMIT DROP"
    )
    cursor.execute("CREATE TEMPORARY TABLE bulk_sealed (LIKE customers_identifier) ON COMMIT DROP")
    for column in ("captured_at", "ended_at", "source", "captured_by_id", "row_xid"):
        cursor.execute(f"ALTER TABLE bulk_sealed DROP COLUMN {column}")
    sealer = _Sealer()
    for rows in chunks(cursor, _TO_SEAL.format(table=table)):
        sealer.reserve(cursor, len(rows))
        sealed = [sealer.seal(*row) for row in rows]
        copy_rows(cursor, "bulk_key", ("id", "customer_id", "wrapped"), sealer.fresh_keys())
        columns = ("id", "customer_id", "kind", "ciphertext", "person_key_id", "blind", "tail", "is_primary")
        copy_rows(cursor, "bulk_sealed", columns, sealed)
    cursor.execute("INSERT INTO customers_personkey (id, customer_id, wrapped) SELECT * FROM bulk_key")
    cursor.execute(_WRITE, {"source": source, "staff": staff_id})
    return int(cursor.rowcount)


class _Sealer:
    """Seals identifiers under their person's key; rows come ordered by customer."""

    def __init__(self) -> None:
        self._ring = keyring()
        self._row_ids: list[int] = []
        self._key_ids: list[int] = []
        self._fresh: list[tuple[int, int, str]] = []
        self._customer, self._key_id, self._key = 0, 0, b""

    def reserve(self, cursor: Any, count: int) -> None:
        """Ids for so many identifiers and keys."""
        for ids, sequence in (
            (self._row_ids, "customers_identifier_id_seq"),
            (self._key_ids, "customers_personkey_id_seq"),
        ):
            cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
            ids[:] = [row[0] for row in cursor.fetchall()]

    def seal(
        self, kind: str, normal: str, blind: bytes, customer_id: int, is_new: bool, key_id: int | None,
        wrapped: bytes | None, is_primary: bool,
    ) -> tuple[Any, ...]:  # fmt: skip
        """One row for the table of identifiers."""
        if customer_id != self._customer:
            self._customer = customer_id
            self._key_id, self._key = self._key_of(customer_id, key_id, wrapped)
        row_id = self._row_ids.pop()
        sealed = sealed_identifier(
            kind=kind,
            normal=normal,
            row_id=row_id,
            key_id=self._key_id,
            key=self._key,
            index_key=self._ring.index,
        )
        tail = None if sealed.tail is None else "\\x" + sealed.tail.hex()
        ciphertext = "\\x" + sealed.ciphertext.hex()
        return (
            row_id,
            customer_id,
            kind,
            ciphertext,
            self._key_id,
            "\\x" + bytes(blind).hex(),
            tail,
            is_primary,
        )

    def _key_of(self, customer_id: int, key_id: int | None, wrapped: bytes | None) -> tuple[int, bytes]:
        if key_id is not None and wrapped is not None:
            return key_id, cipher.unwrap(self._ring.master, wrapped)
        key, new_id = cipher.new_person_key(), self._key_ids.pop()
        self._fresh.append((new_id, customer_id, "\\x" + cipher.wrap(self._ring.master, key).hex()))
        return new_id, key

    def fresh_keys(self) -> list[tuple[int, int, str]]:
        """The keys made since the last call."""
        made, self._fresh = self._fresh, []
        return made


def chunks(cursor: Any, select: str, params: Sequence[Any] = ()) -> Iterator[list[tuple[Any, ...]]]:
    """Rows of a select in chunks, by a cursor in the server: other statements may run between them."""
    cursor.execute(f"DECLARE bulk_rows NO SCROLL CURSOR FOR {select}", params or None)
    while True:
        cursor.execute(f"FETCH {CHUNK} FROM bulk_rows")
        if not (rows := cursor.fetchall()):
            break
        yield rows
    cursor.execute("CLOSE bulk_rows")


def copy_rows(cursor: Any, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows into a temporary table, by COPY."""
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
