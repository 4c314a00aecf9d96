-- the newest month of a source while it fills. A thread takes comments for two weeks: how far it has got is told by the
-- day of its newest one, and what is still to come by the twelve threads before it. A month of boards fills by the day.
WITH ages AS (
    SELECT month, posting_id, posted_on - min(posted_on) OVER (PARTITION BY thread_id) AS age
    FROM counted_postings
    WHERE series_source = 'hn' AND posted_on IS NOT NULL
),

threads AS (
    SELECT month, max(age) AS days, count(*) AS postings
    FROM ages
    GROUP BY month
),

newest AS (
    FROM threads
    QUALIFY row_number() OVER (ORDER BY month DESC) = 1
),

former AS (
    FROM threads
    WHERE days >= 13 AND month < (SELECT month FROM newest)
    QUALIFY row_number() OVER (ORDER BY month DESC) <= 12
),

curves AS (
    SELECT
        ages.month,
        avg((age <= newest.days)::INT) AS at_its_end,
        avg((age < newest.days)::INT) AS at_its_start
    FROM ages
    SEMI JOIN former USING (month)
    CROSS JOIN newest
    GROUP BY ages.month
),

hn AS (
    SELECT
        newest.month,
        'hn' AS source,
        newest.days + 1 AS days_seen,
        newest.postings AS postings_total,
        median(at_its_end) AS share_seen,
        newest.postings / max(at_its_end) AS postings_expected_low,
        newest.postings / nullif(min(at_its_start), 0) AS postings_expected_high
    FROM newest
    CROSS JOIN curves
    WHERE newest.days < 13
    GROUP BY newest.month, newest.days, newest.postings
),

read AS (
    SELECT max(read_at)::DATE AS on_day
    FROM board_crawls
    WHERE NOT sample
),

boards AS (
    SELECT
        strftime(on_day, '%Y-%m') AS month,
        'boards' AS source,
        day(on_day) AS days_seen,
        day(on_day) / day(last_day(on_day)) AS share_seen
    FROM read
),

counted AS (
    SELECT boards.*, count(posting_id) AS postings_total, NULL AS postings_expected_low, NULL AS postings_expected_high
    FROM boards
    JOIN counted_postings AS counted ON counted.month = boards.month AND counted.series_source = boards.source
    WHERE share_seen < 1
    GROUP BY ALL
)

SELECT *, postings_total / share_seen AS postings_expected
FROM (FROM hn UNION ALL BY NAME FROM counted)
