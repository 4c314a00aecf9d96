WITH counts AS (
    SELECT
        source, role,
        count_if(list_has_any(skills, $shell)) FILTER (period = 'now') AS part,
        count(*) FILTER (period = 'now') AS whole,
        count_if(list_has_any(skills, $shell)) FILTER (period = 'then') AS other_part,
        count(*) FILTER (period = 'then') AS other_whole
    FROM windowed_openings
    WHERE role <> 'other'
    GROUP BY ALL
)

SELECT role || ': growth' AS figure, 'difference' AS kind, * EXCLUDE (role)
FROM counts
UNION ALL BY NAME
SELECT role || ': the shell' AS figure, 'share' AS kind, source, part, whole
FROM counts
