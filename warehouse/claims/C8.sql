WITH named AS (
    SELECT
        source, role, period,
        list_contains(skills, 'python') AS python,
        list_has_any(skills, ['javascript', 'typescript']) AS script
    FROM windowed_openings
    WHERE role IN ('ai_engineer', 'ml_engineer')
),

counts AS (
    SELECT
        source, role,
        count_if(script) FILTER (period = 'now') AS part,
        count_if(script OR python) FILTER (period = 'now') AS whole,
        count_if(script) FILTER (period = 'then') AS other_part,
        count_if(script OR python) FILTER (period = 'then') AS other_whole
    FROM named
    GROUP BY ALL
),

languages AS (
    SELECT source, role, unnest(['python', 'script', 'both']) AS language, python, script
    FROM named
    WHERE period = 'now'
)

SELECT role || ': growth' AS figure, 'difference' AS kind, * EXCLUDE (role)
FROM counts
UNION ALL BY NAME
SELECT
    role || ': ' || CASE language WHEN 'script' THEN 'JavaScript or TypeScript' WHEN 'both' THEN 'both' ELSE 'Python' END AS figure,
    'share' AS kind,
    source,
    count_if(CASE language WHEN 'script' THEN script WHEN 'both' THEN script AND python ELSE python END) AS part,
    count(*) AS whole
FROM languages
GROUP BY role, source, language
