WITH asked AS (
    SELECT
        source, role,
        list_has_any(posting_skills, $frameworks) AS framework,
        list_has_any(skills, $frameworks) AS own,
        coalesce(list_max(levels), 0) >= 4 AS trains
    FROM windowed_openings
    WHERE period = 'now' AND role <> 'other'
)

SELECT role || ': framework or level 4+' AS figure, source, 'share' AS kind, count_if(framework OR trains) AS part, count(*) AS whole
FROM asked
GROUP BY ALL
UNION ALL
SELECT role || ': framework in the posting', source, 'share', count_if(framework), count(*)
FROM asked
GROUP BY ALL
UNION ALL
SELECT role || ': framework in its own text', source, 'share', count_if(own), count(*)
FROM asked
GROUP BY ALL
