CALL shuke_touch_rows('catalog_product');
CALL shuke_touch_rows('catalog_stock');

-- The words by which a product is found belong to its names: renamed, it has none until it is spelled again.
CREATE OR REPLACE FUNCTION catalog_forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.words := '';
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS forget_words ON catalog_product;
CREATE TRIGGER forget_words BEFORE UPDATE ON catalog_product FOR EACH ROW
    WHEN ((OLD.code, OLD.name, OLD.name_en) IS DISTINCT FROM (NEW.code, NEW.name, NEW.name_en))
    EXECUTE FUNCTION catalog_forget_words();
