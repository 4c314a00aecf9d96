-- boards without an ad in their last two crawls, whose company has another board that began later and has listed half of
-- the titles that this one listed last
WITH empty AS (
    SELECT source
    FROM (FROM board_crawls QUALIFY row_number() OVER (PARTITION BY source ORDER BY read_at DESC, crawl_id) <= 2)
    GROUP BY source
    HAVING max(items) = 0
),

boards AS (
    SELECT source, min(read_at) AS began_at, max(read_at) AS last_at
    FROM board_crawls
    WHERE is_whole AND items > 0
    GROUP BY source
),

companies AS (
    SELECT source, any_value(company_key) AS company_key
    FROM postings
    WHERE kind <> 'hn'
    GROUP BY source
    HAVING count(DISTINCT company_key) = 1
),

titles AS (
    SELECT DISTINCT ads.source, ads.crawl_id, lower(trim(postings.title)) AS title
    FROM board_ads AS ads
    JOIN postings USING (posting_id)
    WHERE postings.title IS NOT NULL
),

last_titles AS (
    SELECT titles.source, titles.title
    FROM titles
    JOIN board_crawls AS crawls USING (crawl_id, source)
    JOIN boards ON boards.source = titles.source AND boards.last_at = crawls.read_at
    SEMI JOIN empty ON empty.source = titles.source
),

shared AS (
    SELECT former.source, latter.source AS moved_to, count(DISTINCT titles.title) AS titles_shared
    FROM last_titles
    JOIN boards AS former USING (source)
    JOIN companies AS own USING (source)
    JOIN companies AS other ON other.company_key = own.company_key AND other.source <> own.source
    JOIN boards AS latter ON latter.source = other.source AND latter.began_at > former.began_at
    JOIN titles ON titles.source = latter.source AND titles.title = last_titles.title
    GROUP BY ALL
)

SELECT source, moved_to, last_at
FROM shared
JOIN boards USING (source)
WHERE titles_shared >= 0.5 * (SELECT count(*) FROM last_titles WHERE last_titles.source = shared.source)
QUALIFY row_number() OVER (PARTITION BY source ORDER BY titles_shared DESC, moved_to) = 1
