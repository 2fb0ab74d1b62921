-- Terms that were given, and what was used, are never changed: by privilege, and by trigger for whoever holds the privilege.
CREATE OR REPLACE FUNCTION coupons_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was promised or used does not change' USING ERRCODE = 'insufficient_privilege';
END $$;
DO $$
DECLARE tab text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['coupons_terms', 'coupons_use', 'coupons_used', 'coupons_share'] LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS append_only ON %I', tab);
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION coupons_refuse_change()', tab);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM shuke_app, shuke_self, shuke_desk, shuke_own, '
                       'shuke_credited, shuke_assigned, shuke_subtree, shuke_units, shuke_all', tab);
    END LOOP;
    FOREACH tab IN ARRAY ARRAY['coupons_offer', 'coupons_batch', 'coupons_publiccode', 'coupons_hold',
                               'coupons_allowance', 'coupons_reported'] LOOP
        EXECUTE format('REVOKE DELETE, TRUNCATE ON %I FROM shuke_app, shuke_self, shuke_desk, shuke_own, '
                       'shuke_credited, shuke_assigned, shuke_subtree, shuke_units, shuke_all', tab);
    END LOOP;
END $$;

-- Only what a till held and let go of a public code is removed; every other coupon is closed, never taken out.
CREATE OR REPLACE FUNCTION coupons_keep_coupon() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.is_passing THEN
        RAISE EXCEPTION 'a coupon is closed, not removed' USING ERRCODE = 'check_violation', CONSTRAINT = 'coupon_kept';
    END IF;
    RETURN OLD;
END $$;
DROP TRIGGER IF EXISTS keep ON coupons_coupon;
CREATE TRIGGER keep BEFORE DELETE ON coupons_coupon FOR EACH ROW EXECUTE FUNCTION coupons_keep_coupon();

-- A coupon is known to who reaches its member; on what it was used tells of sales in every store, which the till does not
-- see. All writing is done by acts whose reach was checked, under the scope that reaches everything.
DO $$
DECLARE scope text; part text[];
BEGIN
    CALL shuke_policy('coupons_coupon', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'own', 'assigned', 'desk', 'self'] LOOP
        CALL shuke_policy('coupons_coupon', scope,
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = coupons_coupon.customer_id)', 'false');
    END LOOP;
    FOREACH part SLICE 1 IN ARRAY ARRAY[
        ['coupons_used', 'EXISTS (SELECT 1 FROM coupons_coupon c WHERE c.id = coupons_used.coupon_id)'],
        ['coupons_use', 'EXISTS (SELECT 1 FROM coupons_used u WHERE u.use_id = coupons_use.id)'],
        ['coupons_share', 'EXISTS (SELECT 1 FROM coupons_used u WHERE u.id = coupons_share.used_id)']
    ] LOOP
        CALL shuke_policy(part[1], 'all', 'true');
        FOREACH scope IN ARRAY ARRAY['subtree', 'own', 'assigned', 'self'] LOOP
            CALL shuke_policy(part[1], scope, part[2], 'false');
        END LOOP;
    END LOOP;
    CALL shuke_policy('coupons_reported', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'self'] LOOP
        CALL shuke_policy('coupons_reported', scope,
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = coupons_reported.customer_id)', 'false');
    END LOOP;
END $$;
