WITH seen AS (
    SELECT
        board_ads.posting_id,
        crawls.source,
        crawls.kind,
        crawls.sample,
        min(crawls.read_at) AS first_seen,
        max(crawls.read_at) AS last_seen,
        count(*) AS crawls_seen
    FROM board_ads
    JOIN board_crawls AS crawls USING (crawl_id, source)
    GROUP BY ALL
),

accepted AS (
    SELECT crawls.source, crawls.read_at
    FROM board_crawls AS crawls
    LEFT JOIN moved_boards AS moved USING (source)
    WHERE crawls.is_accepted AND (moved.last_at IS NULL OR crawls.read_at <= moved.last_at)
),

newest AS (SELECT source, max(last_seen) AS read_at FROM seen GROUP BY source),

began AS (SELECT source, min(read_at) AS began_at FROM accepted GROUP BY source),

missing AS (
    SELECT seen.posting_id, count(accepted.read_at) AS missed, min(accepted.read_at) AS missed_at
    FROM seen
    LEFT JOIN accepted ON accepted.source = seen.source AND accepted.read_at > seen.last_seen
    GROUP BY seen.posting_id
)

SELECT
    seen.posting_id,
    seen.source,
    seen.kind,
    postings.title,
    postings.company_key,
    seen.first_seen,
    seen.last_seen,
    seen.crawls_seen,
    missing.missed,
    CASE
        WHEN missing.missed >= 2 THEN 'closed'
        WHEN moved.moved_to IS NOT NULL THEN 'moved'
        WHEN missing.missed = 1 OR (began.began_at IS NULL AND seen.last_seen < newest.read_at) THEN 'unknown'
        ELSE 'open'
    END AS state,
    CASE WHEN missing.missed >= 2 THEN missing.missed_at::DATE END AS closed_on,
    coalesce(seen.first_seen <= began.began_at, true) AS left_truncated,
    postings.posted_at AS source_posted_at,
    postings.updated_at AS source_updated_at,
    seen.sample
FROM seen
JOIN missing USING (posting_id)
LEFT JOIN began USING (source)
LEFT JOIN newest USING (source)
LEFT JOIN moved_boards AS moved USING (source)
LEFT JOIN postings USING (posting_id)
