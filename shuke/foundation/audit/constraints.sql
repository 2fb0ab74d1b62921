-- The log is append-only: by privilege, and by trigger for whoever holds the privilege.
CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the event log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE tab text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['audit_event', 'audit_subject', 'audit_seal'] LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS append_only ON %I', tab);
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()', tab);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM shuke_app, shuke_self, shuke_desk, shuke_own, '
                       'shuke_credited, shuke_assigned, shuke_subtree, shuke_units, shuke_all', tab);
    END LOOP;
END $$;
-- What happened since a moment, among millions: the log only grows, so a few pages per range are enough.
CREATE INDEX IF NOT EXISTS audit_event_at ON audit_event USING brin (at) WITH (pages_per_range = 32);
-- What somebody did of one kind, among everything that is done every minute: for the log's page.
CREATE INDEX IF NOT EXISTS audit_event_act ON audit_event (act, at DESC);
-- Seals are written by the sealer, which acts as the clock.
REVOKE INSERT, UPDATE, DELETE ON audit_seal, audit_horizon FROM shuke_app, shuke_self, shuke_desk, shuke_own,
    shuke_credited, shuke_assigned, shuke_subtree, shuke_units;
REVOKE INSERT, DELETE ON audit_horizon FROM shuke_all;

-- Policies stand on the whole log; a partition asked by its own name would answer without them, so nobody may.
CREATE OR REPLACE PROCEDURE audit_close_partition(part text)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('REVOKE ALL ON %I FROM shuke_app, shuke_self, shuke_desk, shuke_own, shuke_credited, '
                   'shuke_assigned, shuke_subtree, shuke_units, shuke_all', part);
END $$;
DO $$
DECLARE part text;
BEGIN
    FOR part IN SELECT inhrelid::regclass::text FROM pg_inherits
                 WHERE inhparent IN ('audit_event'::regclass, 'audit_subject'::regclass) LOOP
        CALL audit_close_partition(part);
    END LOOP;
END $$;

-- Opens the month's partitions; the program's role owns no table, so it asks for them through this function. A month
-- that already has rows in the partition for the rest stays there.
CREATE OR REPLACE FUNCTION audit_open_month(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first date := date_trunc('month', day)::date;
    next date := (date_trunc('month', day) + interval '1 month')::date;
    tab text;
    is_begun boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit_open_month'));  -- two workers may open the same month
    FOREACH tab IN ARRAY ARRAY['audit_event', 'audit_subject'] LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE at >= %L AND at < %L)', tab || '_rest',
                       first::timestamp AT TIME ZONE 'UTC', next::timestamp AT TIME ZONE 'UTC') INTO is_begun;
        IF NOT is_begun AND to_regclass(format('%s_%s', tab, to_char(first, 'YYYYMM'))) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                           tab || '_' || to_char(first, 'YYYYMM'), tab,
                           first::timestamp AT TIME ZONE 'UTC', next::timestamp AT TIME ZONE 'UTC');
            CALL audit_close_partition(tab || '_' || to_char(first, 'YYYYMM'));
        END IF;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION audit_open_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_open_month(date) TO shuke_app, shuke_all;

-- This month and the next two: now, before the first event, and every night.
CREATE OR REPLACE PROCEDURE audit_open_months() LANGUAGE sql AS $$
    SELECT audit_open_month((date_trunc('month', now() AT TIME ZONE 'UTC') + ahead * interval '1 month')::date)
      FROM generate_series(0, 2) ahead
$$;
CALL audit_open_months();

-- The sealer waits for this.
CREATE OR REPLACE FUNCTION audit_tell_sealer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('shuke_event', '');
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS tell_sealer ON audit_event;
CREATE TRIGGER tell_sealer AFTER INSERT ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_tell_sealer();

-- An event without subjects is read by whoever did it; one with subjects also by who reaches a subject.
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_subject ENABLE ROW LEVEL SECURITY;
DO $$
DECLARE scope text;
BEGIN
    FOREACH scope IN ARRAY ARRAY['self', 'desk', 'own', 'credited', 'assigned', 'subtree', 'units', 'all'] LOOP
        EXECUTE format('DROP POLICY IF EXISTS write_%s ON audit_event', scope);
        EXECUTE format('CREATE POLICY write_%s ON audit_event FOR INSERT TO shuke_%s WITH CHECK (true)', scope, scope);
        EXECUTE format('DROP POLICY IF EXISTS write_%s ON audit_subject', scope);
        EXECUTE format('CREATE POLICY write_%s ON audit_subject FOR INSERT TO shuke_%s WITH CHECK (true)', scope, scope);
        EXECUTE format('DROP POLICY IF EXISTS read_%s ON audit_event', scope);
        EXECUTE format('CREATE POLICY read_%s ON audit_event FOR SELECT TO shuke_%s USING (%s)', scope, scope,
            CASE scope WHEN 'all' THEN 'true' ELSE
            'EXISTS (SELECT 1 FROM audit_subject s WHERE s.event_id = audit_event.id)' END);
    END LOOP;
    EXECUTE 'DROP POLICY IF EXISTS write_app ON audit_event';
    EXECUTE 'CREATE POLICY write_app ON audit_event FOR INSERT TO shuke_app WITH CHECK (true)';
END $$;
-- Who reads audit_subject is who reads the customer: the policy stands in customers/constraints.sql.
