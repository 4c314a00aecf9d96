WITH classes AS (
    SELECT * FROM (VALUES
        ('ai_engineer', 'ai_engineer'), ('both', 'ai_engineer'), ('ml_engineer', 'ml_engineer'),
        ('both', 'ml_engineer'), ('other', 'other')
    ) AS names (title_class, role)
),

months AS (
    SELECT
        month,
        count(DISTINCT board) FILTER (watched) AS boards,
        bool_and(complete) AS complete,
        sum(new) AS postings_total
    FROM greenhouse_monthly
    GROUP BY month
),

counts AS (
    SELECT
        month, role,
        sum(new) AS new,
        sum(jobs) AS jobs,
        sum(open_at_end) AS open_at_end,
        sum(closed) AS closed,
        count(DISTINCT board) FILTER (new > 0) AS companies,
        sum(left_truncated) AS left_truncated
    FROM greenhouse_monthly
    JOIN classes USING (title_class)
    GROUP BY ALL
)

SELECT
    months.month,
    'greenhouse_panel' AS source,
    roles.role,
    coalesce(counts.new, 0) AS new,
    coalesce(counts.jobs, 0) AS jobs,
    CASE WHEN months.boards > 0 THEN coalesce(counts.open_at_end, 0) END AS open_at_end,
    CASE WHEN months.boards > 0 THEN coalesce(counts.closed, 0) END AS closed,
    coalesce(counts.companies, 0) AS companies,
    months.boards,
    coalesce(counts.left_truncated, 0) AS left_truncated,
    months.complete,
    months.postings_total
FROM months
CROSS JOIN (SELECT DISTINCT role FROM classes) AS roles
LEFT JOIN counts USING (month, role)
