-- A file is reached by who asked for it, by who leads the asker's unit, and by the officer (scope "all").
CALL shuke_policy('exports_file', 'all', 'true');
DO $$
DECLARE scope text;
BEGIN
    FOREACH scope IN ARRAY ARRAY['units', 'own', 'assigned', 'desk', 'self', 'credited', 'subtree'] LOOP
        CALL shuke_policy('exports_file', scope,
            'asked_by_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint'
            || CASE scope WHEN 'subtree' THEN
                ' OR (unit_path >= current_setting(''shuke.path'', true) AND '
                'unit_path < current_setting(''shuke.path'', true) || chr(1114111) AND current_setting(''shuke.path'', true) <> '''')'
               ELSE '' END);
    END LOOP;
END $$;
