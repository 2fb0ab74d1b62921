-- Counts of a store are read by who leads it.
CALL shuke_policy('quality_count', 'all', 'true');
CALL shuke_policy('quality_count', 'subtree',
    'EXISTS (SELECT 1 FROM org_unit u WHERE u.id = unit_id AND u.path >= current_setting(''shuke.path'', true) '
    'AND u.path < current_setting(''shuke.path'', true) || chr(1114111) AND current_setting(''shuke.path'', true) <> '''')');
