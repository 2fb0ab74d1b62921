-- Known to who reaches one of the two; the other is a number then. Who decides leads the store.
DO $$
DECLARE scope text;
BEGIN
    CALL shuke_policy('referrals_referral', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'own', 'assigned', 'desk', 'self'] LOOP
        CALL shuke_policy('referrals_referral', scope,
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id IN (referrals_referral.referrer_id, referrals_referral.friend_id))',
            'false');
    END LOOP;
END $$;
