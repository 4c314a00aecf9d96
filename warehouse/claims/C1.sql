-- corrected counts are left out: the doubt about the correction does not add up with the counts
SELECT definition AS figure, source, 'ratio' AS kind, sum(ml) AS part, sum(ai + ml) AS whole
FROM inversion_monthly
WHERE month BETWEEN $first_month AND $last_month AND definition <> 'corrected'
GROUP BY ALL
