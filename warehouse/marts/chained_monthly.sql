-- the ratio of a fixed panel, linked month to month: each step compares only the boards that were followed through both
-- months, so that a board which is added because it hires for one role moves nothing
WITH boards AS (
    SELECT source AS board, min(read_at) AS followed_from
    FROM board_crawls
    WHERE is_accepted AND NOT sample
    GROUP BY source
),

own AS (
    SELECT
        month, 'boards' AS source, 'judged' AS definition, facts.source AS board,
        count_if(role = 'ai_engineer') AS ai,
        count_if(role = 'ml_engineer') AS ml
    FROM counted_openings AS openings
    JOIN (SELECT posting_id, source FROM posting_facts WHERE kind <> 'hn' AND NOT sample) AS facts USING (posting_id)
    JOIN boards ON boards.board = facts.source AND strftime(followed_from, '%Y-%m') < month
    GROUP BY ALL
),

panel AS (
    SELECT
        month, 'greenhouse_panel' AS source, 'title' AS definition, board,
        sum(new) FILTER (title_class IN ('ai_engineer', 'both')) AS ai,
        sum(new) FILTER (title_class IN ('ml_engineer', 'both')) AS ml
    FROM greenhouse_monthly
    WHERE complete AND watched
    GROUP BY ALL
),

counts AS (
    SELECT month, source, definition, board, coalesce(ai, 0) AS ai, coalesce(ml, 0) AS ml
    FROM (FROM own UNION ALL BY NAME FROM panel)
),

pairs AS (
    SELECT
        now.month, now.source, now.definition,
        count(*) AS boards,
        sum(now.ai) AS ai,
        sum(now.ml) AS ml,
        sum(before.ai) AS ai_before,
        sum(before.ml) AS ml_before
    FROM counts AS now
    JOIN counts AS before
        ON before.board = now.board AND before.source = now.source
        AND before.month = strftime(strptime(now.month || '-01', '%Y-%m-%d') - INTERVAL 1 MONTH, '%Y-%m')
    GROUP BY ALL
),

steps AS (
    SELECT
        *,
        ln((ai + 0.5) / (ml + 0.5)) AS log_ratio,
        ln((ai_before + 0.5) / (ml_before + 0.5)) AS log_ratio_before
    FROM pairs
),

chained AS (
    SELECT
        *,
        first(log_ratio_before) OVER series
        + sum(log_ratio - log_ratio_before) OVER (series ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS chain,
        1.959964 * sqrt(1 / (ai + 0.5) + 1 / (ml + 0.5)) AS half
    FROM steps
    WINDOW series AS (PARTITION BY source, definition ORDER BY month)
)

SELECT
    month, source, definition, boards, ai, ml,
    exp(chain) AS ratio,
    exp(chain - half) AS ratio_low,
    exp(chain + half) AS ratio_high
FROM chained
