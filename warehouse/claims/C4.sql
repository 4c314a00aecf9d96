WITH now AS (
    SELECT definition || ': now' AS figure, source, sum(ai) AS part, sum(ai + ml) AS whole
    FROM inversion_monthly
    JOIN windows USING (source, month)
    WHERE period = 'now'
    GROUP BY ALL
)

SELECT definition AS figure, source, 'trend' AS kind, ratio_q50 AS value, ratio_q10 AS low, ratio_q90 AS high
FROM forecast_monthly
JOIN crossing USING (source, definition)
WHERE month = deadline
UNION ALL BY NAME
SELECT *, 'ratio' AS kind
FROM now
