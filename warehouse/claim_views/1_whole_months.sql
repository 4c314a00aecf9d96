-- each source's months, counted back from its newest; the newest itself may still fill and is none of them
SELECT source, month, row_number() OVER (PARTITION BY source ORDER BY month DESC) AS months_back
FROM (
    SELECT DISTINCT source, month
    FROM role_monthly
    QUALIFY month < max(month) OVER (PARTITION BY source)
)
