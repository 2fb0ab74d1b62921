-- What was published is a promise: nobody changes it, and nobody takes it away.
CREATE OR REPLACE FUNCTION programme_keep_promise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'published terms do not change' USING ERRCODE = 'check_violation', CONSTRAINT = 'version_published';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
DROP TRIGGER IF EXISTS keep_promise ON programme_version;
CREATE TRIGGER keep_promise BEFORE UPDATE OR DELETE ON programme_version
    FOR EACH ROW EXECUTE FUNCTION programme_keep_promise();
DO $$
DECLARE tab text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['programme_award', 'programme_tierchange'] LOOP
        EXECUTE format('REVOKE UPDATE, TRUNCATE ON %I FROM shuke_app, shuke_self, shuke_desk, shuke_own, '
                       'shuke_credited, shuke_assigned, shuke_subtree, shuke_units', tab);
    END LOOP;
END $$;

-- A tier is known to who reaches the member. Why it became what it is tells of sales in every store: not to the till, nor to
-- who looks after single customers. All writing is done under the scope that reaches everything.
DO $$
DECLARE scope text;
BEGIN
    CALL shuke_policy('programme_membership', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'own', 'assigned', 'desk', 'self'] LOOP
        CALL shuke_policy('programme_membership', scope,
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = programme_membership.customer_id)', 'false');
    END LOOP;
    CALL shuke_policy('programme_tierchange', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'self'] LOOP
        CALL shuke_policy('programme_tierchange', scope,
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = programme_tierchange.customer_id)', 'false');
    END LOOP;
    -- Decided by who leads the store; seen by the member.
    CALL shuke_policy('programme_dispute', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'self'] LOOP
        CALL shuke_policy('programme_dispute', scope,
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = programme_dispute.customer_id)', 'false');
    END LOOP;
    CALL shuke_policy('programme_award', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'own', 'desk', 'self'] LOOP
        CALL shuke_policy('programme_award', scope,
            'EXISTS (SELECT 1 FROM orders_order o WHERE o.id = programme_award.order_id)', 'false');
    END LOOP;
END $$;
