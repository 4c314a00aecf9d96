WITH asked AS (
    SELECT
        source, period, coalesce(primary_level = 5, false) AS main, list_contains(levels, 5) AS asks,
        list_has_any(skills, $skills) AS names
    FROM windowed_openings
    WHERE role <> 'other'
),

measures AS (
    SELECT source, period, unnest(['primary level 5', 'level 5 asked', 'named']) AS measure, main, asks, names
    FROM asked
)

SELECT
    'AI-related: ' || measure || CASE period WHEN 'then' THEN ', then' ELSE '' END AS figure,
    source,
    'share' AS kind,
    count_if(CASE measure WHEN 'primary level 5' THEN main WHEN 'level 5 asked' THEN asks ELSE names END) AS part,
    count(*) AS whole
FROM measures
GROUP BY ALL
