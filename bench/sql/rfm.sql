-- RFM as one would write it by hand for DuckDB: window of 24 months up to $as_of, goods net of refunds.
CREATE OR REPLACE TEMP TABLE hand_rfm AS
WITH bought AS (
    SELECT customer_id, sold_on, goods_minor - refunded_goods_minor AS net
      FROM orders
     WHERE customer_id IS NOT NULL AND status = 'completed' AND currency = 'CNY' AND sold_on <= DATE '$as_of'
       AND goods_minor > 0 AND goods_minor > refunded_goods_minor
), spent AS (
    SELECT customer_id, min(sold_on) AS first_on, max(sold_on) AS last_on,
           date_diff('day', max(sold_on), DATE '$as_of') AS recency_days,
           count(*) FILTER (sold_on >= DATE '$window') AS frequency,
           coalesce(sum(net) FILTER (sold_on >= DATE '$window'), 0)::bigint AS monetary_minor,
           count(*) FILTER (sold_on >= DATE '$year') AS orders_12m,
           coalesce(sum(net) FILTER (sold_on >= DATE '$year'), 0)::bigint AS spend_12m_minor
      FROM bought GROUP BY customer_id
), buyers AS MATERIALIZED (
    SELECT * FROM spent WHERE frequency > 0
), r AS (
    SELECT recency_days, (sum(n) OVER (ORDER BY recency_days DESC) - n) * 5 // sum(n) OVER () + 1 AS r
      FROM (SELECT recency_days, count(*) AS n FROM buyers GROUP BY 1)
), f AS (
    SELECT frequency, (sum(n) OVER (ORDER BY frequency) - n) * 5 // sum(n) OVER () + 1 AS f
      FROM (SELECT frequency, count(*) AS n FROM buyers GROUP BY 1)
), m AS (
    SELECT monetary_minor, (sum(n) OVER (ORDER BY monetary_minor) - n) * 5 // sum(n) OVER () + 1 AS m
      FROM (SELECT monetary_minor, count(*) AS n FROM buyers GROUP BY 1)
), means AS (
    SELECT avg(recency_days) AS days, avg(frequency) AS orders, avg(monetary_minor) AS money FROM buyers
), map(r, f, codes) AS (VALUES
    (5, 5, 'LLCCC'), (5, 4, 'LLLLC'), (5, 3, 'PPPPL'), (5, 2, 'PPPPP'), (5, 1, 'NNNNP'),
    (4, 5, 'LLCCC'), (4, 4, 'LLLLC'), (4, 3, 'PPPPL'), (4, 2, 'PPPPP'), (4, 1, 'QQQPP'),
    (3, 5, 'AAAAA'), (3, 4, 'AAAAA'), (3, 3, 'SAAAA'), (3, 2, 'SSSAA'), (3, 1, 'SSSSA'),
    (2, 5, 'RRXXX'), (2, 4, 'RRRRX'), (2, 3, 'HRRRR'), (2, 2, 'HHHRR'), (2, 1, 'OOHHR'),
    (1, 5, 'RRXXX'), (1, 4, 'RRRRX'), (1, 3, 'HRRRR'), (1, 2, 'HHHHR'), (1, 1, 'OOOOH')
), names(code, cell) AS (VALUES
    ('C', 'champions'), ('L', 'loyal'), ('P', 'potential_loyalist'), ('N', 'new'), ('Q', 'promising'),
    ('A', 'need_attention'), ('S', 'about_to_sleep'), ('R', 'at_risk'), ('X', 'cannot_lose'),
    ('H', 'hibernating'), ('O', 'lost')
)
SELECT b.*, r.r, f.f, m.m, names.cell,
       CASE WHEN monetary_minor >= money THEN 'important_' ELSE 'general_' END
       || CASE WHEN recency_days <= days THEN CASE WHEN frequency >= orders THEN 'value' ELSE 'develop' END
               ELSE CASE WHEN frequency >= orders THEN 'keep' ELSE 'retain' END END AS cell_cn
  FROM buyers b JOIN r USING (recency_days) JOIN f USING (frequency) JOIN m USING (monetary_minor)
  JOIN map ON map.r = r.r AND map.f = f.f JOIN names ON names.code = substr(map.codes, m.m::int, 1)
  CROSS JOIN means;
