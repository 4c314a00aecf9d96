-- job postings that this version of the splitter has not read in their present text
SELECT postings.*
FROM postings
ANTI JOIN (FROM openings WHERE splitter_version = $splitter_version) USING (posting_id, text_hash)
WHERE is_job
ORDER BY posting_id
