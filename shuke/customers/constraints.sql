-- Who reaches a customer. Scope "credited" stands in trade/orders/constraints.sql: it looks at sales.
CREATE SEQUENCE IF NOT EXISTS customers_member_no;
CALL shuke_touch_rows('customers_customer');
CALL shuke_touch_rows('customers_identifier');
CALL shuke_touch_rows('customers_birthday');
CALL shuke_touch_rows('customers_tagging');
CALL shuke_touch_rows('customers_ownership');
CALL shuke_touch_rows('customers_fieldvalue');
CALL shuke_touch_rows('customers_origin');
CALL shuke_policy('customers_customer', 'all', 'true');
CALL shuke_policy_subtree('customers_customer', 'home_path');
CALL shuke_policy_units('customers_customer', 'home_unit_id');
-- An assistant reaches the own customers, and for 15 minutes whom an exact key found at the till. An array, since
-- PostgreSQL then joins two index scans; with IN it would read every customer.
CALL shuke_policy('customers_customer', 'own',
    'owner_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint OR id = ANY (ARRAY(SELECT l.customer_id '
    'FROM customers_lookup l WHERE l.staff_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint '
    'AND l.until_at > now()))');
CALL shuke_policy('customers_customer', 'assigned',
    'id IN (SELECT a.customer_id FROM customers_assignment a WHERE a.staff_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint '
    'AND (a.until_at IS NULL OR a.until_at > now()))');
CALL shuke_policy('customers_customer', 'desk',
    'id IN (SELECT l.customer_id FROM customers_lookup l WHERE l.staff_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint '
    'AND l.until_at > now())');
