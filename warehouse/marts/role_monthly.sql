WITH months AS (
    SELECT month, series_source AS source, count(*) AS postings_total
    FROM counted_postings
    GROUP BY ALL
),

definitions AS (
    SELECT * FROM (VALUES
        ('title', 'ai_engineer'), ('title', 'ml_engineer'), ('phrase', 'ai_engineer'), ('phrase', 'ml_engineer'),
        ('judged', 'ai_engineer'), ('judged', 'ml_engineer'), ('judged', 'researcher'),
        ('judged', 'data_scientist'), ('judged', 'other')
    ) AS names (definition, role)
),

hits AS (
    SELECT month, series_source AS source, 'title' AS definition, 'ai_engineer' AS role, opening_id, posting_id, job_id, company_key, unsure
    FROM counted_openings WHERE title_ai
    UNION ALL
    SELECT month, series_source, 'title', 'ml_engineer', opening_id, posting_id, job_id, company_key, unsure
    FROM counted_openings WHERE title_ml
    UNION ALL
    SELECT month, series_source, 'judged', role, opening_id, posting_id, job_id, company_key, unsure
    FROM counted_openings
    UNION ALL
    SELECT month, series_source, 'phrase', 'ai_engineer', NULL, posting_id, job_id, company_key, NULL
    FROM counted_postings WHERE phrase_ai
    UNION ALL
    SELECT month, series_source, 'phrase', 'ml_engineer', NULL, posting_id, job_id, company_key, NULL
    FROM counted_postings WHERE phrase_ml
),

counts AS (
    SELECT
        month, source, definition, role,
        count(opening_id) AS openings,
        count(DISTINCT posting_id) AS postings,
        count(DISTINCT job_id) AS jobs,
        count(DISTINCT company_key) AS companies,
        count_if(unsure) AS openings_unsure
    FROM hits
    GROUP BY ALL
),

-- a panel knows titles alone, and counts only in the months that it was watched from end to end
panel AS (
    SELECT
        month, source, 'title' AS definition, role,
        new AS openings, new AS postings, jobs, companies, NULL AS openings_unsure, postings_total
    FROM board_title_monthly
    WHERE complete AND role <> 'other'
)

SELECT
    months.month,
    months.source,
    definitions.definition,
    definitions.role,
    CASE WHEN definitions.definition <> 'phrase' THEN coalesce(counts.openings, 0) END AS openings,
    coalesce(counts.postings, 0) AS postings,
    coalesce(counts.jobs, 0) AS jobs,
    coalesce(counts.companies, 0) AS companies,
    CASE WHEN definitions.definition = 'judged' THEN coalesce(counts.openings_unsure, 0) END AS openings_unsure,
    months.postings_total
FROM months
CROSS JOIN definitions
LEFT JOIN counts USING (month, source, definition, role)
UNION ALL BY NAME
FROM panel
