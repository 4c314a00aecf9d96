WITH now AS (
    SELECT definition || ': now' AS figure, source, sum(ai) AS part, sum(ai + ml) AS whole
    FROM inversion_monthly
    JOIN windows USING (source, month)
    WHERE period = 'now' AND definition <> 'corrected'
    GROUP BY ALL
),

chances AS (
    SELECT
        source, definition,
        unnest(['2:1', '5:1', '10:1']) AS times,
        unnest([p_2to1_by_deadline, p_5to1_by_deadline, p_10to1_by_deadline]) AS value
    FROM crossing
)

SELECT definition || ': ' || times AS figure, source, 'probability' AS kind, value
FROM chances
UNION ALL BY NAME
SELECT definition || ': trend' AS figure, source, 'trend' AS kind, ratio_q50 AS value, ratio_q025 AS low, ratio_q975 AS high
FROM forecast_monthly
JOIN crossing USING (source, definition)
WHERE month = deadline
UNION ALL BY NAME
SELECT *, 'ratio' AS kind
FROM now
