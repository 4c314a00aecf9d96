-- job postings with the series they count in; the sample never enters a real one; a posting not yet matched is its own job
SELECT
    posting_facts.*,
    CASE WHEN sample THEN 'sample' WHEN kind = 'hn' THEN 'hn' ELSE 'boards' END AS series_source,
    coalesce(job_id, posting_id) AS job_id,
    coalesce(nth_month, 1) AS nth_month
FROM posting_facts
LEFT JOIN (SELECT posting_id, job_id, nth_month FROM posting_jobs) USING (posting_id)
WHERE is_job
