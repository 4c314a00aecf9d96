-- a count by level or skill is at most the role's openings
SELECT month, source, role FROM level_monthly WHERE greatest(openings_asking, openings_primary) > openings_role
UNION ALL
SELECT month, source, role FROM skill_monthly WHERE openings > openings_role
UNION ALL
SELECT month, source, role FROM work_mode_monthly WHERE openings > openings_role
