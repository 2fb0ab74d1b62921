-- Sums of stores, for who leads them: a unit is reached with everything under it, never the units above.
CALL shuke_policy('reviews_letter', 'all', 'true');
CALL shuke_policy('reviews_letter', 'subtree',
    'unit_id IN (SELECT u.id FROM org_unit u WHERE u.path >= current_setting(''shuke.path'', true) '
    'AND u.path < current_setting(''shuke.path'', true) || chr(1114111) '
    'AND current_setting(''shuke.path'', true) <> '''')', 'false');
