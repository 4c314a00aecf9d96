WITH sides AS (
    SELECT
        source,
        CASE
            WHEN list_max(levels) <= 2 THEN 'software only'
            WHEN list_min(levels) >= 4 THEN 'ML only'
            ELSE 'both'
        END AS side
    FROM windowed_openings
    WHERE period = 'now' AND role IN ('ai_engineer', 'ml_engineer', 'researcher') AND len(levels) > 0
),

kinds AS (
    SELECT source, side, unnest(['software only', 'ML only', 'both']) AS figure
    FROM sides
)

SELECT figure, source, 'share' AS kind, count_if(side = figure) AS part, count(*) AS whole
FROM kinds
GROUP BY ALL
