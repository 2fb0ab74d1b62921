"""Set-based acts on people: their rows come in a temporary table that the caller has filled.

Columns of the table: key text (unique), external, phone, email, card, wechat text (normal forms), name, organisation,
gender, birthday ("1990-05-01", year 0000 unknown, a leading L for lunar) text, tags text (";" between), joined_on date,
unit_id bigint, home_path text, owner_id bigint, customer_id bigint (null), is_new boolean (false). The acts fill in the
last two. Names of temporary tables are program text, never input.

Left for the caller until the transaction ends, so that it can undo what was done: bulk_former and bulk_birthday
(customer_id, former_version, sealed, key_id: what stood there, under the person's key; the latter with is_new), and
bulk_new_tag (id); and bulk_known (customer_id, former_version) of all who were known.
"""

from typing import Any

from django.db import connection

from shuke.customers.commands.sealing.people import find_known, seal_identifiers, write_names
from shuke.customers.commands.taking_back.images import seal_images
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record_set

_NUMBER = """
UPDATE {table} t SET is_new = true, customer_id = nextval('customers_customer_id_seq') WHERE t.customer_id IS NULL
"""
# Which version the people had that were known: whatever changes them from here on, triggers too, is seen by it.
_KNOWN = """
CREATE TEMPORARY TABLE bulk_known ON COMMIT DROP AS
SELECT DISTINCT c.id AS customer_id, c.row_xid AS former_version
  FROM {table} t JOIN customers_customer c ON c.id = t.customer_id WHERE NOT t.is_new
"""
# The source's own number becomes the member number where nobody has it, nor ever will by our own counting.
_ADD = """
INSERT INTO customers_customer (id, kind, organisation_kind, name, given_name, pinyin, given_pinyin, initials, member_no, gender,
       language, home_unit_id, home_path, owner_id, joined_on, source, captured_by_id, status, version, has_phone)
SELECT t.customer_id, CASE WHEN t.organisation IS NULL THEN 'person' ELSE 'organisation' END,
       CASE WHEN t.organisation IS NULL THEN '' ELSE 'corporate' END, coalesce(t.organisation, t.name, ''),
       coalesce(n.given_name, ''), coalesce(n.pinyin, ''), coalesce(n.given_pinyin, ''), coalesce(n.initials, ''),
       CASE WHEN t.external IS NULL OR c.id IS NOT NULL OR length(t.external) > 60 OR t.external ~ '^M[0-9]+$'
            THEN 'M' || lpad(nextval('customers_member_no')::text, 8, '0') ELSE t.external END,
       coalesce(t.gender, ''), '', t.unit_id, t.home_path, t.owner_id, t.joined_on, %(source)s, %(staff)s, 'active', 1,
       t.phone IS NOT NULL
  FROM {table} t LEFT JOIN bulk_name n ON n.key = t.key LEFT JOIN customers_customer c ON c.member_no = t.external
 WHERE t.is_new ORDER BY t.customer_id
"""
_OWNERS = """
INSERT INTO customers_ownership (customer_id, staff_id, from_on)
SELECT t.customer_id, t.owner_id, t.joined_on FROM {table} t WHERE t.is_new AND t.owner_id IS NOT NULL
"""
# What a file says of birthdays, beside what stood there before.
_BIRTHDAYS = """
CREATE TEMPORARY TABLE bulk_birthday ON COMMIT DROP AS
WITH said AS (
    SELECT DISTINCT ON (t.customer_id) t.customer_id, nullif(split_part(ltrim(t.birthday, 'L'), '-', 1)::int, 0) AS year,
           split_part(ltrim(t.birthday, 'L'), '-', 2)::int AS month, split_part(ltrim(t.birthday, 'L'), '-', 3)::int AS day,
           t.birthday LIKE 'L%%' AS is_lunar
      FROM {table} t WHERE t.birthday IS NOT NULL ORDER BY t.customer_id, t.key
)
SELECT s.*, b.customer_id IS NULL AS is_new, b.row_xid AS former_version,
       jsonb_build_object('year', b.year, 'month', b.month, 'day', b.day, 'is_lunar', b.is_lunar) AS image
  FROM said s LEFT JOIN customers_birthday b ON b.customer_id = s.customer_id
 WHERE (b.year, b.month, b.day, b.is_lunar) IS DISTINCT FROM (s.year, s.month, s.day, s.is_lunar)
"""
_WRITE_BIRTHDAYS = """
INSERT INTO customers_birthday (customer_id, year, month, day, is_lunar)
SELECT customer_id, year, month, day, is_lunar FROM bulk_birthday
ON CONFLICT (customer_id) DO UPDATE
   SET year = excluded.year, month = excluded.month, day = excluded.day, is_lunar = excluded.is_lunar
"""
_BIRTHDAY_ORIGINS = """
INSERT INTO customers_origin (customer_id, field, source, staff_id)
SELECT b.customer_id, 'birthday', %(source)s, %(staff)s FROM bulk_birthday b JOIN bulk_known k ON k.customer_id = b.customer_id
ON CONFLICT (customer_id, field) DO UPDATE
   SET source = excluded.source, campaign_id = NULL, staff_id = excluded.staff_id, at = now()
"""
_TAGS = """
WITH made AS (
    INSERT INTO customers_tag (label, label_en, colour)
    SELECT DISTINCT left(trim(word), 30), '', 'neutral'
      FROM {table} t, regexp_split_to_table(t.tags, '[;；,，、|/]') word WHERE trim(word) <> '' ON CONFLICT (label) DO NOTHING
    RETURNING id
) INSERT INTO bulk_new_tag SELECT id FROM made
"""
_TAGGINGS = """
INSERT INTO customers_tagging (customer_id, tag_id)
SELECT DISTINCT t.customer_id, g.id
  FROM {table} t, regexp_split_to_table(t.tags, '[;；,，、|/]') word JOIN customers_tag g ON g.label = left(trim(word), 30)
ON CONFLICT (customer_id, tag_id) DO NOTHING
"""
# A person at home elsewhere in the chain is recognised, so that the sale finds its customer, but stays as it is: a file
# of one store must not rename another's customer, nor hang a phone on it by which a till would then open it.
_FOREIGN = """
WITH foreigner AS (
    UPDATE {table} t SET name = NULL, organisation = NULL, gender = NULL, birthday = NULL, tags = NULL, owner_id = NULL
      FROM customers_customer c WHERE c.id = t.customer_id AND NOT starts_with(c.home_path, %s) RETURNING t.key
) DELETE FROM bulk_blind b USING foreigner f WHERE f.key = b.key
"""
# A file may fill in and correct; what it leaves empty stays. First what stood there, then what the file says.
_FORMER = """
CREATE TEMPORARY TABLE bulk_former ON COMMIT DROP AS
SELECT DISTINCT ON (c.id) c.id AS customer_id, t.key, c.row_xid AS former_version,
       jsonb_build_object('name', c.name, 'gender', c.gender, 'owner_id', c.owner_id) AS image
  FROM {table} t JOIN customers_customer c ON c.id = t.customer_id
 WHERE NOT t.is_new
   AND (coalesce(t.organisation, t.name, c.name), coalesce(nullif(t.gender, ''), c.gender), coalesce(c.owner_id, t.owner_id))
       IS DISTINCT FROM (c.name, c.gender, c.owner_id)
 ORDER BY c.id, t.key
"""
_UPDATE = """
UPDATE customers_customer c
   SET name = coalesce(t.organisation, t.name, c.name), given_name = coalesce(n.given_name, c.given_name),
       pinyin = coalesce(n.pinyin, c.pinyin), given_pinyin = coalesce(n.given_pinyin, c.given_pinyin),
       initials = coalesce(n.initials, c.initials), gender = coalesce(nullif(t.gender, ''), c.gender),
       owner_id = coalesce(c.owner_id, t.owner_id), version = c.version + 1
  FROM bulk_former f JOIN {table} t ON t.key = f.key LEFT JOIN bulk_name n ON n.key = f.key
 WHERE c.id = f.customer_id
"""
# Which of both fields the file changed, and that it was the file.
_ORIGINS = """
INSERT INTO customers_origin (customer_id, field, source, staff_id)
SELECT c.id, d.field, %(source)s, %(staff)s FROM bulk_former f JOIN customers_customer c ON c.id = f.customer_id
 CROSS JOIN LATERAL (VALUES ('name', c.name IS DISTINCT FROM f.image ->> 'name'),
                            ('gender', c.gender IS DISTINCT FROM f.image ->> 'gender')) d(field, is_changed)
 WHERE d.is_changed
ON CONFLICT (customer_id, field) DO UPDATE
   SET source = excluded.source, campaign_id = NULL, staff_id = excluded.staff_id, at = now()
"""
_NEW_OWNERS = """
INSERT INTO customers_ownership (customer_id, staff_id, from_on)
SELECT DISTINCT ON (c.id) c.id, c.owner_id, current_date FROM {table} t JOIN customers_customer c ON c.id = t.customer_id
 WHERE NOT t.is_new AND c.owner_id = t.owner_id
   AND NOT EXISTS (SELECT 1 FROM customers_ownership o WHERE o.customer_id = c.id AND o.until_on IS NULL)
"""