CALL shuke_policy('customers_customer', 'self',
    'id = nullif(current_setting(''shuke.member'', true), '''')::bigint');

-- What hangs on a customer is reached by who reaches the customer.
DO $$
DECLARE tab text; scope text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['customers_personkey', 'customers_identifier', 'customers_birthday', 'customers_tagging',
                               'customers_ownership', 'customers_note'] LOOP
        CALL shuke_policy(tab, 'all', 'true');
        FOREACH scope IN ARRAY ARRAY['subtree', 'units', 'own', 'credited', 'assigned', 'desk', 'self'] LOOP
            -- New rows may be written for a customer just enrolled, whom the writer's scope may not show yet.
            CALL shuke_policy(tab, scope, format(
                'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = %I.customer_id)', tab));
        END LOOP;
    END LOOP;
    -- Scope "credited" is a name and own sales: no contacts, no tags, no owners, and of notes one's own.
    FOREACH tab IN ARRAY ARRAY['customers_identifier', 'customers_birthday', 'customers_tagging', 'customers_ownership'] LOOP
        EXECUTE format('DROP POLICY IF EXISTS credited ON %I', tab);
    END LOOP;
    CALL shuke_policy('customers_note', 'credited',
        'written_by_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint '
        'AND EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = customer_id)');
    -- The event log's subjects: who reads a customer reads the customer's story; a seller's scope does not,
    -- since a story names other people's sales.
    FOREACH scope IN ARRAY ARRAY['all', 'subtree', 'units', 'own', 'assigned', 'desk', 'self'] LOOP
        EXECUTE format('DROP POLICY IF EXISTS read_%s ON audit_subject', scope);
        EXECUTE format('CREATE POLICY read_%s ON audit_subject FOR SELECT TO shuke_%s USING (%s)', scope, scope,
            CASE scope WHEN 'all' THEN 'true' ELSE
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = audit_subject.customer_id)' END);
    END LOOP;
END $$;

-- What one person opened lately, and what a role opens on a day, among millions of other events.
DO $$
BEGIN
    IF coalesce(pg_get_indexdef(to_regclass('audit_event_reveals')), '') NOT LIKE '%reveal_guardian%' THEN
        DROP INDEX IF EXISTS audit_event_reveals;
        CREATE INDEX audit_event_reveals ON audit_event (actor_kind, actor_id, at) WHERE act IN (
            'customers.reveal_identifier', 'customers.reveal_birthday', 'customers.reveal_field_value',
            'customers.reveal_sales', 'customers.reveal_guardian');
    END IF;
END $$;

-- Assignments and look-ups decide reach themselves, so they are read by whom they name, or by who reaches the
-- customer without them; a policy that asked the customer table would ask itself for ever.
CALL shuke_policy('customers_assignment', 'all', 'true');
CALL shuke_policy('customers_assignment', 'subtree',
    'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = customer_id)');
CALL shuke_policy('customers_assignment', 'assigned', 'staff_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint', 'false');
CALL shuke_policy('customers_lookup', 'all', 'true');
CALL shuke_policy('customers_lookup', 'desk', 'staff_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint', 'false');
CALL shuke_policy('customers_lookup', 'own', 'staff_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint', 'false');

-- Finding by an exact key at the till: nothing is reached before the look-up, so this function looks for the
-- scope role and opens a window of 15 minutes for what it finds. It answers ids only.
CREATE OR REPLACE FUNCTION customers_open_lookup(wanted bytea, staff bigint) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF staff IS DISTINCT FROM nullif(current_setting('shuke.uid', true), '')::bigint THEN
        RAISE EXCEPTION 'a look-up is opened for oneself' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    WITH found AS (
        SELECT DISTINCT i.customer_id FROM customers_identifier i JOIN customers_customer c ON c.id = i.customer_id
         WHERE i.blind = wanted AND i.ended_at IS NULL AND c.status = 'active' LIMIT 5
    ), opened AS (
        INSERT INTO customers_lookup (staff_id, customer_id, until_at)
        SELECT staff, customer_id, now() + interval '15 minutes' FROM found RETURNING customer_id
    )
    SELECT customer_id FROM opened;
END $$;
REVOKE ALL ON FUNCTION customers_open_lookup(bytea, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION customers_open_lookup(bytea, bigint) TO shuke_desk, shuke_own, shuke_all;

-- A birthday lies where its customer is at home.
CREATE OR REPLACE FUNCTION customers_place_birthday() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT c.home_path INTO NEW.home_path FROM customers_customer c WHERE c.id = NEW.customer_id;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS place_birthday ON customers_birthday;
CREATE TRIGGER place_birthday BEFORE INSERT OR UPDATE ON customers_birthday
    FOR EACH ROW WHEN (coalesce(current_setting('shuke.moving', true), '') = '') EXECUTE FUNCTION customers_place_birthday();
CREATE OR REPLACE FUNCTION customers_move_birthday() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE customers_birthday SET home_path = NEW.home_path WHERE customer_id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS move_birthday ON customers_customer;
CREATE TRIGGER move_birthday AFTER UPDATE OF home_path ON customers_customer
    FOR EACH ROW WHEN (OLD.home_path IS DISTINCT FROM NEW.home_path AND coalesce(current_setting('shuke.moving', true), '') = '')
    EXECUTE FUNCTION customers_move_birthday();
CALL shuke_policy_subtree('customers_birthday', 'home_path');

-- Values of custom fields. What stands in class S tells of sales in every store, so the narrow scopes do not see it;
-- "credited" sees a name and own sales, nothing else, and has no policy here.
DO $$
DECLARE scope text;
BEGIN
    CALL shuke_policy('customers_fieldvalue', 'all', 'true');
    CALL shuke_policy_subtree('customers_fieldvalue', 'home_path');
    CALL shuke_policy('customers_fieldvalue', 'units',
        'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = customers_fieldvalue.customer_id)');
    FOREACH scope IN ARRAY ARRAY['own', 'assigned', 'desk'] LOOP
        CALL shuke_policy('customers_fieldvalue', scope,
            'letter <> ''S'' AND EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = customers_fieldvalue.customer_id)');
    END LOOP;
    CALL shuke_policy('customers_fieldvalue', 'self',
        'letter IN (''B'', ''C'') AND customer_id = nullif(current_setting(''shuke.member'', true), '''')::bigint');
END $$;
-- A value lies where its customer is at home; what comes in sets has looked that up already.
CREATE OR REPLACE FUNCTION customers_place_value() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT c.home_path INTO NEW.home_path FROM customers_customer c WHERE c.id = NEW.customer_id;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS place_value ON customers_fieldvalue;
CREATE TRIGGER place_value BEFORE INSERT ON customers_fieldvalue
    FOR EACH ROW WHEN (coalesce(NEW.home_path, '') = '') EXECUTE FUNCTION customers_place_value();
