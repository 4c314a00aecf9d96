-- readings of job boards. A whole one is held back where the board has shrunk by more than 30 % under the median of its
-- five whole readings before: it closes nothing. Being held back itself it counts in the next median, so that a fall that
-- lasts is believed.
WITH lost AS (
    SELECT crawl_id, source
    FROM (FROM crawl_pages WHERE whole)
    ANTI JOIN (FROM documents SEMI JOIN parses USING (document_id)) USING (source, url, sha256)
),

whole AS (
    SELECT crawl_id, source, items, finished_at
    FROM crawls
    SEMI JOIN (FROM crawl_pages WHERE whole) USING (crawl_id, source)
    ANTI JOIN lost USING (crawl_id, source)
),

usual AS (
    SELECT
        crawl_id, source,
        median(items) OVER (
            PARTITION BY source ORDER BY finished_at, crawl_id ROWS BETWEEN 5 PRECEDING AND 1 PRECEDING
        ) AS items_usual
    FROM whole
)

SELECT
    crawls.crawl_id,
    crawls.source,
    crawls.kind,
    crawls.finished_at AS read_at,
    crawls.items,
    usual.items_usual,
    usual.crawl_id IS NOT NULL AS is_whole,
    coalesce(crawls.items < 0.7 * usual.items_usual, false) AS is_held_back,
    is_whole AND NOT is_held_back AS is_accepted,
    crawls.sample
FROM crawls
LEFT JOIN usual USING (crawl_id, source)
WHERE crawls.kind <> 'hn'
