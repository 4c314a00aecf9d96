-- openings whose title holds a term of the AI engineer's, or a name that competes
WITH titled AS (
    SELECT source, period, title_terms
    FROM windowed_openings
    WHERE len(title_terms) > 0 AND (title_ai OR list_has_any(title_terms, $names))
),

names AS (
    SELECT *, unnest($names) AS name
    FROM titled
    WHERE period = 'now'
)

SELECT 'competing names' || CASE period WHEN 'then' THEN ', then' ELSE '' END AS figure, source, 'share' AS kind,
    count_if(list_has_any(title_terms, $names)) AS part, count(*) AS whole
FROM titled
GROUP BY ALL
UNION ALL
SELECT name, source, 'share', count_if(list_contains(title_terms, name)), count(*)
FROM names
GROUP BY ALL
