"""Purchases as a narrow scope sees them: over the orders it reaches, never over figures of several sellers."""

NARROW_FIGURES = """
SELECT min(o.sold_on) AS first_on, max(o.sold_on) AS last_on, current_date - max(o.sold_on) AS recency_days,
       count(*)::int AS frequency, coalesce(sum(o.goods_minor - o.refunded_goods_minor), 0)::bigint AS monetary_minor,
       (count(*) FILTER (WHERE o.sold_on > current_date - 365))::int AS orders_12m,
       coalesce(sum(o.goods_minor - o.refunded_goods_minor) FILTER (WHERE o.sold_on > current_date - 365), 0)::bigint
           AS spend_12m_minor,
       NULL::int AS gap_days, NULL::smallint AS r, NULL::smallint AS f, NULL::smallint AS m, NULL::text AS cell,
       NULL::text AS cell_cn, NULL::text AS abc, current_date AS as_of
  FROM orders_order o WHERE o.customer_id = c.id AND o.status = 'completed' AND c.is_profiled
"""
