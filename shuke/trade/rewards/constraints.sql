-- What was had for points is settled, never removed.
DO $$
DECLARE tab text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['rewards_reward', 'rewards_redemption'] LOOP
        EXECUTE format('REVOKE DELETE, TRUNCATE ON %I FROM shuke_app, shuke_self, shuke_desk, shuke_own, '
                       'shuke_credited, shuke_assigned, shuke_subtree, shuke_units, shuke_all', tab);
    END LOOP;
END $$;

-- Known to who reaches the member, the till included: it hands over. All writing is done under the scope that reaches everything.
DO $$
DECLARE scope text;
BEGIN
    CALL shuke_policy('rewards_redemption', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'own', 'assigned', 'desk', 'self'] LOOP
        CALL shuke_policy('rewards_redemption', scope,
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = rewards_redemption.customer_id)', 'false');
    END LOOP;
END $$;
