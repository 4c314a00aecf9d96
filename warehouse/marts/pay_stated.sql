WITH periods AS (
    SELECT * FROM (VALUES ('year', 1), ('month', 12), ('day', 260), ('hour', 2080)) AS names (pay_period, times)
),

ends AS (
    SELECT
        facts.opening_id, facts.posting_id, facts.month, facts.series_source AS source, facts.role,
        facts.primary_level, postings.pay_currency, postings.pay_period,
        postings.pay_min * times AS pay_min_year,
        postings.pay_max * times AS pay_max_year
    FROM counted_openings AS facts
    JOIN counted_postings AS postings USING (posting_id)
    JOIN periods USING (pay_period)
)

SELECT
    *,
    (coalesce(pay_min_year, pay_max_year) + coalesce(pay_max_year, pay_min_year)) / 2 AS pay_middle_year
FROM ends
WHERE pay_currency IS NOT NULL AND coalesce(pay_min_year, pay_max_year) IS NOT NULL
