-- A message is read by who leads the store in whose name it went out: it may be to nobody whom the shop knows yet.
CALL shuke_policy('conversations_message', 'all', 'true');
CALL shuke_policy('conversations_message', 'subtree',
    'unit_path >= current_setting(''shuke.path'', true) '
    'AND unit_path < current_setting(''shuke.path'', true) || chr(1114111) '
    'AND current_setting(''shuke.path'', true) <> ''''', 'false');
