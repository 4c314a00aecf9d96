-- the judged roles of a month are all its openings
WITH marts AS (
    SELECT month, source, sum(openings) AS openings
    FROM role_monthly WHERE definition = 'judged' GROUP BY ALL
),

facts AS (SELECT month, series_source AS source, count(*) AS openings FROM counted_openings GROUP BY ALL)

SELECT month, source FROM facts FULL JOIN marts USING (month, source)
WHERE coalesce(facts.openings, 0) <> coalesce(marts.openings, 0)
