WITH companies AS (
    SELECT source, role, company, sum(openings) AS openings, bool_or(is_new) AS is_new
    FROM company_monthly
    JOIN windows USING (source, month)
    WHERE period = 'now' AND role IN ('ai_engineer', 'ml_engineer')
    GROUP BY ALL
),

ranked AS (
    SELECT *, row_number() OVER (PARTITION BY source, role ORDER BY openings DESC, company) AS rank
    FROM companies
)

SELECT
    role || ': largest companies' AS figure, source, 'share' AS kind,
    sum(openings) FILTER (rank <= $largest) AS part, sum(openings) AS whole
FROM ranked
GROUP BY ALL
UNION ALL
SELECT role || ': companies new to the series', source, 'share', count_if(is_new), count(*)
FROM ranked
GROUP BY ALL
