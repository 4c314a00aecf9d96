-- job postings that this version of the marks has not marked in their present text and openings
SELECT postings.*
FROM postings
ANTI JOIN (FROM posting_marks WHERE jobs_version = $marks_version) USING (posting_id, text_hash)
WHERE is_job
ORDER BY posting_id
