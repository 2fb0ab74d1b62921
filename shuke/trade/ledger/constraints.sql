-- The ledger only grows: by privilege, and by trigger for whoever holds the privilege.
CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
DO $$
DECLARE tab text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['ledger_transfer', 'ledger_entry', 'ledger_lotmove', 'ledger_hold'] LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS append_only ON %I', tab);
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()', tab);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM shuke_app, shuke_self, shuke_desk, shuke_own, '
                       'shuke_credited, shuke_assigned, shuke_subtree, shuke_units, shuke_all', tab);
    END LOOP;
    -- What is counted on is closed, never removed.
    FOREACH tab IN ARRAY ARRAY['ledger_account', 'ledger_lot', 'ledger_reservation', 'ledger_adjustment',
                               'ledger_denomination', 'ledger_recount'] LOOP
        EXECUTE format('REVOKE DELETE, TRUNCATE ON %I FROM shuke_app, shuke_self, shuke_desk, shuke_own, '
                       'shuke_credited, shuke_assigned, shuke_subtree, shuke_units, shuke_all', tab);
    END LOOP;
    REVOKE INSERT, UPDATE, DELETE ON ledger_tally FROM shuke_app, shuke_self, shuke_desk, shuke_own, shuke_credited,
        shuke_assigned, shuke_subtree, shuke_units;
    REVOKE UPDATE ON ledger_recount FROM shuke_app, shuke_self, shuke_desk, shuke_own, shuke_credited, shuke_assigned,
        shuke_subtree, shuke_units, shuke_all;
END $$;

-- The legs of a transfer add up to zero in each denomination: at the end of each statement that adds some, and once more,
-- with the number of legs, when the transaction ends. With the owner's eyes: who writes may see only some of the legs. The
-- account is looked up by its key, leg by leg: a join planned while the tables were small would be slow for good.
CREATE OR REPLACE FUNCTION ledger_check_legs() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE whole bigint;
BEGIN
    SELECT f.id INTO whole FROM (SELECT DISTINCT transfer_id AS id FROM fresh) f
     CROSS JOIN LATERAL (SELECT bool_or(total <> 0) AS is_off FROM (SELECT sum(e.amount) AS total FROM ledger_entry e
          WHERE e.transfer_id = f.id GROUP BY (SELECT a.denomination_id FROM ledger_account a WHERE a.id = e.account_id)) sums) c
     WHERE c.is_off LIMIT 1;
    IF whole IS NOT NULL THEN
        RAISE EXCEPTION 'transfer % does not balance', whole USING ERRCODE = 'check_violation',
            CONSTRAINT = 'transfer_balances';
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ledger_check_legs() FROM PUBLIC;
DROP TRIGGER IF EXISTS balances ON ledger_entry;
CREATE TRIGGER balances AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_legs();
CREATE OR REPLACE FUNCTION ledger_check_balance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT coalesce(sum(legs), 0) < 2 OR bool_or(total <> 0)
          FROM (SELECT count(*) AS legs, sum(e.amount) AS total FROM ledger_entry e WHERE e.transfer_id = NEW.id
                 GROUP BY (SELECT a.denomination_id FROM ledger_account a WHERE a.id = e.account_id)) sums) THEN
        RAISE EXCEPTION 'transfer % does not balance', NEW.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'transfer_balances';
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ledger_check_balance() FROM PUBLIC;
DROP TRIGGER IF EXISTS balances ON ledger_transfer;
CREATE CONSTRAINT TRIGGER balances AFTER INSERT ON ledger_transfer DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_check_balance();

-- A balance is read by who reaches the member; what it is made of tells of sales in every store, which the till does not
-- see and a seller even less. All writing is done by acts whose reach was checked, under the scope that reaches everything.
DO $$
DECLARE scope text; part text[];
BEGIN
    CALL shuke_policy('ledger_account', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'units', 'own', 'assigned', 'desk', 'self'] LOOP
        CALL shuke_policy('ledger_account', scope,
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = ledger_account.customer_id)', 'false');
    END LOOP;
    FOREACH part SLICE 1 IN ARRAY ARRAY[
        ['ledger_lot', 'EXISTS (SELECT 1 FROM ledger_account a WHERE a.id = ledger_lot.account_id)'],
        ['ledger_entry', 'EXISTS (SELECT 1 FROM ledger_account a WHERE a.id = ledger_entry.account_id)'],
        ['ledger_transfer', 'EXISTS (SELECT 1 FROM ledger_entry e WHERE e.transfer_id = ledger_transfer.id)'],
        ['ledger_lotmove', 'EXISTS (SELECT 1 FROM ledger_entry e WHERE e.transfer_id = ledger_lotmove.transfer_id)'],
        ['ledger_reservation', 'EXISTS (SELECT 1 FROM ledger_account a WHERE a.id = ledger_reservation.account_id)'],
        ['ledger_hold', 'EXISTS (SELECT 1 FROM ledger_reservation r WHERE r.id = ledger_hold.reservation_id)'],
        ['ledger_adjustment', 'EXISTS (SELECT 1 FROM ledger_account a WHERE a.id = ledger_adjustment.account_id)']
    ] LOOP
        CALL shuke_policy(part[1], 'all', 'true');
        FOREACH scope IN ARRAY ARRAY['subtree', 'own', 'assigned', 'self'] LOOP
            CALL shuke_policy(part[1], scope, part[2], 'false');
        END LOOP;
    END LOOP;
    -- When a balance lapses is part of the balance.
    CALL shuke_policy('ledger_lot', 'desk',
        'EXISTS (SELECT 1 FROM ledger_account a WHERE a.id = ledger_lot.account_id)', 'false');
    -- Sums per unit, as those of insight: a unit is reached with everything under it.
    CALL shuke_policy('ledger_tally', 'all', 'true');
    CALL shuke_policy('ledger_tally', 'subtree',
        'unit_id IN (SELECT u.id FROM org_unit u WHERE u.path >= current_setting(''shuke.path'', true) '
        'AND u.path < current_setting(''shuke.path'', true) || chr(1114111) '
        'AND current_setting(''shuke.path'', true) <> '''')', 'false');
    CALL shuke_policy('ledger_recount', 'all', 'true');
    CALL shuke_policy('ledger_recount', 'subtree', 'true', 'false');
END $$;

-- Who writes a whole history at once tells the planner of it (PostgreSQL 17 and newer).
DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 170000 THEN
        GRANT MAINTAIN ON ledger_transfer, ledger_entry, ledger_lot, ledger_account TO shuke_all;
    END IF;
END $$;
