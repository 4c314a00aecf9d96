WITH counts AS (
    SELECT
        month, series_source AS source, role, company_key AS company,
        count(*) AS openings,
        count(DISTINCT posting_id) AS postings,
        count(DISTINCT job_id) AS jobs
    FROM counted_openings
    WHERE company_key IS NOT NULL
    GROUP BY ALL
)

SELECT
    *,
    month = min(month) OVER (PARTITION BY source, role, company) AS is_new
FROM counts