CREATE OR REPLACE FUNCTION customers_move_values() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE customers_fieldvalue SET home_path = NEW.home_path WHERE customer_id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS move_values ON customers_customer;
CREATE TRIGGER move_values AFTER UPDATE OF home_path ON customers_customer
    FOR EACH ROW WHEN (OLD.home_path IS DISTINCT FROM NEW.home_path AND coalesce(current_setting('shuke.moving', true), '') = '')
    EXECUTE FUNCTION customers_move_values();
-- So does a tag on a customer.
DROP TRIGGER IF EXISTS place_tagging ON customers_tagging;
CREATE TRIGGER place_tagging BEFORE INSERT ON customers_tagging
    FOR EACH ROW WHEN (coalesce(NEW.home_path, '') = '') EXECUTE FUNCTION customers_place_value();
CREATE OR REPLACE FUNCTION customers_move_taggings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE customers_tagging SET home_path = NEW.home_path WHERE customer_id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS move_taggings ON customers_customer;
CREATE TRIGGER move_taggings AFTER UPDATE OF home_path ON customers_customer
    FOR EACH ROW WHEN (OLD.home_path IS DISTINCT FROM NEW.home_path AND coalesce(current_setting('shuke.moving', true), '') = '')
    EXECUTE FUNCTION customers_move_taggings();
CALL shuke_policy_subtree('customers_tagging', 'home_path');
-- Both lie elsewhere once they are another customer's (a merge).
DO $$
DECLARE tab text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['customers_tagging', 'customers_fieldvalue'] LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS follow_customer ON %I', tab);
        EXECUTE format('CREATE TRIGGER follow_customer BEFORE UPDATE OF customer_id ON %I FOR EACH ROW '
                       'WHEN (OLD.customer_id IS DISTINCT FROM NEW.customer_id) EXECUTE FUNCTION customers_place_value()', tab);
    END LOOP;
END $$;
-- The answers of one field are not spread like those of another: without this the planner believes they are.
CREATE STATISTICS IF NOT EXISTS customers_fieldvalue_answers (mcv) ON field_id, text FROM customers_fieldvalue;
DROP STATISTICS IF EXISTS customers_fieldvalue_numbers;
CREATE STATISTICS IF NOT EXISTS customers_fieldvalue_ranks (mcv) ON field_id, rank FROM customers_fieldvalue;
DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 170000 THEN
        GRANT MAINTAIN ON customers_fieldvalue TO shuke_all;
    END IF;
END $$;

-- Whether a customer has a phone: kept where the identifiers are written, a statement at a time. One that moved (a merge)
-- changes both customers.
CREATE OR REPLACE FUNCTION customers_note_phones() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE customers_customer c SET has_phone = true FROM changed n
         WHERE n.kind = 'phone' AND n.ended_at IS NULL AND c.id = n.customer_id AND NOT c.has_phone;
    ELSE
        UPDATE customers_customer c SET has_phone = p.known
          FROM (SELECT n.customer_id, EXISTS (SELECT 1 FROM customers_identifier i WHERE i.customer_id = n.customer_id
                       AND i.kind = 'phone' AND i.ended_at IS NULL) AS known
                  FROM (SELECT DISTINCT customer_id FROM changed WHERE kind = 'phone') n) p
         WHERE c.id = p.customer_id AND c.has_phone <> p.known;
        IF TG_OP = 'UPDATE' THEN
            UPDATE customers_customer c SET has_phone = p.known
              FROM (SELECT n.customer_id, EXISTS (SELECT 1 FROM customers_identifier i WHERE i.customer_id = n.customer_id
                           AND i.kind = 'phone' AND i.ended_at IS NULL) AS known
                      FROM (SELECT DISTINCT f.customer_id FROM former f JOIN changed c2 ON c2.id = f.id
                             WHERE f.kind = 'phone' AND f.customer_id <> c2.customer_id) n) p
             WHERE c.id = p.customer_id AND c.has_phone <> p.known;
        END IF;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS note_new_phones ON customers_identifier;
CREATE TRIGGER note_new_phones AFTER INSERT ON customers_identifier
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION customers_note_phones();
DROP TRIGGER IF EXISTS note_changed_phones ON customers_identifier;
CREATE TRIGGER note_changed_phones AFTER UPDATE ON customers_identifier
    REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION customers_note_phones();
DROP TRIGGER IF EXISTS note_gone_phones ON customers_identifier;
CREATE TRIGGER note_gone_phones AFTER DELETE ON customers_identifier
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION customers_note_phones();

