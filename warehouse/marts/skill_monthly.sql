WITH roles AS (
    SELECT month, series_source AS source, role, count(*) AS openings_role
    FROM counted_openings
    GROUP BY ALL
),

named AS (
    SELECT month, series_source AS source, role, unnest(skills) AS skill, opening_id
    FROM counted_openings
)

SELECT month, source, role, skill, count(DISTINCT opening_id) AS openings, openings_role
FROM named
JOIN roles USING (month, source, role)
GROUP BY ALL
