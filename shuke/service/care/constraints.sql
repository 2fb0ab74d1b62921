-- A follow-up is seen by its owner and by who leads the unit; the customer's name comes by the customer's policy.
CALL shuke_policy('care_followup', 'all', 'true');
CALL shuke_policy_subtree('care_followup', 'unit_path');
DO $$
DECLARE scope text;
BEGIN
    FOREACH scope IN ARRAY ARRAY['own', 'credited', 'assigned', 'desk'] LOOP
        CALL shuke_policy('care_followup', scope,
            'owner_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint '
            'AND EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = customer_id)');
    END LOOP;
END $$;
