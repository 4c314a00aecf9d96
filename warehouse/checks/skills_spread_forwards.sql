SELECT *
FROM skill_diffusion
WHERE (month_10pct IS NOT NULL AND (month_1pct IS NULL OR month_10pct < month_1pct))
    OR (month_1pct IS NOT NULL AND (first_month IS NULL OR month_1pct < first_month))
    OR openings > openings_role
    OR (first_month IS NULL) <> (openings = 0)
