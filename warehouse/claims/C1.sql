SELECT definition AS figure, source, 'ratio' AS kind, sum(ml) AS part, sum(ai + ml) AS whole
FROM inversion_monthly
WHERE month BETWEEN $first_month AND $last_month
GROUP BY ALL
