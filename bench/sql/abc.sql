-- ABC of the customers by hand, after rfm.sql: cumulative share before the row under 80 % A, under 95 % B, else C.
CREATE OR REPLACE TEMP TABLE hand_abc AS
WITH placed AS (
    SELECT customer_id, monetary_minor,
           sum(monetary_minor) OVER (ORDER BY monetary_minor DESC, customer_id ROWS UNBOUNDED PRECEDING) AS upto,
           sum(monetary_minor) OVER () AS total
      FROM hand_rfm
)
SELECT customer_id,
       CASE WHEN (upto - monetary_minor) * 100 < total * 80 THEN 'A'
            WHEN (upto - monetary_minor) * 100 < total * 95 THEN 'B' ELSE 'C' END AS abc
  FROM placed;
