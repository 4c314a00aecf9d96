-- each source's months with their distance to its newest, which may still fill and is none of them
SELECT source, month, max(nth) OVER (PARTITION BY source) - nth AS months_back
FROM (
    SELECT DISTINCT source, month, left(month, 4)::INTEGER * 12 + right(month, 2)::INTEGER AS nth
    FROM role_monthly
)
QUALIFY months_back > 0
