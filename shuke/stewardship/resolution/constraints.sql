-- A merge and a guess are seen by who reaches both records; the rows that a merge touched are read by the act alone.
DO $$
DECLARE tab text; one text; other text;
BEGIN
    FOR tab, one, other IN VALUES ('resolution_merge', 'survivor_id', 'loser_id'), ('resolution_candidate', 'left_id', 'right_id') LOOP
        CALL shuke_policy(tab, 'all', 'true');
        CALL shuke_policy(tab, 'subtree', format(
            'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = %I) '
            'AND EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = %I)', one, other));
    END LOOP;
    CALL shuke_policy('resolution_moved', 'all', 'true');
END $$;
