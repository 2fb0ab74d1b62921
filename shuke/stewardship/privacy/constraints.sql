-- A request is seen by who reaches the customer; a member sees the own. Holds and erasures are the officer's, and a
-- store's leader sees that there is one.
DO $$
DECLARE tab text; scope text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['privacy_request', 'privacy_hold', 'privacy_erasure'] LOOP
        CALL shuke_policy(tab, 'all', 'true');
        FOREACH scope IN ARRAY ARRAY['subtree', 'own', 'assigned', 'desk', 'self'] LOOP
            CONTINUE WHEN scope <> 'subtree' AND tab <> 'privacy_request';
            CALL shuke_policy(tab, scope, format(
                'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = %I.customer_id)', tab), 'false');
        END LOOP;
    END LOOP;
END $$;
-- Incidents name who was touched; assessments are the officer's. Both are read and written by who reaches everybody.
CALL shuke_policy('privacy_incident', 'all', 'true');
CALL shuke_policy('privacy_touched', 'all', 'true');
CALL shuke_policy('privacy_assessment', 'all', 'true');
