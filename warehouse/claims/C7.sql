WITH named AS (
    SELECT source, role, list_has_any(skills, $stack) AS stack
    FROM windowed_openings
    WHERE period = 'now' AND role <> 'other'
),

before AS (
    SELECT source, count_if(list_has_any(skills, $stack)) AS other_part, count(*) AS other_whole
    FROM openings
    WHERE month BETWEEN $first_month AND $last_month AND role <> 'other'
    GROUP BY source
),

now AS (
    SELECT source, count_if(stack) AS part, count(*) AS whole
    FROM named
    GROUP BY source
)

SELECT 'AI-related: the stack, growth' AS figure, source, 'difference' AS kind, part, whole, other_part, other_whole
FROM now
JOIN before USING (source)
UNION ALL BY NAME
SELECT role || ': the stack' AS figure, source, 'share' AS kind, count_if(stack) AS part, count(*) AS whole
FROM named
GROUP BY ALL
UNION ALL BY NAME
SELECT 'AI-related: the stack, before' AS figure, source, 'share' AS kind, other_part AS part, other_whole AS whole
FROM before
