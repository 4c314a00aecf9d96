WITH paid AS (
    SELECT
        left(month, 4) AS year,
        series_source AS source,
        role,
        (coalesce(pay_min_usd_year, pay_max_usd_year) + coalesce(pay_max_usd_year, pay_min_usd_year)) / 2 AS middle,
        coalesce(pay_max_usd_year, pay_min_usd_year) AS upper_end
    FROM counted_openings
)

SELECT
    year,
    source,
    role,
    count(middle) AS openings_with_pay,
    count(*) AS openings_role,
    quantile_cont(middle, 0.25) AS pay_usd_year_q25,
    quantile_cont(middle, 0.50) AS pay_usd_year_q50,
    quantile_cont(middle, 0.75) AS pay_usd_year_q75,
    avg(CASE WHEN upper_end >= 300000 THEN 1.0 WHEN upper_end IS NOT NULL THEN 0.0 END) AS share_over_300k
FROM paid
GROUP BY year, source, role
HAVING count(middle) > 0
