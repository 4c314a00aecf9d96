-- a job has at least one posting, its own oldest among them, and no job is both real and of the sample
SELECT month, source FROM role_monthly WHERE jobs > postings
UNION ALL
SELECT month, source FROM company_monthly WHERE jobs > postings
UNION ALL
SELECT posting_id, job_id FROM posting_jobs
WHERE job_id NOT IN (SELECT posting_id FROM posting_jobs WHERE job_id = posting_id)
UNION ALL
SELECT one.posting_id, oldest.posting_id
FROM posting_jobs
JOIN posting_facts AS one USING (posting_id)
JOIN posting_facts AS oldest ON oldest.posting_id = posting_jobs.job_id
WHERE one.sample <> oldest.sample
