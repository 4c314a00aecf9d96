WITH asked AS (
    SELECT
        source, role,
        primary_level <= 2 AS low_level,
        list_has_any(posting_skills, $background) AS background,
        list_has_any(skills, $background) AS own,
        list_contains(posting_skills, 'ml_experience_years') AS years
    FROM windowed_openings
    WHERE period = 'now' AND role IN ('ai_engineer', 'ml_engineer')
)

SELECT role || ', levels 1-2: no ML in the posting' AS figure, source, 'share' AS kind, count_if(NOT background) AS part, count(*) AS whole
FROM asked
WHERE low_level
GROUP BY ALL
UNION ALL
SELECT role || ', levels 1-2: no ML in its own text', source, 'share', count_if(NOT own), count(*)
FROM asked
WHERE low_level
GROUP BY ALL
UNION ALL
SELECT role || ': years of ML in the posting', source, 'share', count_if(years), count(*)
FROM asked
GROUP BY ALL