-- A contact is seen by who reaches both sides: neither tells of the other.
DO $$
DECLARE scope text;
BEGIN
    CALL shuke_policy('customers_contact', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'units', 'own', 'assigned', 'desk', 'self'] LOOP
        CALL shuke_policy('customers_contact', scope,
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = organisation_id) '
            'AND EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = person_id)');
    END LOOP;
END $$;

-- Consents are a ledger: nobody changes what was said or the words that were shown, by privilege and by trigger. The one
-- exception is whose it is: when two records turn out to be one person, their ledgers become one.
CREATE OR REPLACE FUNCTION customers_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'customers_consent'
       AND to_jsonb(OLD) - 'customer_id' = to_jsonb(NEW) - 'customer_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'consents and notices are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
DO $$
DECLARE tab text; scope text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['customers_consent', 'customers_notice'] LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS append_only ON %I', tab);
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION customers_refuse_change()', tab);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM shuke_app, shuke_self, shuke_desk, shuke_own, '
                       'shuke_credited, shuke_assigned, shuke_subtree, shuke_units, shuke_all', tab);
    END LOOP;
    GRANT UPDATE (customer_id) ON customers_consent TO shuke_all;
    FOREACH tab IN ARRAY ARRAY['customers_consent', 'customers_standing'] LOOP
        CALL shuke_policy(tab, 'all', 'true');
        FOREACH scope IN ARRAY ARRAY['subtree', 'units', 'own', 'assigned', 'desk', 'self'] LOOP
            CALL shuke_policy(tab, scope, format(
                'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = %I.customer_id)', tab), 'false');
        END LOOP;
    END LOOP;
END $$;

-- Who may be under 14, and who is for certain: a lunar day is a solar one of a few weeks later, and the day of the shop may
-- be a day ahead of the database's.
CREATE OR REPLACE FUNCTION customers_may_be_child(year int, month int, day int, is_lunar boolean) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN year IS NULL THEN false WHEN is_lunar THEN year >= extract(year FROM now())::int - 14
                ELSE (year * 100 + month) * 100 + day > to_char(now() - interval '14 years 14 hours', 'YYYYMMDD')::int END
$$;
CREATE OR REPLACE FUNCTION customers_is_child(year int, month int, day int, is_lunar boolean) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN year IS NULL THEN false WHEN is_lunar THEN year >= extract(year FROM now() + interval '14 hours')::int - 13
                ELSE (year * 100 + month) * 100 + day
                     > to_char(now() + interval '14 hours' - interval '14 years', 'YYYYMMDD')::int END
