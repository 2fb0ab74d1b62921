-- A removed row leaves its key, once per statement, so that the lake can leave it out without being built anew.
-- Whoever removes need not know the lake: the function writes as the owner.
CREATE OR REPLACE FUNCTION lake_bury() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO lake_tombstone ("table", row_id) SELECT TG_ARGV[0], id FROM gone;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION lake_bury() FROM PUBLIC;
DO $$
DECLARE pair text[];
BEGIN
    FOREACH pair SLICE 1 IN ARRAY ARRAY[['customers_customer', 'customers'], ['orders_order', 'orders'],
                                        ['orders_line', 'order_lines'], ['catalog_product', 'products']] LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS bury ON %I', pair[1]);
        EXECUTE format('CREATE TRIGGER bury AFTER DELETE ON %I REFERENCING OLD TABLE AS gone '
                       'FOR EACH STATEMENT EXECUTE FUNCTION lake_bury(%L)', pair[1], pair[2]);
    END LOOP;
END $$;
