SELECT
    'level ' || level AS figure, source, 'share' AS kind,
    sum(openings_primary) FILTER (role = 'ml_engineer') AS part, sum(openings_primary) AS whole
FROM level_monthly
JOIN windows USING (source, month)
WHERE period = 'now' AND role IN ('ai_engineer', 'ml_engineer')
GROUP BY ALL
