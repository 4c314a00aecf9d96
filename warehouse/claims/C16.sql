WITH counts AS (
    SELECT
        source, role,
        sum(postings) FILTER (period = 'now') AS part, sum(postings_total) FILTER (period = 'now') AS whole,
        sum(postings) FILTER (period = 'then') AS other_part, sum(postings_total) FILTER (period = 'then') AS other_whole
    FROM role_monthly
    JOIN windows USING (source, month)
    WHERE definition = 'judged'
    GROUP BY ALL
)

SELECT role || ': growth' AS figure, 'times' AS kind, * EXCLUDE (role)
FROM counts
WHERE role <> 'other'
UNION ALL BY NAME
SELECT role || ': share of postings' AS figure, 'share' AS kind, source, part, whole
FROM counts
