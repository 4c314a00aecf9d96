-- crawled postings without a label (the relation `labelled`), one a company, the one whose judgement is least certain first
-- (uncertainty sampling by entropy, Lewis and Gale 1994)
WITH doubts AS (
    SELECT
        posting_id,
        max(-list_sum([CASE WHEN p > 0 THEN p * ln(p) ELSE 0 END
            FOR p IN [p_ai_engineer, p_ml_engineer, p_researcher, p_data_scientist, p_other]])) AS doubt
    FROM opening_facts
    SEMI JOIN openings USING (opening_id)
    ANTI JOIN labelled USING (posting_id)
    GROUP BY posting_id
)

SELECT posting_id, doubt
FROM doubts
JOIN postings USING (posting_id)
WHERE is_job AND NOT sample
QUALIFY row_number() OVER (PARTITION BY coalesce(company_key, posting_id) ORDER BY doubt DESC, posting_id) = 1
ORDER BY doubt DESC, posting_id
