WITH placed AS (
    SELECT source, months_back, country, city, role <> 'other' AS ai_related, openings
    FROM place_monthly
    JOIN whole_months USING (source, month)
    WHERE city <> 'unknown'
),

leaders AS (
    SELECT source, country, city
    FROM placed
    WHERE ai_related AND months_back BETWEEN getvariable('recent_months') + 1 AND 2 * getvariable('recent_months')
    GROUP BY source, country, city
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY sum(openings) DESC, city) <= $cities
),

recent AS (
    SELECT placed.*, leaders.city IS NOT NULL AS leads
    FROM placed
    LEFT JOIN leaders USING (source, country, city)
    WHERE months_back <= getvariable('recent_months')
),

totals AS (
    SELECT
        source,
        coalesce(sum(openings) FILTER (ai_related AND leads), 0) AS part,
        coalesce(sum(openings) FILTER (ai_related), 0) AS whole,
        coalesce(sum(openings) FILTER (NOT ai_related AND leads), 0) AS other_part,
        coalesce(sum(openings) FILTER (NOT ai_related), 0) AS other_whole
    FROM recent
    WHERE source IN (SELECT source FROM leaders)
    GROUP BY source
),

cities AS (
    SELECT source, city, sum(openings) FILTER (ai_related) AS part
    FROM recent
    WHERE leads
    GROUP BY ALL
),

remote AS (
    SELECT source, count_if(list_contains(work_mode, 'remote')) AS part, count(*) AS whole
    FROM windowed_openings AS windowed
    JOIN (SELECT posting_id, work_mode FROM postings) USING (posting_id)
    WHERE period = 'now' AND role <> 'other'
    GROUP BY source
)

SELECT 'leading cities: AI-related less others' AS figure, source, 'difference' AS kind, part, whole, other_part, other_whole
FROM totals
UNION ALL BY NAME
SELECT 'AI-related: ' || city AS figure, source, 'share' AS kind, coalesce(cities.part, 0) AS part, whole
FROM cities
JOIN totals USING (source)
UNION ALL BY NAME
SELECT 'AI-related: remote' AS figure, source, 'share' AS kind, part, whole
FROM remote
