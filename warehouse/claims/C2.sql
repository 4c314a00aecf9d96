WITH counts AS (
    SELECT
        source, definition,
        sum(ai) FILTER (period = 'now') AS ai, sum(ml) FILTER (period = 'now') AS ml,
        sum(ai) FILTER (period = 'then') AS ai_then, sum(ml) FILTER (period = 'then') AS ml_then
    FROM inversion_monthly
    JOIN windows USING (source, month)
    WHERE definition <> 'corrected' -- the doubt about the correction does not add up with the counts
    GROUP BY ALL
),

by_role AS (
    SELECT
        role || ': postings' AS figure, source,
        sum(postings) FILTER (period = 'now') AS part, sum(postings_total) FILTER (period = 'now') AS whole,
        sum(postings) FILTER (period = 'then') AS other_part, sum(postings_total) FILTER (period = 'then') AS other_whole
    FROM role_monthly
    JOIN windows USING (source, month)
    WHERE definition = 'judged' AND role IN ('ai_engineer', 'ml_engineer')
    GROUP BY ALL
)

SELECT
    definition AS figure, source, 'odds' AS kind,
    ai AS part, ai + ml AS whole, ai_then AS other_part, ai_then + ml_then AS other_whole
FROM counts
UNION ALL BY NAME
SELECT *, 'times' AS kind
FROM by_role