$$;
-- How things stand is the last of the ledger, and whether somebody may be analysed stands beside the customer, where
-- lists, figures and the lake look.
CREATE OR REPLACE FUNCTION customers_note_profiling(changed_ids bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE customers_customer c SET is_profiled = p.allowed
      FROM (SELECT n.id, NOT EXISTS (SELECT 1 FROM customers_standing s WHERE s.customer_id = n.id
                   AND s.purpose = 'profiling' AND NOT s.is_granted)
               AND NOT EXISTS (SELECT 1 FROM customers_restriction r WHERE r.customer_id = n.id
                   AND r.kind = 'use' AND r.until_at IS NULL)
               AND NOT EXISTS (SELECT 1 FROM customers_guardianship g WHERE g.child_id = n.id AND g.until_on IS NULL)
               AND NOT EXISTS (SELECT 1 FROM customers_birthday b WHERE b.customer_id = n.id
                   AND customers_may_be_child(b.year, b.month, b.day, b.is_lunar)) AS allowed FROM unnest(changed_ids) n(id)) p
     WHERE c.id = p.id AND c.is_profiled <> p.allowed
$$;
CREATE OR REPLACE FUNCTION customers_stand_by_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO customers_standing AS s (customer_id, purpose, channel, is_granted, since_at, consent_id)
    SELECT DISTINCT ON (customer_id, purpose, channel) customer_id, purpose, channel, is_granted, at, id
      FROM said ORDER BY customer_id, purpose, channel, at DESC, id DESC
    ON CONFLICT (customer_id, purpose, channel) DO UPDATE
       SET is_granted = excluded.is_granted, since_at = excluded.since_at, consent_id = excluded.consent_id
     WHERE (s.since_at, s.consent_id) < (excluded.since_at, excluded.consent_id);
    PERFORM customers_note_profiling(ids) FROM (
        SELECT array_agg(DISTINCT customer_id) FILTER (WHERE purpose = 'profiling') AS ids FROM said) profiled
     WHERE ids IS NOT NULL;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS stand_by_new ON customers_consent;
CREATE TRIGGER stand_by_new AFTER INSERT ON customers_consent
    REFERENCING NEW TABLE AS said FOR EACH STATEMENT EXECUTE FUNCTION customers_stand_by_consents();
CREATE OR REPLACE FUNCTION customers_stand_anew() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
    SELECT array_agg(DISTINCT id) INTO ids
      FROM (SELECT customer_id AS id FROM was UNION SELECT customer_id FROM said) both_sides;
    DELETE FROM customers_standing WHERE customer_id = ANY (ids);
    INSERT INTO customers_standing (customer_id, purpose, channel, is_granted, since_at, consent_id)
    SELECT DISTINCT ON (customer_id, purpose, channel) customer_id, purpose, channel, is_granted, at, id
      FROM customers_consent WHERE customer_id = ANY (ids) ORDER BY customer_id, purpose, channel, at DESC, id DESC;
    PERFORM customers_note_profiling(ids);
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS stand_anew ON customers_consent;
CREATE TRIGGER stand_anew AFTER UPDATE ON customers_consent
    REFERENCING OLD TABLE AS was NEW TABLE AS said FOR EACH STATEMENT EXECUTE FUNCTION customers_stand_anew();

-- Codes and links are secrets of the program: only its own acts look at them.
CALL shuke_policy('customers_onetimecode', 'all', 'true');
CALL shuke_policy('customers_cardlink', 'all', 'true');
CALL shuke_policy('customers_membersession', 'all', 'true');

-- What is kept only is not analysed either; whose it is may change (a merge).
CREATE OR REPLACE FUNCTION customers_stand_by_restriction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM customers_note_profiling(CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.customer_id]
                                                ELSE ARRAY[OLD.customer_id, NEW.customer_id] END);
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS stand_by_restriction ON customers_restriction;
CREATE TRIGGER stand_by_restriction AFTER INSERT OR UPDATE ON customers_restriction
    FOR EACH ROW EXECUTE FUNCTION customers_stand_by_restriction();
DO $$
DECLARE scope text;
BEGIN
    CALL shuke_policy('customers_restriction', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'units', 'own', 'assigned', 'desk', 'self'] LOOP
        CALL shuke_policy('customers_restriction', scope,
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = customers_restriction.customer_id)', 'false');
    END LOOP;
END $$;

-- A child is kept with a guardian or not at all, and is not analysed. Nobody is looked at but whose year may be a child's.
CREATE OR REPLACE FUNCTION customers_guard_child() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM customers_note_profiling(ARRAY[NEW.customer_id]);
    -- As it stands now, at the end: the guardian was written after the birthday, or the birthday is another by now.
    IF EXISTS (SELECT 1 FROM customers_birthday b JOIN customers_customer c ON c.id = b.customer_id
                WHERE b.customer_id = NEW.customer_id AND c.status = 'active'
                  AND customers_is_child(b.year, b.month, b.day, b.is_lunar)
                  AND NOT EXISTS (SELECT 1 FROM customers_guardianship g WHERE g.child_id = b.customer_id
                                     AND g.until_on IS NULL)) THEN
        RAISE EXCEPTION 'a child needs a guardian' USING ERRCODE = 'check_violation', CONSTRAINT = 'birthday_child_is_guarded';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS guard_child ON customers_birthday;
CREATE CONSTRAINT TRIGGER guard_child AFTER INSERT OR UPDATE ON customers_birthday DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.year >= extract(year FROM now()) - 15) EXECUTE FUNCTION customers_guard_child();
CREATE OR REPLACE FUNCTION customers_stand_by_guardian() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM customers_note_profiling(CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.child_id] WHEN 'DELETE' THEN ARRAY[OLD.child_id]
                                                ELSE ARRAY[OLD.child_id, NEW.child_id] END);
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS stand_by_guardian ON customers_guardianship;
CREATE TRIGGER stand_by_guardian AFTER INSERT OR UPDATE OR DELETE ON customers_guardianship
    FOR EACH ROW EXECUTE FUNCTION customers_stand_by_guardian();
-- That somebody is a child is class X: no narrow scope reads it. Who the guardian is, shows where that one is reached too.
CALL shuke_policy('customers_guardianship', 'all', 'true');
CALL shuke_policy('customers_guardianship', 'subtree',
    'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = customers_guardianship.child_id)', 'false');

