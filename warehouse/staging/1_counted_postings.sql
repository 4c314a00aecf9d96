-- job postings with the series they count in; the sample never enters a real one
SELECT
    posting_facts.*,
    CASE WHEN sample THEN 'sample' WHEN kind = 'hn' THEN 'hn' ELSE 'boards' END AS series_source
FROM posting_facts
WHERE is_job
