WITH roles AS (
    SELECT month, series_source AS source, role, count(*) AS openings_role
    FROM counted_openings
    GROUP BY ALL
),

asked AS (
    SELECT month, series_source AS source, role, unnest(levels) AS level, opening_id
    FROM counted_openings
),

asking AS (
    SELECT month, source, role, level, count(DISTINCT opening_id) AS openings_asking
    FROM asked
    GROUP BY ALL
),

main AS (
    SELECT month, series_source AS source, role, primary_level AS level, count(*) AS openings_primary
    FROM counted_openings
    WHERE primary_level BETWEEN 1 AND 6
    GROUP BY ALL
)

SELECT
    month, source, role, level,
    coalesce(openings_asking, 0) AS openings_asking,
    coalesce(openings_primary, 0) AS openings_primary,
    openings_role
FROM roles
JOIN (asking FULL JOIN main USING (month, source, role, level)) USING (month, source, role)
