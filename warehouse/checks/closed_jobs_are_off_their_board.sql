-- no job is closed that one of the last two accepted readings of its board lists
WITH last_two AS (
    FROM board_crawls
    WHERE is_accepted
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY read_at DESC) <= 2
)

SELECT posting_id
FROM sightings
JOIN board_ads USING (posting_id)
SEMI JOIN last_two ON last_two.crawl_id = board_ads.crawl_id AND last_two.source = board_ads.source
WHERE sightings.state = 'closed'
