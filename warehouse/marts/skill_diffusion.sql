-- a share is of the openings of AI-related roles, in three months taken together; three openings out of 50 at least
WITH counted AS (
    SELECT series_source AS source, unnest([role, 'all']) AS role, month, skills
    FROM counted_openings
    WHERE role <> 'other'
),

months AS (
    SELECT source, role, month, left(month, 4)::INTEGER * 12 + right(month, 2)::INTEGER AS nth, count(*) AS openings_role
    FROM counted
    GROUP BY ALL
),

named AS (
    SELECT source, role, month, skill, count(*) AS openings
    FROM (SELECT source, role, month, unnest(list_distinct(skills)) AS skill FROM counted)
    GROUP BY ALL
),

spine AS (
    SELECT source, role, month, nth, skill, openings_role, coalesce(openings, 0) AS openings
    FROM months
    CROSS JOIN taxonomy_skills
    LEFT JOIN named USING (source, role, month, skill)
),

pooled AS (
    SELECT *, sum(openings) OVER three AS named_three, sum(openings_role) OVER three AS all_three
    FROM spine
    WINDOW three AS (PARTITION BY source, role, skill ORDER BY nth RANGE BETWEEN 2 PRECEDING AND CURRENT ROW)
),

shares AS (
    SELECT *, CASE WHEN all_three >= 50 AND named_three >= 3 THEN named_three / all_three END AS share
    FROM pooled
)

SELECT
    skill,
    source,
    role,
    min(month) FILTER (openings > 0) AS first_month,
    sum(openings)::BIGINT AS openings,
    sum(openings_role)::BIGINT AS openings_role,
    min(month) FILTER (share >= 0.01) AS month_1pct,
    min(month) FILTER (share >= 0.10) AS month_10pct,
    min(nth) FILTER (share >= 0.01) - min(nth) FILTER (openings > 0) AS months_to_1pct,
    min(nth) FILTER (share >= 0.10) - min(nth) FILTER (openings > 0) AS months_to_10pct
FROM shares
GROUP BY skill, source, role
