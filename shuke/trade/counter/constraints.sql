-- What was rung up stands: it is not rewritten, and a proof stays used.
DO $$
DECLARE tab text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['counter_sale', 'counter_paid', 'counter_back', 'counter_proof'] LOOP
        EXECUTE format('REVOKE UPDATE, TRUNCATE ON %I FROM shuke_app, shuke_self, shuke_desk, shuke_own, '
                       'shuke_credited, shuke_assigned, shuke_subtree, shuke_units', tab);
    END LOOP;
END $$;

-- Who reaches the sale reaches what paid it. All writing is done under the scope that reaches everything.
DO $$
DECLARE scope text;
BEGIN
    CALL shuke_policy('counter_sale', 'all', 'true');
    CALL shuke_policy('counter_paid', 'all', 'true');
    CALL shuke_policy('counter_back', 'all', 'true');
    CALL shuke_policy('counter_proof', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'own', 'desk', 'self'] LOOP
        CALL shuke_policy('counter_sale', scope,
            'EXISTS (SELECT 1 FROM orders_order o WHERE o.id = counter_sale.order_id)', 'false');
        CALL shuke_policy('counter_paid', scope,
            'EXISTS (SELECT 1 FROM orders_line l WHERE l.id = counter_paid.line_id)', 'false');
        CALL shuke_policy('counter_back', scope,
            'EXISTS (SELECT 1 FROM orders_refund r WHERE r.id = counter_back.refund_id)', 'false');
    END LOOP;
END $$;
