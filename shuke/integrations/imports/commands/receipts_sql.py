"""The set-based text of a receipts import, over temporary tables that live until its transaction ends.

import_code (one row per product code) → import_line (typed lines) → import_receipt (one row per number and kind)
→ import_person (one row per customer key). ``reason`` is empty for a line to be booked.
"""

CODES = """
CREATE TEMPORARY TABLE import_code ON COMMIT DROP AS
WITH named AS (
    SELECT code, name, count(*) AS lines, max(category) AS category, max(brand) AS brand, max(meaning) AS meaning,
           bool_and(meaning <> '') AS no_goods
      FROM imports_stage WHERE job_id = %(job)s AND code IS NOT NULL AND kind IS NOT NULL GROUP BY code, name
)
SELECT DISTINCT ON (code) code, name, NULL::text AS name_en, category, brand, NULL::text AS supplier,
       NULL::bigint AS price_minor, NULL::bigint AS cost_minor,
       NOT bool_and(no_goods) OVER (PARTITION BY code) AS is_goods
  FROM named ORDER BY code, name IS NULL, lines DESC, name
"""
# Of orders without lines nothing is known about goods: one product stands for all of them.
UNITEMISED = """
CREATE TEMPORARY TABLE import_code ON COMMIT DROP AS
SELECT %(code)s::text AS code, %(name)s::text AS name, %(name_en)s::text AS name_en, NULL::text AS category, NULL::text AS brand,
       NULL::text AS supplier, NULL::bigint AS price_minor, NULL::bigint AS cost_minor, true AS is_goods
"""
# Every line of a number counts for its ordinal, faulty ones too: the corrected row then takes its own place.
LINES = """
CREATE TEMPORARY TABLE import_line ON COMMIT DROP AS
WITH placed AS (
    SELECT s.*, row_number() OVER (PARTITION BY s.number ORDER BY s.position) AS place{twice}
      FROM imports_stage s WHERE s.job_id = %(job)s AND s.number IS NOT NULL
), valued AS (
    SELECT p.*, p.price * %(unit)s AS price_minor, round(p.quantity * p.price * %(unit)s) AS gross_minor,
           coalesce(p.amount * %(unit)s, p.quantity * p.price * %(unit)s
                    - sign(p.quantity) * abs(coalesce(p.discount, 0)) * %(unit)s) AS exact_minor
      FROM placed p WHERE p.kind IS NOT NULL
)
SELECT v.position, v.table_no, v.line, v.reason, v.number, v.kind, {ordinal} AS ordinal, g.id AS product_id,
       v.meaning = '' AND g.is_goods AS is_goods, v.code, v.meaning,
       CASE WHEN v.name = g.name OR v.name IS NULL THEN '' ELSE v.name END AS description,
       v.quantity AS signed_quantity, abs(v.quantity) AS quantity,
       coalesce(v.price_minor, round(v.exact_minor / nullif(v.quantity, 0), 4), 0) AS unit_price_minor,
       CASE WHEN v.kind = 'sale' THEN greatest(coalesce(v.gross_minor, 0) - round(v.exact_minor), 0) ELSE 0 END::bigint
           AS discount_minor,
       v.exact_minor, round(v.exact_minor)::bigint AS signed_minor,
       CASE v.kind WHEN 'refund' THEN abs(round(v.exact_minor)) ELSE round(v.exact_minor) END::bigint AS total_minor,
       round(v.cost * %(unit)s)::bigint AS cost_minor, v.at,
       coalesce('x' || v.customer, 'p' || v.phone, 'e' || v.email) AS person, v.customer, v.phone, v.email,
       v.person AS person_name, v.store, v.seller, v.payment
  FROM valued v JOIN catalog_product g ON g.code = v.code
WINDOW whole AS (PARTITION BY v.number)
"""
PLACED = {"ordinal": "v.place", "twice": ""}
# A file that numbers its lines itself is believed, receipt by receipt, where the numbers are whole and unlike.
GIVEN = {
    "ordinal": "CASE WHEN count(v.ordinal) OVER whole = count(*) OVER whole AND max(v.twice) OVER whole = 1"
    " THEN v.ordinal ELSE v.place END",
    "twice": ", count(*) OVER (PARTITION BY s.number, s.ordinal) AS twice",
}
WHOLE = {"ordinal": "1", "twice": ""}  # a row that is a whole order
REPEATED = """
UPDATE import_line l SET reason = 'order_repeated'
  FROM (SELECT position, row_number() OVER (PARTITION BY number, kind ORDER BY position) AS place FROM import_line
         WHERE reason = '') p
 WHERE p.position = l.position AND p.place > 1
"""
# A receipt without any price and without customer moves stock, it sells nothing.
ONLY_MOVEMENTS = """
UPDATE import_line l SET reason = 'stock_movement'
  FROM (SELECT number FROM import_line WHERE reason = '' AND kind = 'sale' GROUP BY number
        HAVING max(abs(signed_minor)) = 0 AND max(unit_price_minor) = 0 AND count(person) = 0) m
 WHERE l.number = m.number AND l.reason = '' AND l.kind = 'sale'
"""
# One receipt belongs to one customer: the one that its first line names.
TWO_CUSTOMERS = """
WITH named AS (
    SELECT number, kind FROM import_line WHERE reason = '' AND person IS NOT NULL
     GROUP BY number, kind HAVING min(person) <> max(person)
), first AS (
    SELECT DISTINCT ON (l.number, l.kind) l.number, l.kind, l.person FROM import_line l JOIN named USING (number, kind)
     WHERE l.reason = '' AND l.person IS NOT NULL ORDER BY l.number, l.kind, l.position
)
UPDATE import_line l SET reason = 'customer_conflict' FROM first f
 WHERE l.number = f.number AND l.kind = f.kind AND l.reason = '' AND l.person <> f.person
"""
UNKNOWN_STORES = """
UPDATE import_line l SET reason = 'store_unknown'
 WHERE l.reason = '' AND l.store IS NOT NULL AND NOT EXISTS (SELECT 1 FROM import_store s WHERE s.store = l.store)
"""
RECEIPTS = """
CREATE TEMPORARY TABLE import_receipt ON COMMIT DROP AS
SELECT r.number, r.kind, r.person, NULL::bigint AS customer_id, s.unit_id, s.store_path, s.channel,
       r.at AT TIME ZONE %(zone)s AS at, r.at::date AS on_date, m.staff_id AS seller_id, left(r.method, 20) AS method
  FROM (SELECT number, kind, min(person) AS person, min(at) AS at, min(coalesce(store, '')) AS store, min(seller) AS seller,
               min(payment) AS method FROM import_line WHERE reason = '' GROUP BY number, kind) r
  JOIN import_store s ON s.store = r.store LEFT JOIN import_seller m ON m.seller = r.seller
"""
PEOPLE = """
CREATE TEMPORARY TABLE import_person ON COMMIT DROP AS
SELECT p.person AS key, p.customer AS external, p.phone, p.email, NULL::text AS card, NULL::text AS wechat, p.name,
       NULL::text AS organisation, NULL::text AS gender, NULL::text AS birthday, NULL::text AS tags, r.on_date AS joined_on,
       r.unit_id, r.store_path AS home_path, NULL::bigint AS owner_id, NULL::bigint AS customer_id, false AS is_new
  FROM (SELECT person, max(customer) AS customer, max(phone) AS phone, max(email) AS email, max(person_name) AS name
          FROM import_line WHERE reason = '' AND person IS NOT NULL GROUP BY person) p
  JOIN (SELECT DISTINCT ON (person) person, on_date, unit_id, store_path FROM import_receipt
         WHERE person IS NOT NULL ORDER BY person, at, number) r USING (person)
"""
NAMED = "UPDATE import_receipt r SET customer_id = p.customer_id FROM import_person p WHERE p.key = r.person"
# Receipts of this file that are booked already, by one look-up each: of a source that is new the planner knows
# nothing, and would compare every line with every receipt.
KNOWN = """
CREATE TEMPORARY TABLE import_known_{kind} ON COMMIT DROP AS
SELECT n.id, n.number FROM (
    SELECT (SELECT w.id FROM {whole} w WHERE w.source = %(source)s AND w.number = r.number) AS id, r.number
      FROM (SELECT DISTINCT number FROM import_line WHERE kind = %(kind)s AND reason = '') r) n WHERE n.id IS NOT NULL
"""
# A row that once came without its receipt's number was booked, mended, at a place of its own (above a million). Where
# the whole file comes later, its line is that one.
FOUND_AGAIN = """
WITH late AS (
    SELECT o.number, k.ordinal, k.product_id, k.quantity, k.unit_price_minor, k.total_minor,
           row_number() OVER (PARTITION BY o.id, k.product_id, k.quantity, k.unit_price_minor, k.total_minor
                              ORDER BY k.ordinal) AS nth
      FROM import_known_{kind} o JOIN {part} k ON k.{key} = o.id AND k.ordinal > 1000000
), fresh AS (
    SELECT l.position, l.number, l.product_id, l.quantity, l.unit_price_minor, l.total_minor,
           row_number() OVER (PARTITION BY l.number, l.product_id, l.quantity, l.unit_price_minor, l.total_minor
                              ORDER BY l.position) AS nth
      FROM import_line l JOIN import_known_{kind} o ON o.number = l.number
     WHERE l.kind = %(kind)s AND l.reason = '' AND l.number IN (SELECT number FROM late)
       AND NOT EXISTS (SELECT 1 FROM {part} k WHERE k.{key} = o.id AND k.ordinal = l.ordinal)
)
UPDATE import_line l SET ordinal = late.ordinal FROM fresh JOIN late
       ON (late.number, late.product_id, late.nth) = (fresh.number, fresh.product_id, fresh.nth)
      AND (late.quantity, late.unit_price_minor, late.total_minor)
          = (fresh.quantity::numeric(14,3), fresh.unit_price_minor::numeric(18,4), fresh.total_minor)
 WHERE l.position = fresh.position
"""
# A known receipt whose line at this place says something else: told, not overwritten.
DIFFERING = """
UPDATE import_line l SET reason = 'receipt_differs'
  FROM import_known_{kind} o JOIN {part} k ON k.{key} = o.id
 WHERE o.number = l.number AND k.ordinal = l.ordinal AND l.kind = %(kind)s AND l.reason = ''
   AND (k.product_id, k.quantity, k.unit_price_minor, k.total_minor)
       IS DISTINCT FROM (l.product_id, l.quantity::numeric(14,3), l.unit_price_minor::numeric(18,4), l.total_minor)
"""
# … and what else the file has for such a receipt is not added to it: its lines may stand there under other ordinals.
DIFFERING_WHOLE = """
UPDATE import_line l SET reason = 'receipt_differs'
  FROM import_known_{kind} o
 WHERE o.number = l.number AND l.kind = %(kind)s AND l.reason = ''
   AND l.number IN (SELECT number FROM import_line WHERE reason = 'receipt_differs' AND kind = %(kind)s)
   AND NOT EXISTS (SELECT 1 FROM {part} k WHERE k.{key} = o.id AND k.ordinal = l.ordinal)
"""
ORDERS = {"kind": "sale", "whole": "orders_order", "part": "orders_line", "key": "order_id"}
REFUNDS = {"kind": "refund", "whole": "orders_refund", "part": "orders_refundline", "key": "refund_id"}
TELL = """
INSERT INTO imports_error (job_id, position, table_no, line, "column", code, value, is_aside)
SELECT %(job)s, l.position, l.table_no, l.line, '', l.reason,
       CASE l.reason WHEN 'store_unknown' THEN l.store ELSE l.number END, l.reason = ANY (%(asides)s)
  FROM import_line l WHERE l.reason <> '' AND NOT EXISTS (
       SELECT 1 FROM imports_error e WHERE e.job_id = %(job)s AND e.position = l.position)
"""
# The corrected row is to take its own place on its receipt again.
REMEMBER_PLACES = """
WITH broken AS MATERIALIZED (
    SELECT position FROM imports_error WHERE job_id = %(job)s AND NOT is_aside
), receipts AS MATERIALIZED (
    SELECT DISTINCT s.number FROM imports_stage s JOIN broken b ON b.position = s.position WHERE s.job_id = %(job)s
), placed AS MATERIALIZED (
    SELECT position, coalesce(ordinal, row_number() OVER (PARTITION BY number ORDER BY position)) AS place
      FROM imports_stage WHERE job_id = %(job)s AND number IN (SELECT number FROM receipts)
)
UPDATE imports_error e SET ordinal = p.place FROM placed p
 WHERE e.job_id = %(job)s AND e.position = p.position AND NOT e.is_aside
"""
# A row that does not say its receipt has no place yet; it gets one of its own, so that its correction comes in once.
REMEMBER_UNPLACED = """
UPDATE imports_error SET ordinal = 1000000 + position WHERE job_id = %(job)s AND ordinal IS NULL AND NOT is_aside
"""
TOUCHED = """
CREATE TEMPORARY TABLE import_touched ON COMMIT DROP AS
SELECT DISTINCT customer_id FROM (SELECT customer_id FROM bulk_new_order UNION ALL SELECT customer_id FROM bulk_new_refund) n
 WHERE customer_id IS NOT NULL
"""
# What a line can be booked as stands in a table of its own name, so that the acts of the trade see only those.
BOOKED = "CREATE TEMPORARY VIEW import_booked AS SELECT * FROM import_line WHERE reason = ''"
# What matched refunds took back from the file's own sales; few lines beside all.
BACK = """
CREATE TEMPORARY TABLE import_back ON COMMIT DROP AS
SELECT o.number, k.ordinal, k.refunded_minor, k.refunded_quantity >= k.quantity AS is_whole
  FROM bulk_whole_orders_order o JOIN orders_line k ON k.order_id = o.id WHERE k.refunded_quantity > 0
"""
# One pass over the lines gives a few figures per receipt; the four bases are counted over those.
BASES = """
WITH judged AS (
    SELECT l.number, l.person, l.signed_minor, l.exact_minor, l.total_minor - coalesce(b.refunded_minor, 0) AS net_minor,
           l.reason = '' AND l.kind = 'sale' AND l.signed_quantity > 0 AND l.unit_price_minor > 0 AND l.person IS NOT NULL
               AS positive, l.is_goods, coalesce(b.is_whole, false) AS is_back
      FROM import_line l LEFT JOIN import_back b
           ON b.number = l.number AND b.ordinal = l.ordinal AND l.kind = 'sale' AND l.reason = ''
     WHERE l.reason = '' OR l.reason = ANY (%(asides)s)
), per_receipt AS (
    SELECT number, person, count(*) AS lines, sum(signed_minor) AS amount, sum(signed_minor - exact_minor) AS rounding,
           count(*) FILTER (WHERE positive) AS positive, sum(signed_minor) FILTER (WHERE positive) AS positive_amount,
           count(*) FILTER (WHERE positive AND is_goods) AS goods,
           sum(signed_minor) FILTER (WHERE positive AND is_goods) AS goods_amount,
           count(*) FILTER (WHERE positive AND is_goods AND NOT is_back) AS net,
           sum(net_minor) FILTER (WHERE positive AND is_goods AND NOT is_back) AS net_amount
      FROM judged GROUP BY number, person
)
SELECT coalesce(sum(rounding), 0),
       coalesce(sum(lines), 0)::bigint, count(DISTINCT person), count(DISTINCT number), coalesce(sum(amount), 0)::bigint,
       coalesce(sum(positive), 0)::bigint, count(DISTINCT person) FILTER (WHERE positive > 0),
       count(DISTINCT number) FILTER (WHERE positive > 0), coalesce(sum(positive_amount), 0)::bigint,
       coalesce(sum(goods), 0)::bigint, count(DISTINCT person) FILTER (WHERE goods > 0),
       count(DISTINCT number) FILTER (WHERE goods > 0), coalesce(sum(goods_amount), 0)::bigint,
       coalesce(sum(net), 0)::bigint, count(DISTINCT person) FILTER (WHERE net > 0),
       count(DISTINCT number) FILTER (WHERE net > 0), coalesce(sum(net_amount), 0)::bigint
  FROM per_receipt
"""
# In the file's own words: lines that take back, and how much of each found its sale.
MATCHED = """
SELECT count(*), count(*) FILTER (WHERE k.matched_quantity = k.quantity),
       count(*) FILTER (WHERE k.matched_quantity > 0 AND k.matched_quantity < k.quantity),
       count(*) FILTER (WHERE k.matched_quantity = 0), count(*) FILTER (WHERE k.matched_quantity = 0 AND l.person IS NULL)
  FROM import_line l JOIN bulk_whole_orders_refund o ON o.number = l.number
  JOIN orders_refundline k ON k.refund_id = o.id AND k.ordinal = l.ordinal WHERE l.reason = '' AND l.kind = 'refund'
"""
ADJUSTMENTS = """
SELECT l.code, max(g.name), max(l.meaning), count(*), sum(l.signed_minor)::bigint, bool_and(l.reason <> '')
  FROM import_line l JOIN catalog_product g ON g.id = l.product_id
 WHERE l.meaning <> '' AND (l.reason = '' OR l.reason = ANY (%(asides)s)) GROUP BY l.code ORDER BY count(*) DESC, l.code
"""
SELLERS = """
SELECT coalesce(sum(lines), 0), count(*)
  FROM (SELECT l.seller, count(*) AS lines FROM import_line l
         WHERE l.seller IS NOT NULL AND NOT EXISTS (SELECT 1 FROM import_seller k WHERE k.seller = l.seller) GROUP BY 1) s
"""