-- Who came by a campaign, and where details come from: read by who reaches the customer.
DO $$
DECLARE tab text; scope text;
BEGIN
    FOREACH tab IN ARRAY ARRAY['customers_arrival', 'customers_origin'] LOOP
        CALL shuke_policy(tab, 'all', 'true');
        FOREACH scope IN ARRAY ARRAY['subtree', 'units', 'own', 'assigned', 'desk', 'self'] LOOP
            CALL shuke_policy(tab, scope, format(
                'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = %I.customer_id)', tab), 'false');
        END LOOP;
    END LOOP;
END $$;

-- Who is of a household: by who reaches that person; the household itself by who reaches anybody of it.
DO $$
DECLARE scope text;
BEGIN
    CALL shuke_policy('customers_housemate', 'all', 'true');
    CALL shuke_policy('customers_household', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'units', 'own', 'assigned', 'desk', 'self'] LOOP
        CALL shuke_policy('customers_housemate', scope,
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = customers_housemate.customer_id)', 'false');
        CALL shuke_policy('customers_household', scope,
            'EXISTS (SELECT 1 FROM customers_housemate m WHERE m.household_id = customers_household.id)', 'false');
    END LOOP;
END $$;
-- Who shares a household, as far as the asker reaches the others too: lists filter by it.
CREATE OR REPLACE VIEW customers_shared WITH (security_invoker = true) AS
SELECT m.customer_id, true AS is_shared FROM customers_housemate m
 WHERE m.until_on IS NULL AND EXISTS (SELECT 1 FROM customers_housemate o JOIN customers_customer c ON c.id = o.customer_id
        AND c.status = 'active' WHERE o.household_id = m.household_id AND o.id <> m.id AND o.until_on IS NULL);
DO $$
DECLARE scope text;
BEGIN
    FOREACH scope IN ARRAY ARRAY['self', 'desk', 'own', 'credited', 'assigned', 'subtree', 'units', 'all'] LOOP
        EXECUTE format('GRANT SELECT ON customers_shared TO shuke_%s', scope);
    END LOOP;
END $$;

-- What a field of the fit card held before stays, with who wrote it when and where from; an import's own undo included.
CREATE OR REPLACE FUNCTION customers_keep_former() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO customers_formervalue (customer_id, field_id, value_id, letter, text, number, day, ciphertext, person_key_id,
                                       source, campaign_id, captured_by_id, captured_at)
    SELECT OLD.customer_id, OLD.field_id, OLD.id, OLD.letter, OLD.text, OLD.number, OLD.day, OLD.ciphertext, OLD.person_key_id,
           OLD.source, OLD.campaign_id, OLD.captured_by_id, OLD.captured_at
      FROM customers_customfield f JOIN customers_customer c ON c.id = OLD.customer_id  -- who is removed leaves nothing
     WHERE f.id = OLD.field_id AND f.is_fit;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS keep_changed ON customers_fieldvalue;
CREATE TRIGGER keep_changed AFTER UPDATE ON customers_fieldvalue FOR EACH ROW
    WHEN (OLD.customer_id = NEW.customer_id AND OLD.letter = NEW.letter
          AND (OLD.text, OLD.number, OLD.day, OLD.ciphertext) IS DISTINCT FROM (NEW.text, NEW.number, NEW.day, NEW.ciphertext))
    EXECUTE FUNCTION customers_keep_former();
DROP TRIGGER IF EXISTS keep_gone ON customers_fieldvalue;
CREATE TRIGGER keep_gone AFTER DELETE ON customers_fieldvalue FOR EACH ROW EXECUTE FUNCTION customers_keep_former();
DO $$
DECLARE scope text;
BEGIN
    CALL shuke_policy('customers_formervalue', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'units'] LOOP
        CALL shuke_policy('customers_formervalue', scope,
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = customers_formervalue.customer_id)', 'false');
    END LOOP;
    FOREACH scope IN ARRAY ARRAY['own', 'assigned', 'desk', 'self'] LOOP
        CALL shuke_policy('customers_formervalue', scope, 'letter <> ''S'' AND EXISTS '
            '(SELECT 1 FROM customers_customer c WHERE c.id = customers_formervalue.customer_id)', 'false');
    END LOOP;
END $$;
