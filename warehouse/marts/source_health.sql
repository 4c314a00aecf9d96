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
    SELECT
        crawls.source,
        crawls.kind,
        crawls.sample,
        count(*) AS asked,
        count_if(crawls.outcome <> 'failed') AS answered,
        count_if(crawls.outcome = 'partial') AS partial,
        count_if(coalesce(boards.is_held_back, false)) AS held_back,
        min(crawls.finished_at)::DATE AS first_followed,
        max(crawls.finished_at) FILTER (
            coalesce(boards.is_accepted, false)
            OR (crawls.outcome = 'finished' AND NOT coalesce(boards.is_held_back, false))
        )::DATE AS last_good_on,
        arg_max(crawls.outcome, crawls.finished_at) AS outcome,
        max_by(struct_pack(said := coalesce(crawls.reason, CASE WHEN boards.is_held_back THEN
            format('held back: {} ads, {:.0f} were usual; it closes no job', crawls.items, boards.items_usual)
        END)), crawls.finished_at).said AS reason
    FROM crawls
    LEFT JOIN board_crawls AS boards USING (crawl_id, source)
    GROUP BY ALL
),

ads AS (
    SELECT source, count_if(state = 'open') AS ads_open
    FROM sightings
    SEMI JOIN postings USING (posting_id)
    GROUP BY source
)

SELECT
    source,
    kind,
    asked.first_followed,
    coalesce(asked, 0) AS asked,
    coalesce(answered, 0) AS answered,
    coalesce(documents, 0) AS documents,
    coalesce(postings, 0) AS postings,
    coalesce(rejects, 0) AS rejects,
    coalesce(partial, 0) AS partial,
    coalesce(held_back, 0) AS held_back,
    last_good_on,
    date_diff('day', last_good_on, (SELECT max(finished_at)::DATE FROM crawls)) AS age_days,
    ads.ads_open,
    moved.moved_to,
    first_month,
    last_month,
    last_fetched_at,
    coalesce(outcome, 'history') AS last_outcome,
    reason AS last_reason,
    sample
FROM known
FULL JOIN refused USING (source, kind, sample)
FULL JOIN kept USING (source, kind, sample)
FULL JOIN asked USING (source, kind, sample)
LEFT JOIN ads USING (source)
LEFT JOIN moved_boards AS moved USING (source)
