-- A job, its rows and its errors are reached by who started it, the system, and the officer (scope "all").
-- The staging table has no policy: COPY FROM is refused on tables that have one. It holds rows only while a job
-- runs, nobody but the imports reads it, and no scope but "all" may touch it.
DO $$
DECLARE tab text; scope text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['imports_job', 'imports_upload', 'imports_inbox', 'imports_error', 'imports_trace',
                               'imports_kept'] LOOP
        CALL shuke_policy(tab, 'all', 'true');
        FOREACH scope IN ARRAY ARRAY['subtree', 'units', 'own', 'assigned', 'desk', 'self', 'credited'] LOOP
            CALL shuke_policy(tab, scope, CASE tab
                WHEN 'imports_job' THEN 'started_by_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint'
                WHEN 'imports_upload' THEN 'uploaded_by_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint'
                WHEN 'imports_inbox' THEN 'set_by_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint'
                ELSE 'EXISTS (SELECT 1 FROM imports_job j WHERE j.id = job_id)' END);
        END LOOP;
    END LOOP;
END $$;
REVOKE ALL ON imports_stage FROM shuke_app, shuke_self, shuke_desk, shuke_own, shuke_credited, shuke_assigned,
    shuke_subtree, shuke_units;
GRANT SELECT, INSERT, DELETE ON imports_stage TO shuke_all;

-- Fresh statistics within a large import's own transaction: the next statements plan for rows that the statistics
-- have never seen (a wrong guess costs minutes). The program's role owns no table and may not ANALYZE.
CREATE OR REPLACE FUNCTION imports_renew_statistics(what text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF what = 'stage' THEN
        ANALYZE imports_stage (job_id, position, number, kind, code, name, reason);
        ANALYZE imports_error (job_id, position, is_aside);
    ELSE
        ANALYZE orders_order, orders_line, orders_refund, orders_refundline, customers_customer, customers_identifier,
            customers_personkey, catalog_product;
    END IF;
END $$;
REVOKE ALL ON FUNCTION imports_renew_statistics(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION imports_renew_statistics(text) TO shuke_all;

-- A draft is reached by who made it, and by the officer.
CALL shuke_policy('imports_draft', 'all', 'true');
DO $$
DECLARE scope text;
BEGIN
    FOREACH scope IN ARRAY ARRAY['subtree', 'units', 'own', 'assigned', 'desk', 'self', 'credited'] LOOP
        CALL shuke_policy('imports_draft', scope,
            'started_by_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint');
    END LOOP;
END $$;
