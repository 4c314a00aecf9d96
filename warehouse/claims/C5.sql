WITH asked AS (
    SELECT
        source, role, period,
        unnest(['phd in the posting', 'phd in its own text', 'any degree in the posting']) AS measure,
        list_contains(posting_skills, 'phd') AS phd,
        list_contains(skills, 'phd') AS own,
        list_has_any(posting_skills, ['phd', 'degree']) AS degree
    FROM windowed_openings
    WHERE role <> 'other'
)

SELECT
    role || ': ' || measure || CASE period WHEN 'then' THEN ', then' ELSE '' END AS figure,
    source,
    'share' AS kind,
    count_if(CASE measure WHEN 'phd in the posting' THEN phd WHEN 'phd in its own text' THEN own ELSE degree END) AS part,
    count(*) AS whole
FROM asked
GROUP BY ALL
