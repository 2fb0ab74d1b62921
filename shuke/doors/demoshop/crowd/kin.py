"""Who belongs to whom beyond the book, and where people came from. Written in the database, alike for one seed."""

# Who never bought anything becomes a child of nine, and of two of them one who turned 14 today; the guardian is somebody of
# the same store and family name. A child has no phone.
_CHILDREN = """
CREATE TEMP TABLE demo_child AS
SELECT c.id AS child, g.id AS guardian, row_number() OVER (ORDER BY hashint8extended(c.id, {seed})) AS place
  FROM customers_customer c
  JOIN LATERAL (SELECT a.id FROM customers_customer a JOIN customers_birthday b ON b.customer_id = a.id
                 WHERE a.home_unit_id = c.home_unit_id AND left(a.name, 1) = left(c.name, 1) AND a.id <> c.id
                   AND a.kind = 'person' AND b.year BETWEEN 1975 AND 1995 AND a.has_phone
                   AND EXISTS (SELECT 1 FROM orders_order o WHERE o.customer_id = a.id) ORDER BY a.id LIMIT 1) g ON true
 WHERE c.kind = 'person' AND c.name <> '' AND c.owner_id IS NOT NULL AND c.status = 'active'
   AND NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.customer_id = c.id)
   AND NOT EXISTS (SELECT 1 FROM customers_contact k WHERE k.person_id = c.id)
 ORDER BY 3 LIMIT {children}
"""
_LINKS = """
INSERT INTO customers_guardianship (child_id, guardian_id, relation, from_on, proof)
SELECT d.child, d.guardian, CASE WHEN p.gender = 'm' THEN 'father' ELSE 'mother' END, c.joined_on, 'code'
  FROM demo_child d JOIN customers_customer c ON c.id = d.child JOIN customers_customer p ON p.id = d.guardian ORDER BY d.place
"""
_BORN = """
INSERT INTO customers_birthday (customer_id, year, month, day, is_lunar, home_path)
SELECT d.child, extract(year FROM current_date)::int - CASE d.place WHEN 1 THEN 14 ELSE 5 + d.place END,
       extract(month FROM current_date), least(extract(day FROM current_date), 28), false, c.home_path
  FROM demo_child d JOIN customers_customer c ON c.id = d.child
ON CONFLICT (customer_id) DO UPDATE SET year = excluded.year, month = excluded.month, day = excluded.day, is_lunar = false
"""
_AGREED = """
INSERT INTO customers_consent (customer_id, purpose, channel, is_granted, at, source, campaign, notice_id, evidence)
SELECT d.child, 'guardian', '', true, c.joined_on + interval '11 hours', 'desk', '', n.id, 'code'
  FROM demo_child d JOIN customers_customer c ON c.id = d.child
  JOIN customers_notice n ON n.purpose = 'guardian' ORDER BY d.place
"""
_PHONES = "DELETE FROM customers_identifier i USING demo_child d WHERE i.customer_id = d.child AND i.kind IN ('phone', 'wechat')"
CHILDREN = 6
# code, Chinese, English, kind, whose, begun so many days ago, ends in so many days (none: it goes on)
CAMPAIGNS = (
    ("tea-fair", "秋季茶博会", "Autumn tea fair", "exhibition", "shop_company", 40, -36),
    ("tasting", "周末品茗会", "Weekend tasting", "event", "HB", 20, 40),
    ("winter-calls", "冬季老客回访", "Winter calls", "call", "shop_company", 12, None),
)
_CAMPAIGN = """
INSERT INTO customers_campaign (code, name, name_en, kind, unit_id, from_on, until_on, version)
SELECT '{0}', '{1}', '{2}', '{3}', u.id, current_date - {5}, {7}, 1 FROM org_unit u
 WHERE u.code = '{4}' OR ('{4}' = 'shop_company' AND u.parent_id IS NULL) ORDER BY u.path LIMIT 1
"""
# Of who enrolled while it ran, most came by it; some who were known came as well.
_CAME = """
INSERT INTO customers_arrival (customer_id, campaign_id, source, staff_id, at, is_new)
SELECT c.id, p.id, CASE p.kind WHEN 'call' THEN 'call' WHEN 'event' THEN 'visit' ELSE 'exhibition' END, c.owner_id,
       greatest(p.from_on, CASE WHEN c.joined_on BETWEEN p.from_on AND coalesce(p.until_on, current_date)
                                THEN c.joined_on ELSE p.from_on + 1 END) + interval '13 hours',
       c.joined_on BETWEEN p.from_on AND coalesce(p.until_on, current_date)
  FROM customers_campaign p JOIN org_unit u ON u.id = p.unit_id
  JOIN customers_customer c ON starts_with(c.home_path, u.path) AND c.kind = 'person' AND c.status = 'active' AND c.name <> ''
 WHERE CASE WHEN c.joined_on BETWEEN p.from_on AND coalesce(p.until_on, current_date) THEN 0.7
            WHEN c.joined_on < p.from_on THEN 0.02 ELSE 0 END
       > (hashint8extended(c.id, hashtext(p.code || '{seed}')) & 1048575) / 1048576.0
"""
_FROM = """
UPDATE customers_customer c SET campaign_id = a.campaign_id, source = a.source FROM customers_arrival a
 WHERE a.customer_id = c.id AND a.is_new
"""

