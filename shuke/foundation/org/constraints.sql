-- Procedures by which every package states who reaches its rows. One policy per scope role: PostgreSQL then
-- chooses the policy when it plans and can use an index (one OR-policy for all scopes is 300 times slower).
CREATE OR REPLACE PROCEDURE shuke_policy(tab text, scope text, rule text, written text DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tab);
    EXECUTE format('DROP POLICY IF EXISTS %I ON %I', scope, tab);
    EXECUTE format('CREATE POLICY %I ON %I TO %I USING (%s) WITH CHECK (%s)',
                   scope, tab, 'shuke_' || scope, rule, coalesce(written, rule));
END $$;

-- Rows under the actor's unit, by a range on a C-collated path (LIKE with a parameter cannot use the index).
CREATE OR REPLACE PROCEDURE shuke_policy_subtree(tab text, path_column text)
LANGUAGE plpgsql AS $$
BEGIN
    CALL shuke_policy(tab, 'subtree', format(
        '%1$I >= current_setting(''shuke.path'', true) '
        'AND %1$I < current_setting(''shuke.path'', true) || chr(1114111) '
        'AND current_setting(''shuke.path'', true) <> ''''', path_column));
END $$;

-- Rows of the units in the actor's list.
CREATE OR REPLACE PROCEDURE shuke_policy_units(tab text, unit_column text)
LANGUAGE plpgsql AS $$
BEGIN
    CALL shuke_policy(tab, 'units', format(
        '%I = ANY (string_to_array(nullif(current_setting(''shuke.units'', true), ''''), '','')::bigint[])', unit_column));
END $$;

-- A row keeps the transaction that last wrote it, for the lake's incremental export.
CREATE OR REPLACE FUNCTION shuke_touch_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.row_xid := pg_current_xact_id();
    RETURN NEW;
END $$;
CREATE OR REPLACE PROCEDURE shuke_touch_rows(tab text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TRIGGER IF EXISTS touch_row ON %I', tab);
    EXECUTE format('CREATE TRIGGER touch_row BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION shuke_touch_row()', tab);
END $$;
