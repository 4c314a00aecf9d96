WITH roles AS (
    SELECT month, series_source AS source, role, count(*) AS openings_role
    FROM counted_openings
    GROUP BY ALL
),

offered AS (
    SELECT
        month, series_source AS source, role, opening_id,
        unnest(CASE WHEN len(work_mode) = 0 THEN ['unstated'] ELSE work_mode END) AS work_mode
    FROM counted_openings
)

SELECT month, source, role, work_mode, count(DISTINCT opening_id) AS openings, openings_role
FROM offered
JOIN roles USING (month, source, role)
GROUP BY ALL