_BY_OUR_NUMBER = """
UPDATE {table} t SET customer_id = c.id FROM customers_customer c
 WHERE t.customer_id IS NULL AND c.member_no = upper(t.external) AND c.status = 'active'
   AND starts_with(c.home_path, %s)
"""


@command
def match_many(*, actor: Actor, table: str, source: str) -> Outcome:
    """People of a temporary table are looked for, and nobody is enrolled or changed; answers how many rows found one.

    Known as by ``enrol_many``, and by our own number; only who is at home within the actor's reach.
    """
    with elevated(), connection.cursor() as cursor:
        find_known(cursor, table, source, actor.path)
        # Customers who came in a moment ago are not in the planner's figures yet: row by row would be quadratic.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_BY_OUR_NUMBER.format(table=table), [actor.path])
        cursor.execute("SET LOCAL enable_nestloop = on")
        cursor.execute(f"SELECT count(customer_id) FROM {table}")
        return Unchanged(cursor.fetchone()[0])


@command
def enrol_many(*, actor: Actor, table: str, source: str, within: str = "") -> Outcome:
    """People of a temporary table become customers unless an identifier of theirs is known; {"new", "known"}.

    Known by: the source's own number; else card, phone, WeChat, e-mail, unless that customer has another number of
    the same source or another name (families share a phone). Identifiers not known yet are added to either.
    Only who is at home under the path ``within`` is known.
    """
    with elevated(), connection.cursor() as cursor:
        find_known(cursor, table, source, within)
        if actor.path:
            _leave_foreign(cursor, table, actor.path)
        cursor.execute(_NUMBER.format(table=table))
        new = cursor.rowcount
        cursor.execute(f"SELECT count(DISTINCT customer_id) FROM {table} WHERE NOT is_new")
        known = cursor.fetchone()[0]
        cursor.execute(_KNOWN.format(table=table))
        write_names(cursor, table)
        cursor.execute(_ADD.format(table=table), {"source": source, "staff": actor.staff_id or None})
        cursor.execute(_OWNERS.format(table=table))
        added = seal_identifiers(cursor, table, source, actor.staff_id or None)
        _details(table, {"source": source[:40], "staff": actor.staff_id or None})
    facts = {"new": new, "known": known, "identifiers": added, "source": source}
    if not new and not added:
        return Unchanged(facts)
    record_set(
        facts, f"SELECT customer_id FROM {table} WHERE is_new UNION SELECT customer_id FROM bulk_sealed"
    )
    return Done(facts)


@command
def update_many(*, actor: Actor, table: str, source: str) -> Outcome:
    """Known people take the names, genders and owners of the table (after enrol_many); answers how many changed."""
    with elevated(), connection.cursor() as cursor:
        for statement in (_FORMER, "ANALYZE bulk_former", _UPDATE):
            cursor.execute(statement.format(table=table))
        changed = cursor.rowcount
        cursor.execute(_ORIGINS, {"source": source[:40], "staff": actor.staff_id or None})
        cursor.execute(_NEW_OWNERS.format(table=table))
        seal_images(cursor, "bulk_former")
    if not changed:
        return Unchanged(0)
    record_set({"changed": changed, "source": source}, "SELECT customer_id FROM bulk_former")
    return Done(changed)


def _leave_foreign(cursor: Any, table: str, path: str) -> None:
    cursor.execute(_FOREIGN.format(table=table), [path])


def _details(table: str, who: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bulk_new_tag (id bigint) ON COMMIT DROP")
        for statement in (_BIRTHDAYS, _WRITE_BIRTHDAYS, _TAGS, _TAGGINGS):
            cursor.execute(statement.format(table=table), {})
        cursor.execute(_BIRTHDAY_ORIGINS, who)
        seal_images(cursor, "bulk_birthday")