# Two people of one family name and one phone are a household, and so are a child and its guardian.
_HOMES = """
CREATE TEMP TABLE demo_home AS
SELECT row_number() OVER (ORDER BY one) AS home, one, two, role FROM (
    SELECT DISTINCT ON (a.id) a.id AS one, b.id AS two, 'partner' AS role FROM customers_identifier i
      JOIN customers_identifier o ON o.blind = i.blind AND o.kind = 'phone' AND o.customer_id > i.customer_id
      JOIN customers_customer a ON a.id = i.customer_id AND a.kind = 'person' AND a.name <> '' AND a.gender <> ''
      JOIN customers_customer b ON b.id = o.customer_id AND b.kind = 'person' AND b.name <> '' AND b.gender <> a.gender
     WHERE i.kind = 'phone' AND left(a.name, 1) <> left(b.name, 1)
       AND (hashint8extended(a.id, {seed}) & 3) < 3 ORDER BY a.id, b.id) pairs
 WHERE two NOT IN (SELECT child FROM demo_child) AND one NOT IN (SELECT child FROM demo_child)
"""
_CLEAN = """
DELETE FROM demo_home h USING demo_home k WHERE h.home > k.home AND (h.one IN (k.one, k.two) OR h.two IN (k.one, k.two))
"""
_KIN = """
INSERT INTO demo_home (home, one, two, role)
SELECT 1000000 + d.place, d.guardian, d.child, 'child' FROM demo_child d
 WHERE d.guardian NOT IN (SELECT one FROM demo_home UNION SELECT two FROM demo_home)
   AND d.place IN (SELECT min(place) FROM demo_child GROUP BY guardian)
"""
_HOUSEHOLDS = "INSERT INTO customers_household (id) SELECT h.home FROM demo_home h ORDER BY 1"
_MATES = """
INSERT INTO customers_housemate (household_id, customer_id, role, from_on)
SELECT h.home, c.id, CASE WHEN c.id = h.two THEN h.role WHEN h.role = 'child' THEN 'parent' ELSE h.role END,
       (SELECT max(x.joined_on) FROM customers_customer x WHERE x.id IN (h.one, h.two))
  FROM demo_home h JOIN customers_customer c ON c.id IN (h.one, h.two) ORDER BY h.home, c.id
"""
_NEXT = "SELECT setval(pg_get_serial_sequence('customers_household', 'id'), (SELECT max(id) FROM customers_household))"

# Who wrote the fit cards, and when: whoever looks after the customer, on a visit; some are of another opinion by now.
_FIT = """
UPDATE customers_fieldvalue v SET source = 'visit', captured_by_id = c.owner_id,
       captured_at = least(c.joined_on + interval '30 days', now() - interval '3 days')
  FROM customers_customer c, customers_customfield f WHERE c.id = v.customer_id AND f.id = v.field_id AND f.is_fit
"""
_CHANGED = """
UPDATE customers_fieldvalue v SET text = CASE v.text WHEN 's' THEN 'm' ELSE 'l' END, captured_at = now() - interval '2 days'
  FROM customers_customfield f WHERE f.id = v.field_id AND f.key = 'tea_robe_size' AND v.text IN ('s', 'm')
   AND (hashint8extended(v.customer_id, {seed}) & 3) = 0
"""


def kin_statements(seed: int) -> list[str]:
    """Children and guardians, campaigns and who came by them, after the consents."""
    children = [_CHILDREN.format(seed=seed, children=CHILDREN), _LINKS, _BORN, _AGREED, _PHONES]
    campaigns = [
        _CAMPAIGN.format(*one, "NULL" if one[6] is None else f"current_date + ({one[6]})")
        for one in CAMPAIGNS
    ]
    homes = [_HOMES.format(seed=seed), _CLEAN, _KIN, _HOUSEHOLDS, _MATES, _NEXT]
    fit = [_FIT, _CHANGED.format(seed=seed)]
    return [*children, *campaigns, _CAME.format(seed=seed), _FROM, *homes, *fit]
