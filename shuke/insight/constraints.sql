-- Figures derived from several sellers: no policy for own, credited, assigned, desk and self, so these see none.
CALL shuke_policy('insight_figure', 'all', 'true');
CALL shuke_policy_subtree('insight_figure', 'home_path');
CALL shuke_policy('insight_figure', 'units',
    'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = insight_figure.customer_id)', 'false');

-- Figures go where their customer goes and say when he joined, in the same transaction.
CREATE OR REPLACE FUNCTION insight_follow_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE insight_figure SET home_path = NEW.home_path, joined_on = NEW.joined_on WHERE customer_id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS figures_follow_home ON customers_customer;
CREATE TRIGGER figures_follow_home AFTER UPDATE OF home_path, joined_on ON customers_customer
    FOR EACH ROW WHEN ((OLD.home_path, OLD.joined_on) IS DISTINCT FROM (NEW.home_path, NEW.joined_on)
                       AND coalesce(current_setting('shuke.moving', true), '') = '')
    EXECUTE FUNCTION insight_follow_home();

-- Sums per unit: a unit is reached with everything under it, never the units above.
DO $$
DECLARE tab text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['insight_cell', 'insight_pareto', 'insight_class', 'insight_tally', 'insight_report',
                             'insight_finding'] LOOP
        CALL shuke_policy(tab, 'all', 'true');
        CALL shuke_policy(tab, 'subtree',
            'unit_id IN (SELECT u.id FROM org_unit u WHERE u.path >= current_setting(''shuke.path'', true) '
            'AND u.path < current_setting(''shuke.path'', true) || chr(1114111) '
            'AND current_setting(''shuke.path'', true) <> '''')', 'false');
        CALL shuke_policy(tab, 'units',
            'unit_id = ANY (string_to_array(nullif(current_setting(''shuke.units'', true), ''''), '','')::bigint[])',
            'false');
    END LOOP;
END $$;

-- How the scores of a run are meant (bands, means, window): definitions, no sums of the shop.
CALL shuke_policy('insight_run', 'all', 'true');
CALL shuke_policy('insight_run', 'subtree', 'true', 'false');
CALL shuke_policy('insight_run', 'units', 'true', 'false');

-- Every run rewrites most figures (recency grows by the day): room on the page keeps those updates off the indexes.
ALTER TABLE insight_figure SET (fillfactor = 75);

-- The planner must know new figures at once: whoever writes them analyses them (PostgreSQL 17 and newer).
DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 170000 THEN
        GRANT MAINTAIN ON insight_figure TO shuke_all;
    END IF;
END $$;

-- Scores come back through a temporary table: COPY is refused where row policies stand.
DO $$ BEGIN
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO shuke_all', current_database());
END $$;

-- Who does not want to be analysed has no figures from that moment on; the next run computes without them.
CREATE OR REPLACE FUNCTION insight_forget_unprofiled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM insight_figure WHERE customer_id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS forget_unprofiled ON customers_customer;
CREATE TRIGGER forget_unprofiled AFTER UPDATE OF is_profiled ON customers_customer
    FOR EACH ROW WHEN (OLD.is_profiled AND NOT NEW.is_profiled) EXECUTE FUNCTION insight_forget_unprofiled();
