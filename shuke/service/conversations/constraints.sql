-- A message is read by who leads the store in whose name it went out: it may be to nobody whom the shop knows yet.
CALL shuke_policy('conversations_message', 'all', 'true');
CALL shuke_policy('conversations_message', 'subtree',
    'unit_path >= current_setting(''shuke.path'', true) '
    'AND unit_path < current_setting(''shuke.path'', true) || chr(1114111) '
    'AND current_setting(''shuke.path'', true) <> ''''', 'false');
-- A message to a customer lies where the customer is at home: who leads that store sees what was written to them, who led the
-- store before does not any more. One to nobody whom the shop knows stays with the store that sent it.
CREATE OR REPLACE FUNCTION conversations_move_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE conversations_message SET unit_path = NEW.home_path WHERE customer_id = NEW.id AND unit_path <> NEW.home_path;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS move_messages ON customers_customer;
CREATE TRIGGER move_messages AFTER UPDATE OF home_path ON customers_customer
    FOR EACH ROW WHEN (OLD.home_path IS DISTINCT FROM NEW.home_path AND coalesce(current_setting('shuke.moving', true), '') = '')
    EXECUTE FUNCTION conversations_move_messages();
