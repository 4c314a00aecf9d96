-- one amount a posting and role: what a posting states, it states for all its openings
WITH paid AS (
    SELECT DISTINCT
        windowed.source,
        windowed.role,
        posting_id,
        (coalesce(pay_min_usd_year, pay_max_usd_year) + coalesce(pay_max_usd_year, pay_min_usd_year)) / 2 AS middle,
        coalesce(pay_max_usd_year, pay_min_usd_year) AS upper_end
    FROM windowed_openings AS windowed
    JOIN postings USING (posting_id)
    WHERE period = 'now' AND coalesce(pay_min_usd_year, pay_max_usd_year) IS NOT NULL
)

SELECT role || ': median' AS figure, source, 'median' AS kind, list(middle ORDER BY middle) AS amounts, NULL AS part, NULL AS whole
FROM paid
GROUP BY ALL
UNION ALL
SELECT role || ': upper end at least ' || $much || ' dollars', source, 'share', NULL, count_if(upper_end >= $much), count(*)
FROM paid
GROUP BY ALL
