SELECT
    coalesce(month, 'unknown') AS month,
    CASE WHEN sample THEN 'sample' WHEN kind = 'hn' THEN 'hn' ELSE 'boards' END AS source,
    reason,
    count(*) AS rejects
FROM rejects
GROUP BY ALL
