"""Each fault as a condition on a customer's record "c"; program text, with the parameters %(stale_on)s and %(year)s."""

from datetime import date
from typing import Any

from shuke.stewardship.quality.rules import BEFORE_DAYS, STALE_MONTHS

# Who is looked at.
RECORD = "c.kind = 'person' AND c.status = 'active'"
FAULT_SQL = {
    "no_name": "c.name = ''",
    "no_contact": "NOT EXISTS (SELECT 1 FROM customers_identifier i WHERE i.customer_id = c.id AND i.ended_at IS NULL"
    " AND i.kind IN ('phone', 'email', 'wechat'))",
    "no_birthday": "NOT EXISTS (SELECT 1 FROM customers_birthday b WHERE b.customer_id = c.id)",
    "not_asked": "NOT EXISTS (SELECT 1 FROM customers_standing s WHERE s.customer_id = c.id)",
    # What a till in a hurry writes for a name.
    "odd_name": "c.name ~* '^[0-9[:punct:][:space:]]+$|测试|^test|不详|未知|无名|^(先生|女士|小姐|顾客|会员)$|^x+$'",
    "odd_birthday": "EXISTS (SELECT 1 FROM customers_birthday b WHERE b.customer_id = c.id"
    " AND (b.year < %(year)s - 110 OR b.year > extract(year FROM c.joined_on)))",
    "maybe_twice": "c.id IN (SELECT d.left_id FROM resolution_candidate d WHERE d.state = 'open'"
    " UNION ALL SELECT d.right_id FROM resolution_candidate d WHERE d.state = 'open')",
    "stale": "c.joined_on < %(stale_on)s"
    " AND coalesce((SELECT f.last_on FROM insight_figure f WHERE f.customer_id = c.id) < %(stale_on)s, true)",
    "bought_before": "(SELECT f.first_on FROM insight_figure f WHERE f.customer_id = c.id)"
    f" < c.joined_on - {BEFORE_DAYS}",
    "owner_left": "c.owner_id IN (SELECT o.id FROM org_staff o WHERE NOT o.is_active)",
}


def fault_of_few(fault: str) -> str:
    """The condition for a page of records: asked of each as it comes, not joined with all that anybody ever told."""
    sql = FAULT_SQL[fault]
    return f"{sql[:-1]} OFFSET 0)" if sql.startswith("NOT EXISTS (") else sql


def moments(today: date) -> dict[str, Any]:
    """The days that conditions compare with."""
    years, month = divmod(today.year * 12 + today.month - 1 - STALE_MONTHS, 12)
    return {"day": today, "stale_on": date(years, month + 1, min(today.day, 28)), "year": today.year}
