-- every job posting that is marked, where one of them is not matched by this version of the rules or was since changed
WITH marked AS (
    SELECT marks.*, facts.kind, facts.source, facts.month, facts.company_key, facts.city, facts.sample,
        postings.title AS ad_title
    FROM posting_marks AS marks
    JOIN posting_facts AS facts USING (posting_id)
    LEFT JOIN postings USING (posting_id)
    WHERE facts.is_job AND marks.jobs_version = $marks_version
)

SELECT *
FROM marked
WHERE
    EXISTS (
        FROM marked
        ANTI JOIN (FROM posting_jobs WHERE jobs_version = $jobs_version) USING (posting_id)
    )
    OR EXISTS (FROM posting_jobs ANTI JOIN marked USING (posting_id))
ORDER BY posting_id
