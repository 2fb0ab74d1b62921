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
-- A follow-up lies where its customer is at home, also once the customer moved or is another one (a merge): who led the
-- store before does nothing for somebody out of reach.
CREATE OR REPLACE FUNCTION care_move_followups() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE care_followup SET unit_path = NEW.home_path WHERE customer_id = NEW.id AND unit_path <> NEW.home_path;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS move_followups ON customers_customer;
CREATE TRIGGER move_followups AFTER UPDATE OF home_path ON customers_customer
    FOR EACH ROW WHEN (OLD.home_path IS DISTINCT FROM NEW.home_path AND coalesce(current_setting('shuke.moving', true), '') = '')
    EXECUTE FUNCTION care_move_followups();
CREATE OR REPLACE FUNCTION care_place_followup() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT c.home_path INTO NEW.unit_path FROM customers_customer c WHERE c.id = NEW.customer_id;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS place_followup ON care_followup;
CREATE TRIGGER place_followup BEFORE UPDATE OF customer_id ON care_followup
    FOR EACH ROW WHEN (OLD.customer_id IS DISTINCT FROM NEW.customer_id) EXECUTE FUNCTION care_place_followup();
-- A wish is seen by who reaches the customer; of a marketer and of an agent, the own ones.
CALL shuke_policy('care_wish', 'all', 'true');
DO $$
DECLARE scope text; reached text := 'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = customer_id)';
BEGIN
    FOREACH scope IN ARRAY ARRAY['subtree', 'own', 'desk'] LOOP
        CALL shuke_policy('care_wish', scope, reached);
    END LOOP;
    FOREACH scope IN ARRAY ARRAY['credited', 'assigned'] LOOP
        CALL shuke_policy('care_wish', scope,
            'noted_by_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint AND ' || reached);
    END LOOP;
END $$;
