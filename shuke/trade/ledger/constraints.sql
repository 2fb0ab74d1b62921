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

-- The legs of a transfer add up to zero in each denomination, looked at when the transaction ends. With the owner's eyes:
-- whoever commits may see only some of the legs.
CREATE OR REPLACE FUNCTION ledger_check_balance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    whole bigint := CASE TG_TABLE_NAME WHEN 'ledger_transfer' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'transfer_id')::bigint END;
BEGIN
    IF (SELECT count(*) < 2 FROM ledger_entry e WHERE e.transfer_id = whole)
       OR EXISTS (SELECT 1 FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE e.transfer_id = whole
                   GROUP BY a.denomination_id HAVING sum(e.amount) <> 0) THEN
        RAISE EXCEPTION 'transfer % does not balance', whole USING ERRCODE = 'check_violation',
            CONSTRAINT = 'transfer_balances';
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ledger_check_balance() FROM PUBLIC;
DROP TRIGGER IF EXISTS balances ON ledger_transfer;
CREATE CONSTRAINT TRIGGER balances AFTER INSERT ON ledger_transfer DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_check_balance();
DROP TRIGGER IF EXISTS balances ON ledger_entry;
CREATE CONSTRAINT TRIGGER balances AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
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
