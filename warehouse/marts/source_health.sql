WITH known AS (
    SELECT source, kind, sample, min(month) AS first_month, max(month) AS last_month, count(*) AS postings
    FROM posting_facts
    GROUP BY ALL
),

refused AS (
    SELECT source, kind, sample, count(*) AS rejects
    FROM rejects
    GROUP BY ALL
),

kept AS (
    SELECT source, kind, sample, count(*) AS documents, max(fetched_at) AS last_fetched_at
    FROM documents
    GROUP BY ALL
),

asked AS (
    SELECT source, kind, sample, outcome, reason
    FROM crawls
    QUALIFY row_number() OVER (PARTITION BY source, kind, sample ORDER BY finished_at DESC) = 1
)

SELECT
    source,
    kind,
    first_month,
    last_month,
    coalesce(postings, 0) AS postings,
    coalesce(rejects, 0) AS rejects,
    coalesce(documents, 0) AS documents,
    last_fetched_at,
    coalesce(outcome, 'history') AS last_outcome,
    reason AS last_reason,
    sample
FROM known
FULL JOIN refused USING (source, kind, sample)
FULL JOIN kept USING (source, kind, sample)
FULL JOIN asked USING (source, kind, sample)
