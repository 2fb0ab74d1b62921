"""Who belongs to whom beyond the book: a few children with their guardians. Written in the database, alike for one seed."""

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


def kin_statements(seed: int) -> list[str]:
    """Children and guardians, after the consents."""
    return [_CHILDREN.format(seed=seed, children=CHILDREN), _LINKS, _BORN, _AGREED, _PHONES]
